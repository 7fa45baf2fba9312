import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { SimdBackend } from "../../lib/backend/mod.ts";
import { fill, normals, on } from "./compare.ts";

type Tensors = Record<string, tf.Tensor>;

/** Values of a block's prediction. */
function predict(t: Tensors, epsilon = 1e-5): Float32Array {
  const pool = t.x.shape[3] === 1 ? 2 : 4;
  const out: tf.Tensor = tf.engine()
    .runKernel("ConvBlockPredict", t, { pool, epsilon });
  return out.dataSync() as Float32Array;
}

/** Blocks of linear memory that are left when something is done. */
function leftBlocks(run: () => unknown): number {
  const { heap } = (tf.backend() as SimdBackend).kernels;
  const before = heap.blocks;
  tf.tidy(() => void run());
  return heap.blocks - before;
}

for (const channels of [1, 8]) {
  Deno.test(`SimdBackend.prepared() keeps a block's weights while they stay, and frees them: ${channels} channels`, async () => {
    const inputs = {
      x: normals([2, 8, 16, channels], 1),
      filter: normals([3, 3, channels, 8], 2),
      bias: normals([8], 3),
      gamma: normals([8], 4),
      beta: normals([8], 5),
      runningMean: normals([8], 6),
      runningVariance: fill([8], (i) => 0.5 + i),
    };
    await on("simd", inputs, (t) => {
      const expected = predict(t);
      assert.equal(leftBlocks(() => predict(t)), 0);
      assert.deepEqual(predict(t), expected);
      // Others, then the first ones again: each as if nothing had been kept.
      const shifted = { ...t, beta: t.beta.add(1) };
      const actual = predict(shifted);
      const copied = () => t.filter.mul(1);
      assert.deepEqual(actual, predict({ ...shifted, filter: copied() }));
      assert.notDeepEqual(actual, expected);
      assert.notDeepEqual(predict(t, 1), expected);
      assert.deepEqual(predict(t), expected);
      assert.equal(leftBlocks(() => predict({ ...t, filter: copied() })), 0);
      return [];
    });
  });

  Deno.test(`SimdBackend.prepared() keeps no weights that are not finite: ${channels} channels`, async () => {
    const inputs = {
      x: normals([2, 8, 16, channels], 1),
      filter: normals([3, 3, channels, 8], 2),
      ...{ bias: fill([8], () => 0), beta: fill([8], () => 1) },
      gamma: fill([8], (i) => i === 3 ? Infinity : 1),
      ...{
        runningMean: fill([8], () => 0),
        runningVariance: fill([8], () => 1),
      },
    };
    await on("simd", inputs, (t) => {
      predict(t); // moves all values to linear memory
      assert.equal(leftBlocks(() => predict(t)), 0);
      const filter = t.filter.mul(1);
      assert.equal(leftBlocks(() => predict({ ...t, filter })), 0);
      return [];
    });
  });
}
