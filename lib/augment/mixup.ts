/**
 * Mixtures of training items and of their classes (Zhang et al., 2018).
 *
 * @module
 */

import { z } from "zod";
import { type InputLayout, inputSize } from "../features/mod.ts";
import { exp, log } from "../maths.ts";
import { Random } from "../random.ts";
import type { BatchAugmentation, TrainingBatch } from "./kind.ts";

/** Settings of mixup. */
export interface MixupSettings {
  /** Names the augmentation. */
  kind: "mixup";
  /** Shares are drawn from Beta(alpha, alpha): for a small alpha most are near 0 or 1. */
  alpha: number;
}

const mixupSettings: z.ZodType<MixupSettings> = z.strictObject({
  kind: z.literal("mixup"),
  alpha: z.number().min(0.01).max(100),
});

/** Logarithm of a number of the gamma distribution, shape `a`, scale 1 (Marsaglia and Tsang, 2000). */
function drawLogGamma(a: number, random: Random): number {
  if (a < 1) {
    return drawLogGamma(a + 1, random) + log(1 - random.uniform()) / a;
  }
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const root = 1 + c * x;
    const v = root * root * root;
    const u = 1 - random.uniform();
    if (v > 0 && log(u) < x * x / 2 + d * (1 - v + log(v))) return log(d * v);
  }
}

/**
 * A number of the distribution Beta(alpha, alpha), in [0, 1].
 *
 * @param alpha  more than 0
 * @param random advanced
 */
export function drawShare(alpha: number, random: Random): number {
  const a = drawLogGamma(alpha, random);
  const b = drawLogGamma(alpha, random);
  // e^a / (e^a + e^b), without leaving the range of doubles.
  const smaller = exp(Math.max(-700, -Math.abs(a - b)));
  return (a > b ? 1 : smaller) / (1 + smaller);
}

/**
 * Mix each item of a batch with another one of it, all by one share.
 *
 * @param batch  items and classes; `x` is changed
 * @param layout how the values of an item lie: a front end
 * @param share  of the item itself, in [0, 1]
 * @param order  which item is mixed into each, shape [n]: a permutation
 * @returns the batch with the classes of what was mixed in; the loss of an item is
 *   share × cross-entropy(label) + (1 − share) × cross-entropy(mixed label)
 *
 * @example
 * ```ts
 * import { createFrontEnd } from "../features/mod.ts";
 * import { mixItems } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const layout = createFrontEnd({ name: "chunks" });
 * const size = 7 * 128 * 128;
 * const x = new Float32Array(2 * size).fill(1, size); // one of zeros, one of ones
 * const batch = { x, labels: Int32Array.of(3, 5) };
 * const { mixed } = mixItems(batch, layout, 0.75, [1, 0]);
 * assert.deepEqual([x[0], x[size]], [0.25, 0.75]);
 * assert.deepEqual(mixed, { labels: Int32Array.of(5, 3), share: 0.75 });
 * ```
 */
export function mixItems(
  batch: TrainingBatch,
  layout: InputLayout,
  share: number,
  order: readonly number[],
): TrainingBatch {
  const { x, labels } = batch;
  const size = inputSize(layout);
  const original = x.slice();
  order.forEach((other, i) => {
    const item = x.subarray(i * size, (i + 1) * size);
    const from = original.subarray(other * size, (other + 1) * size);
    layout.mix(item, from, share);
  });
  const theirs = Int32Array.from(order, (other) => labels[other]);
  return { x, labels, mixed: { labels: theirs, share } };
}

/** A share and an order per step. */
export const mixup: BatchAugmentation<MixupSettings> = {
  settings: mixupSettings,
  changes: "batch",
  apply(batch, { alpha }, layout, { seed, step }) {
    const random = new Random(seed, `mixup/${step}`);
    const share = drawShare(alpha, random);
    const order = random.permutation(batch.labels.length);
    return mixItems(batch, layout, share, order);
  },
};
