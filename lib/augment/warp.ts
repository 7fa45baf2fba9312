/**
 * Items of training squeezed and stretched, in time and over the bands: others speak
 * faster, and with shorter vocal tracts and higher voices. Unlike `tempo`, `pitch` and
 * `vocal-tract` it changes features, not sound, so that every step draws anew.
 *
 * @module
 */

import { z } from "zod";
import { type InputLayout, itemsOf } from "../features/mod.ts";
import { exp, log } from "../maths.ts";
import { Random } from "../random.ts";
import type { BatchAugmentation } from "./kind.ts";

/** Settings of warping: the largest factor of each direction, and its inverse the smallest. */
export interface WarpSettings {
  /** Names the augmentation. */
  kind: "warp";
  /** Of speed: 1.2 for a fifth faster, or slower. */
  time: number;
  /** Of the bands' numbers: 1.1 moves the 20th band's content to the 22nd, or to the 18th. */
  bands: number;
}

const factor = z.number().min(1).max(2);

const warpSettings: z.ZodType<WarpSettings> = z.strictObject({
  kind: z.literal("warp"),
  time: factor,
  bands: factor,
});

/** A factor between `most` and its inverse, as likely above 1 as below. */
function drawFactor(most: number, random: Random): number {
  return exp(log(most) * (2 * random.uniform() - 1));
}

/**
 * Warp each item of a batch by factors of its own.
 *
 * @param x        scaled items, shape [n, …input]; changed
 * @param layout   a front end that can warp: `frames`
 * @param settings largest factors
 * @param random   advanced
 * @throws {RangeError} if the front end can't, or x does not hold whole items
 *
 * @example
 * ```ts
 * import { createFrontEnd } from "../features/mod.ts";
 * import { Random } from "../random.ts";
 * import { warpItems } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const layout = createFrontEnd({ name: "frames" });
 * const x = new Float32Array(192 * 105).fill(1, 0, 50 * 105); // 50 real frames
 * warpItems(x, layout, { time: 1.5, bands: 1 }, new Random(1));
 * const frames = layout.countFrames(x);
 * assert(frames !== 50 && frames >= 33 && frames <= 75);
 * ```
 */
export function warpItems(
  x: Float32Array,
  layout: InputLayout,
  { time, bands }: Omit<WarpSettings, "kind">,
  random: Random,
): void {
  if (layout.warp === undefined) {
    throw new RangeError(
      `Cannot warp: the front end must have frames with a mask, got input [${layout.input}]`,
    );
  }
  for (const item of itemsOf(x, layout)) {
    layout.warp(item, drawFactor(time, random), drawFactor(bands, random));
  }
}

/** Factors per item and step. */
export const warp: BatchAugmentation<WarpSettings> = {
  settings: warpSettings,
  changes: "batch",
  apply(batch, settings, layout, { seed, step }) {
    warpItems(batch.x, layout, settings, new Random(seed, `warp/${step}`));
    return batch;
  },
};
