import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { Random } from "../../lib/random.ts";
import { registerSimdBackend } from "../../lib/backend/mod.ts";

/** Plain values of a tensor, which outlive a change of backend. */
export interface Plain {
  shape: number[];
  values: Float32Array;
}

/** Seeded standard normal values. */
export function normals(shape: number[], seed: number, scale = 1): Plain {
  const random = new Random(seed, `normals ${shape}`);
  const values = new Float32Array(tf.util.sizeFromShape(shape))
    .map(() => scale * random.normal());
  return { shape, values };
}

/** Values of a function of the place. */
export function fill(shape: number[], value: (i: number) => number): Plain {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  return { shape, values: values.map((_, i) => value(i)) };
}

/** Run a computation on a backend; tensors in, plain values out. */
export async function on<K extends string>(
  backend: "cpu" | "simd",
  inputs: Record<K, Plain>,
  compute: (tensors: Record<K, tf.Tensor>) => tf.Tensor | tf.Tensor[],
): Promise<Plain[]> {
  tf.env().set("PROD", true);
  await registerSimdBackend();
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => {
    const tensors = {} as Record<K, tf.Tensor>;
    for (const name in inputs) {
      tensors[name] = tf.tensor(inputs[name].values, inputs[name].shape);
    }
    return [compute(tensors)].flat().map((result) => ({
      shape: result.shape,
      values: result.dataSync() as Float32Array,
    }));
  });
  assert.equal(tf.memory().numTensors, before, "tensors leaked");
  return results;
}

/**
 * Same shapes, and values within `tolerance` of the largest expected magnitude;
 * NaN and infinities at the same places.
 */
export function assertClose(
  actual: Plain,
  expected: Plain,
  tolerance: number,
  what = "values",
): void {
  assert.deepEqual(actual.shape, expected.shape, `${what}: shape`);
  let largest = 0;
  for (const value of expected.values) {
    if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  }
  let worst = 0;
  let at = 0;
  for (let i = 0; i < expected.values.length; i++) {
    const [a, e] = [actual.values[i], expected.values[i]];
    if (Object.is(a, e) || a === e) continue;
    const error = Number.isFinite(e) ? Math.abs(a - e) : Infinity;
    if (!(error <= worst)) [worst, at] = [error, i];
  }
  assert(
    worst <= tolerance * largest,
    `${what}: worst at ${at}: ${actual.values[at]} instead of ${
      expected.values[at]
    }; largest ${largest}`,
  );
}
