/**
 * Time and frequency masks (SpecAugment; Park et al., 2019).
 *
 * @module
 */

import { z } from "zod";
import { type InputLayout, itemsOf } from "../features/mod.ts";
import { Random } from "../random.ts";
import type { BatchAugmentation } from "./kind.ts";

const count = z.int().min(0);

/** How many masks an item gets, and how wide they may be. */
export interface MaskSettings {
  /** Names the augmentation. */
  kind: "masks";
  /** Masks over time, per item. */
  timeMasks: number;
  /** Widest time mask, in frames. */
  maxFrames: number;
  /** Masks over frequency, per item. */
  melMasks: number;
  /** Widest frequency mask, in bands. */
  maxMels: number;
}

const maskSettings: z.ZodType<MaskSettings> = z.strictObject({
  kind: z.literal("masks"),
  timeMasks: count,
  maxFrames: count,
  melMasks: count,
  maxMels: count,
});

/** Start and end (exclusive) of a mask of 0 to `widest` places in [0, length). */
function drawMask(
  length: number,
  widest: number,
  random: Random,
): [from: number, to: number] {
  const width = random.integer(0, Math.min(widest, length) + 1);
  const start = random.integer(0, length - width + 1);
  return [start, start + width];
}

/**
 * Set random stretches of time and of frequency to 0, the mean of scaled features.
 *
 * A time mask is drawn on the frames of the whole clip, so that chunks that share
 * frames (the paper's overlap by half, fig. 5) lose the same ones.
 *
 * @param x        scaled items, shape [n, …input]; changed
 * @param layout   how the values of an item lie: a front end
 * @param settings number and width of the masks
 * @param random   advanced
 * @throws {RangeError} if x does not hold whole items
 *
 * @example
 * ```ts
 * import { createFrontEnd } from "../features/mod.ts";
 * import { Random } from "../random.ts";
 * import { maskItems } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const layout = createFrontEnd({ name: "chunks" });
 * const x = new Float32Array(7 * 128 * 128).fill(1);
 * const settings = { timeMasks: 1, maxFrames: 32, melMasks: 1, maxMels: 12 };
 * maskItems(x, layout, settings, new Random(1));
 * assert.ok(x.includes(0) && x.includes(1));
 * ```
 */
export function maskItems(
  x: Float32Array,
  layout: InputLayout,
  settings: Omit<MaskSettings, "kind">,
  random: Random,
): void {
  const { timeMasks, maxFrames, melMasks, maxMels } = settings;
  for (const item of itemsOf(x, layout)) {
    const frames = layout.countFrames(item);
    for (let i = 0; i < timeMasks; i++) {
      layout.erase(item, "frames", ...drawMask(frames, maxFrames, random));
    }
    for (let i = 0; i < melMasks; i++) {
      layout.erase(item, "bands", ...drawMask(layout.bands, maxMels, random));
    }
  }
}

/** Masks on each item of a batch, other ones in each step. */
export const masks: BatchAugmentation<MaskSettings> = {
  settings: maskSettings,
  changes: "batch",
  apply(batch, settings, layout, { seed, step }) {
    maskItems(batch.x, layout, settings, new Random(seed, `masks/${step}`));
    return batch;
  },
};
