/**
 * What a split is made of: one version of one recording.
 *
 * @module
 */
import { parseClipName } from "../clip_name.ts";

/** One version of a recording, as it enters training or a test. */
export interface Item {
  /** Name of the clip. */
  clip: string;
  /** 0: the clean recording; n: its n-th noisy copy. */
  copy: 0 | 1 | 2;
  /** Under `files-twice`: which of the two files of the same clip. */
  file?: 0 | 1;
}

/**
 * An item as a text: `NAME`, `NAME#1` for the first noisy copy, `NAME@1` for the
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
 * @throws {ClipNameError} if the clip's name breaks the rules
 * @throws {SyntaxError} if what follows the name is neither `#1`, `#2` nor `@1`
 *
 * @example There and back
 * ```ts
 * import { itemId, parseItemId } from "./item.ts";
 * import assert from "node:assert/strict";
 *
 * const item = { clip: "03-01-05-01-02-01-12", copy: 1 } as const;
 * assert.deepEqual(parseItemId(itemId(item)), item);
 * ```
 */
export function parseItemId(id: string): Item {
  const [, clip, copy, file] = /^([^#@]*)(?:#([12]))?(@1)?$/.exec(id) ?? [];
  if (clip === undefined) {
    throw new SyntaxError(
      `Cannot read item ${
        JSON.stringify(id)
      }: after the clip's name may come #1, #2 or @1`,
    );
  }
  parseClipName(clip);
  const item: Item = { clip, copy: Number(copy ?? 0) as Item["copy"] };
  if (file) item.file = 1;
  return item;
}
