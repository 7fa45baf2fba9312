import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { crossEntropy } from "../../lib/model/cross_entropy.ts";
import { createOptimizer } from "../../lib/model/optimizer.ts";
import { assertClose, fill, normals, on } from "./compare.ts";

/** Loss and gradient of logits whose labels come in turn. */
function lossOf(smoothing: number) {
  return ({ logits }: Record<string, tf.Tensor>) => {
    const [rows, n] = logits.shape;
    const labels = tf.tensor1d(
      Array.from({ length: rows }, (_, i) => (i * 3) % n),
      "int32",
    );
    const { value, grad } = tf.valueAndGrad((x) =>
      crossEntropy(x as tf.Tensor2D, labels, smoothing).mul(3)
    )(logits);
    return [value, grad];
  };
}

for (const smoothing of [0, 0.1]) {
  Deno.test(`crossEntropy() matches tfjs's loss within 5e-7, gradient too, smoothing ${smoothing}`, async () => {
    for (const [rows, n] of [[1, 2], [3, 8], [32, 8], [5, 9]]) {
      const logits = normals([rows, n], rows, 4);
      const expected = await on("cpu", { logits }, lossOf(smoothing));
      const actual = await on("simd", { logits }, lossOf(smoothing));
      assertClose(actual[0], expected[0], 5e-7, `loss, ${rows} x ${n}`);
      assertClose(actual[1], expected[1], 5e-7, `gradient, ${rows} x ${n}`);
    }
  });
}

Deno.test("crossEntropy() carries NaN and infinities as tfjs's loss does", async () => {
  for (const special of [NaN, Infinity, -Infinity]) {
    const logits = fill([3, 4], (i) => i === 5 ? special : i / 4);
    const expected = await on("cpu", { logits }, lossOf(0));
    const actual = await on("simd", { logits }, lossOf(0));
    actual.forEach((plain, i) =>
      assertClose(plain, expected[i], 5e-7, `${special}: ${i}`)
    );
  }
});

Deno.test("WeightedSum has the bits of two products and a sum on cpu, and refuses two shapes", async () => {
  const special = fill([7], (i) => [NaN, Infinity, -Infinity, 0, -0, 1, 2][i]);
  for (const a of [normals([20_003], 1), special]) {
    const inputs = { a, b: normals(a.shape, 2) };
    const [expected] = await on(
      "cpu",
      inputs,
      ({ a, b }) => a.mul(3.4445).add(b.mul(-0.7)),
    );
    const factors = { alpha: 3.4445, beta: -0.7 };
    const sum = (inputs: tf.NamedTensorMap): tf.Tensor =>
      tf.engine().runKernel("WeightedSum", inputs, factors);
    const [actual] = await on("simd", inputs, sum);
    assert.deepEqual(actual, expected);
    assert.throws(
      () => tf.tidy(() => sum({ a: tf.ones([2]), b: tf.ones([3]) })),
      /Cannot run WeightedSum: b must have shape \[2\], got \[3\]/,
    );
  }
});

/** Values and slots after three updates, as bits, on a backend. */
async function updated(
  backend: "cpu" | "simd",
  settings: Parameters<typeof createOptimizer>[0],
): Promise<Float32Array[]> {
  await registerSimdBackend();
  await tf.setBackend(backend);
  const { values } = normals([20_003], 1);
  const variable = tf.variable(tf.tensor(values));
  const named = { name: "w", variable, trainable: true, path: "w" };
  const optimizer = createOptimizer(settings, [named]);
  for (let step = 1; step <= 3; step++) {
    const gradient = tf.tensor(normals([20_003], 1 + step).values);
    optimizer.apply({ w: gradient }, { learningRate: 0.01, step });
    gradient.dispose();
  }
  const result = [variable, ...optimizer.slots.map((slot) => slot.variable)]
    .map((tensor) => tensor.dataSync() as Float32Array);
  optimizer.dispose();
  variable.dispose();
  return result;
}

for (
  const settings of [
    { kind: "sgd", momentum: 0.8, weightDecay: 1e-3 },
    {
      kind: "adamw",
      beta1: 0.9,
      beta2: 0.99,
      epsilon: 1e-8,
      weightDecay: 0.01,
    },
  ] as const
) {
  Deno.test(`createOptimizer() ${settings.kind} has the same bits by its kernel and by tfjs's operations on cpu`, async () => {
    const expected = await updated("cpu", settings);
    const actual = await updated("simd", settings);
    expected.forEach((values, i) =>
      assert.deepEqual(actual[i], values, `${i}`)
    );
  });
}
