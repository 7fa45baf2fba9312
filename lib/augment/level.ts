/**
 * Items of training louder and softer: a microphone is nearer, a voice stronger. Unlike
 * `gain` it changes features, not sound, so that every step draws anew.
 *
 * @module
 */

import { z } from "zod";
import { type InputLayout, itemsOf } from "../features/mod.ts";
import { Random } from "../random.ts";
import type { BatchAugmentation } from "./kind.ts";

/** Settings of levels. */
export interface LevelSettings {
  /** Names the augmentation. */
  kind: "level";
  /**
   * Largest offset, up or down, in standard deviations of a band: 0.35 are about 6 dB
   * where bands vary by 17 dB, as RAVDESS's do.
   */
  most: number;
}

const levelSettings: z.ZodType<LevelSettings> = z.strictObject({
  kind: z.literal("level"),
  most: z.number().min(0).max(4),
});

/**
 * Raise or lower all log-mel bands of each item of a batch by an offset of its own.
 *
 * @param x        scaled items, shape [n, …input]; changed
 * @param layout   a front end of absolute levels: `frames`
 * @param settings largest offset
 * @param random   advanced
 * @throws {RangeError} if the front end has no absolute levels, or x does not hold whole
 *   items
 *
 * @example
 * ```ts
 * import { createFrontEnd } from "../features/mod.ts";
 * import { Random } from "../random.ts";
 * import { changeLevels } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const layout = createFrontEnd({ name: "frames", options: { nMfcc: 0 } });
 * const x = new Float32Array(192 * 65).fill(1, 0, 50 * 65); // 50 real frames
 * changeLevels(x, layout, { most: 0.35 }, new Random(1));
 * assert(x[0] !== 1 && x[0] === x[63] && x[64] === 1 && x[50 * 65] === 0);
 * ```
 */
export function changeLevels(
  x: Float32Array,
  layout: InputLayout,
  { most }: Omit<LevelSettings, "kind">,
  random: Random,
): void {
  if (layout.raise === undefined) {
    throw new RangeError(
      `Cannot change levels: the front end must keep absolute levels, got input [${layout.input}]`,
    );
  }
  for (const item of itemsOf(x, layout)) {
    layout.raise(item, most * (2 * random.uniform() - 1));
  }
}

/** Offsets per item and step. */
export const level: BatchAugmentation<LevelSettings> = {
  settings: levelSettings,
  changes: "batch",
  apply(batch, settings, layout, { seed, step }) {
    changeLevels(batch.x, layout, settings, new Random(seed, `level/${step}`));
    return batch;
  },
};
