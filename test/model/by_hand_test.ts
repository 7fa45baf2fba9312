import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import type { Matrix } from "../../lib/features/mod.ts";
import {
  convolve,
  createNetwork,
  lstmSteps,
  maxPool,
  observe,
  readVariables,
  strongestCorner,
} from "../../lib/model/mod.ts";
import { Random } from "../../lib/random.ts";

tf.env().set("PROD", true); // no banner
await registerSimdBackend();
await tf.setBackend("simd");

/** A matrix of normal random numbers. */
function noise(rows: number, columns: number): Matrix {
  const random = new Random(3, "by hand");
  const data = Float32Array.from(
    { length: rows * columns },
    () => random.normal(),
  );
  return { data, shape: [rows, columns] };
}

/** Throws unless all values are within 1e-5 of the expected. */
function assertClose(actual: Float32Array, expected: ArrayLike<number>) {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) <= 1e-5, `${i}: ${value}`)
  );
}

Deno.test("convolve() is scipy.signal.correlate2d, mode 'same'", () => {
  // scipy.signal.correlate2d(np.arange(1., 13).reshape(3, 4), [[1, 2, 0], [0, -1, 3], [2, 0, 1]], mode="same")
  const image = { data: Float32Array.from({ length: 12 }, (_, i) => i + 1) };
  const { data } = convolve({ ...image, shape: [3, 4] }, [
    [1, 2, 0],
    [0, -1, 3],
    [2, 0, 1],
  ]);
  assert.deepEqual([...data], [11, 24, 29, 10, 25, 49, 57, 25, 31, 40, 45, 11]);
});

Deno.test("convolve() and maxPool() give what the backend's layers give, any size, within 1e-5", () => {
  const sizes = fc.tuple(
    fc.integer({ min: 4, max: 9 }),
    fc.integer({ min: 4, max: 9 }),
  );
  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: 1, max: 4 }),
      ([rows, columns], side) => {
        const image = noise(rows, columns);
        const filter = [[0.5, -1, 2], [0, 3, -0.5], [1, 1, -2]];
        tf.tidy(() => {
          const x = tf.tensor4d(image.data, [1, rows, columns, 1]);
          const kernel = tf.tensor4d(filter.flat(), [3, 3, 1, 1]);
          assertClose(
            convolve(image, filter).data,
            tf.conv2d(x, kernel, 1, "same").dataSync(),
          );
          assertClose(
            maxPool(image, side).data,
            tf.maxPool(x, side, side, "valid").dataSync(),
          );
        });
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("convolve() refuses a filter without a middle", () => {
  assert.throws(
    () => convolve(noise(3, 3), [[1, 2]]),
    /odd numbers .* got 1 × 2/,
  );
  assert.throws(() => convolve(noise(3, 3), []), /got 0 × 0/);
});

Deno.test("strongestCorner() lies inside of any picture, its middle where the filter's sum is largest", () => {
  const image = noise(20, 30);
  const filter = [[-1, 0, 1]];
  const corner = strongestCorner(image, filter, 6);
  assert.equal(corner.length, 6);
  assert.ok(
    corner.every((row) => row.length === 6 && row.every(Number.isInteger)),
  );
  const peak = image.data.slice();
  peak[10 * 30 + 12] = 50; // the sum is largest one place before it
  const found = strongestCorner({ data: peak, shape: [20, 30] }, filter, 4);
  assert.equal(found[1][3], 50);
});

Deno.test("lstmSteps() gives what the LSTM layer gives, within 1e-5", async () => {
  const network = createNetwork(
    {
      name: "cnn-lstm",
      options: { channels: [3, 5], pools: [2, 2], lstmUnits: 6 },
    },
    { input: [4, 4, 8, 1], seed: 2 },
  );
  const seen = await observe(network, noise(16, 8).data);
  const values = await readVariables(network.variables);
  const of = (name: string) => values.get(`lstm.${name}`)!.data;
  const { shape: [, steps, features], values: data } = seen.get("flatten")!;
  const { output, memory, forgetGate } = lstmSteps(
    { data, shape: [steps, features] },
    {
      weightIh: of("weight_ih"),
      weightHh: of("weight_hh"),
      biasIh: of("bias_ih"),
      biasHh: of("bias_hh"),
    },
  );
  const expected = seen.get("lstm")!.values; // [steps, units]
  assertClose(
    output.data,
    output.data.map((_, i) =>
      expected[(i % steps) * 6 + Math.floor(i / steps)]
    ),
  );
  assert.deepEqual(memory.shape, [6, 4]);
  assert.ok(forgetGate.data.every((gate) => gate > 0 && gate < 1));
  network.dispose();
});

Deno.test("lstmSteps() refuses weights of another size", () => {
  const weights = {
    weightIh: new Float32Array(8),
    weightHh: new Float32Array(4),
    biasIh: new Float32Array(4),
    biasHh: new Float32Array(4),
  };
  assert.throws(
    () => lstmSteps(noise(2, 3), weights),
    /weightIh must hold 3 × 4 values, got 8/,
  );
});
