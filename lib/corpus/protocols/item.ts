/**
 * What a split is made of: one version of one recording.
 *
 * @module
 */

/** The most noisy copies of a clip. */
export const MOST_COPIES = 20;

/** One version of a recording, as it enters training or a test. */
export interface Item {
  /** Name of the clip. */
  clip: string;
  /** 0: the clean recording; n: its n-th augmented copy, at most {@linkcode MOST_COPIES}. */
  copy: number;
  /** Under `files-twice`: which of the two files of the same clip. */
  file?: 0 | 1;
}

/**
 * An item as a text: `NAME`, `NAME#1` for the first augmented copy, `NAME@1` for the
 * second file of the clip.
 *
 * @example Three versions of one recording
 * ```ts
 * import { itemId } from "./item.ts";
 * import assert from "node:assert/strict";
 *
 * const clip = "03-01-05-01-02-01-12";
 * assert.equal(itemId({ clip, copy: 0 }), clip);
 * assert.equal(itemId({ clip, copy: 2 }), clip + "#2");
 * assert.equal(itemId({ clip, copy: 0, file: 1 }), clip + "@1");
 * ```
 */
export function itemId(item: Item): string {
  const copy = item.copy === 0 ? "" : `#${item.copy}`;
  const file = item.file === 1 ? "@1" : "";
  return item.clip + copy + file;
}

/**
 * Read what {@linkcode itemId} wrote. The first of two files reads as an item
 * without `file`, since both have the same text.
 *
 * @throws {SyntaxError} if there is no name, or if what follows it is neither `#1`,
 *   `#2` … nor `@1`
 *
 * @example There and back
 * ```ts
 * import { itemId, parseItemId } from "./item.ts";
 * import assert from "node:assert/strict";
 *
 * const item = { clip: "03-01-05-01-02-01-12", copy: 1 };
 * assert.deepEqual(parseItemId(itemId(item)), item);
 * ```
 */
export function parseItemId(id: string): Item {
  const [, clip, digits = "0", file] =
    /^([^#@\s][^#@]*?)(?:#([1-9]\d*))?(@1)?$/.exec(id) ?? [];
  const copy = Number(digits);
  if (clip === undefined || clip !== clip.trimEnd() || copy > MOST_COPIES) {
    throw new SyntaxError(
      `Cannot read item ${
        JSON.stringify(id)
      }: it must be a clip's name, by itself or with #1 … #${MOST_COPIES} or @1`,
    );
  }
  const item: Item = { clip, copy };
  if (file) item.file = 1;
  return item;
}
