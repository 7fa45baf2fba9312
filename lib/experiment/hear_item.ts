// Browser compatible.
/**
 * What is heard of one item: a clip of a corpus, or one of its copies.
 *
 * @module
 */

import type { Augmentation } from "../augment/mod.ts";
import type { Waveform } from "../audio/mod.ts";
import type { Clip, Corpus } from "../corpus/clip.ts";
import { type Item, parseItemId } from "../corpus/protocols/mod.ts";
import {
  createFrontEnd,
  type FrontEnd,
  type FrontEndChoice,
} from "../features/mod.ts";
import { hearSignal } from "../listen/mod.ts";
import { PAPER } from "../paper.ts";

/** What a recipe says of a network's input. */
export interface InputRecipe {
  /** What stands between waveform and network. */
  frontEnd: FrontEndChoice;
  /** How copies of training clips, and batches, are changed. */
  augment: readonly Augmentation[];
}

/** The paper's input: its front end, and noise. */
export const PAPER_INPUT: InputRecipe = {
  frontEnd: { name: "chunks", options: {} },
  augment: [{
    kind: "noise",
    snrDbLow: PAPER.augment.snrDbLow,
    snrDbHigh: PAPER.augment.snrDbHigh,
  }],
};

/** A clip of a corpus in which there is nothing to hear. */
export class InaudibleClipError extends RangeError {
  /** The name of this class. */
  override name = "InaudibleClipError";

  /**
   * An error about one clip.
   *
   * @param clip   its name
   * @param reason the rule that it breaks, and by how much
   */
  constructor(readonly clip: string, reason: string) {
    super(`Cannot use clip ${clip}: there is nothing to hear (${reason})`);
  }
}

/**
 * What the network hears of an item.
 *
 * @param id      see `itemId`
 * @param options seed of the split; front end and augmentation if not the paper's
 * @returns what the front end cuts out of the clip or its copy, in a new array
 * @throws {RangeError} if the corpus has no such clip
 *
 * @example The first noisy copy of a clip
 * ```ts
 * import { openEmbedded } from "../corpus/mod.ts";
 * import { hearItem } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const corpus = await openEmbedded();
 * const id = `${corpus.clips[0].name}#1`;
 * const { samples } = await hearItem(corpus, id, { seed: 1 });
 * assert.equal(samples.length, 144_000);
 * ```
 */
export async function hearItem(
  corpus: Corpus,
  id: string,
  { seed, ...recipe }: { seed: number } & Partial<InputRecipe>,
): Promise<Waveform> {
  const { frontEnd: choice, augment } = { ...PAPER_INPUT, ...recipe };
  const frontEnd = createFrontEnd(choice);
  const item = parseItemId(id);
  const found = corpus.clips.find(({ name }) => name === item.clip);
  const clip = requireClip(found, item, corpus);
  const { samples } = await hearSignal(frontEnd, await corpus.load(clip), {
    offset: offsetOf(clip, frontEnd),
    copy: copyOf(item, seed, augment),
  });
  return { samples, sampleRate: frontEnd.sampleRate };
}

/** Where the window of a corpus's clips begins, for a front end that hears a window. */
export function offsetOf(
  { windowOffset }: Pick<Clip, "windowOffset">,
  { offset }: Pick<FrontEnd, "offset">,
): number | undefined {
  return offset === undefined ? undefined : windowOffset;
}

/** Which copy of its clip an item is; undefined for the recording itself. */
export function copyOf(
  { clip, copy }: Item,
  seed: number,
  augment: readonly Augmentation[],
) {
  return copy === 0 ? undefined : { seed, clip, copy, augment };
}

/** The clip that an item was made from. @throws {RangeError} if the corpus lacks it */
export function requireClip(
  clip: Clip | undefined,
  item: Item,
  { id }: Corpus,
): Clip {
  if (clip !== undefined) return clip;
  throw new RangeError(
    `Cannot find the clip of an item: "${item.clip}" is not in the corpus ${id}`,
  );
}
