import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  batchNorm,
  dropout,
  InitialValues,
  lastStep,
  lstm,
  maskKey,
  timeDistributed,
} from "../../lib/model/mod.ts";
import { assertClose } from "./check.ts";
import { uniform } from "./formula.ts";

tf.env().set("PROD", true); // no banner
await tf.setBackend("cpu");

const initial = new InitialValues(1);

const noise = (shape: number[]) =>
  tf.tensor(uniform("noise", shape.reduce((a, b) => a * b, 1)), shape);

const apply = (layer: tf.layers.Layer, x: tf.Tensor, training = false) =>
  layer.apply(x, { training }) as tf.Tensor;

Deno.test("timeDistributed() folds time: batch statistics are over batch × time", () => {
  const x = noise([2, 3, 4, 4, 2]);
  const y = apply(
    timeDistributed(batchNorm({ name: "norm", initial })),
    x,
    true,
  );
  const folded = x.reshape([6, 4, 4, 2]);
  const expected = apply(batchNorm({ name: "norm", initial }), folded, true);
  assert.deepEqual(y.shape, x.shape);
  assert.deepEqual(y.dataSync(), expected.dataSync());
  // tfjs's own runs step by step: every step has mean 0 there, not here.
  const means = y.mean([0, 2, 3]).dataSync();
  assert(means.some((mean) => Math.abs(mean) > 0.01), `${means}`);
});

Deno.test("timeDistributed() shows the inner layer's weights and name, and infers shapes", () => {
  const inner = tf.layers.dense({ name: "inner", units: 5 });
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [7, 3] }),
      timeDistributed(inner),
    ],
  });
  assert.deepEqual(model.outputShape, [null, 7, 5]);
  assert.equal(model.layers[1].name, "inner");
  assert.equal(model.countParams(), 3 * 5 + 5);
  model.dispose();
});

Deno.test("batchNorm() keeps 0.9 of the running mean, and an unbiased running variance", () => {
  const layer = batchNorm({ name: "norm", initial });
  apply(layer, tf.tensor([1, 2, 6, 7], [2, 2, 1, 1]), true);
  const [, , mean, variance] = layer.getWeights().map((w) => w.dataSync()[0]);
  assertClose([mean], [0.1 * 4], 1e-6, "running mean"); // float32
  // Squared deviations 9 + 4 + 4 + 9 = 26, over n − 1 = 3.
  assertClose([variance], [0.9 + 0.1 * 26 / 3], 1e-6, "running variance");
});

Deno.test("batchNorm() in evaluation uses the running statistics and does not move them", () => {
  const layer = batchNorm({ name: "norm", initial });
  const x = tf.tensor([3], [1, 1, 1, 1]);
  const y = apply(layer, x).dataSync()[0];
  assertClose([y], [3 / Math.sqrt(1 + 1e-5)], 1e-6, "(3 − 0) / √(1 + ε)");
  assert.deepEqual(layer.getWeights()[2].dataSync(), Float32Array.of(0));
});

Deno.test("batchNorm() refuses to train on one value per channel", () => {
  assert.throws(
    () =>
      apply(batchNorm({ name: "norm", initial }), tf.zeros([1, 1, 1, 3]), true),
    /training needs at least 2 values per channel, got 1/,
  );
});

Deno.test("dropout() drops its rate of units, scales the rest, and passes gradients alike", () => {
  const state = { seed: 3, step: 9 };
  const layer = dropout({ name: "d", rate: 0.4, layer: 1, state });
  const x = tf.ones([100, 100]);
  const y = apply(layer, x, true).dataSync();
  const dropped = y.filter((value) => value === 0).length / y.length;
  // 10,000 draws: standard deviation 0.005
  assert(Math.abs(dropped - 0.4) < 0.02, `${dropped}`);
  assert(y.every((v) => v === 0 || v === Math.fround(1 / 0.6)));
  const dx = tf.grad((x) => apply(layer, x, true).sum())(x).dataSync();
  assert.deepEqual(dx, y);
});

Deno.test("dropout() masks depend on seed, step and layer, and on nothing else", () => {
  const keys = new Set<number>();
  for (const seed of [0, 1, 2, 4294967295]) {
    for (let step = 0; step < 500; step++) {
      for (let layer = 0; layer < 5; layer++) {
        keys.add(maskKey({ seed, step }, layer));
      }
    }
  }
  // 10,000 keys of 32 bits: 0.01 collisions expected
  assert.equal(keys.size, 4 * 500 * 5);
  assert([...keys].every((key) => key === (key | 0)));
});

Deno.test("dropout() in evaluation changes nothing; its rate must be in [0, 1)", () => {
  const state = { seed: 0, step: 0 };
  const layer = dropout({ name: "d", rate: 0.9, layer: 0, state });
  assert.deepEqual(
    apply(layer, tf.ones([9])).dataSync(),
    new Float32Array(9).fill(1),
  );
  for (const rate of [1, -0.1, NaN]) {
    assert.throws(
      () => dropout({ name: "d", rate, layer: 0, state }),
      RangeError,
    );
  }
});

Deno.test("lstm() gives both biases the same gradient", () => {
  const layer = lstm({ name: "lstm", units: 3, initial });
  const x = noise([2, 4, 5]);
  apply(layer, x);
  const weights = layer.trainableWeights;
  assert.deepEqual(weights.map(({ shape }) => shape), [
    [5, 12],
    [3, 12],
    [12],
    [12],
  ]);
  for (const weight of weights) weight.write(noise(weight.shape as number[]));
  const variables = weights.map((weight) => weight.read() as tf.Variable);
  const { grads } = tf.variableGrads(
    () => apply(layer, x, true).square().sum() as tf.Scalar,
    variables,
  );
  const [first, second] = variables.slice(2).map(({ name }) =>
    grads[name].dataSync()
  );
  assert(first.some((value) => value !== 0));
  assert.deepEqual(first, second);
});

Deno.test("lstm() by hand: one unit, one step, gate order input, forget, cell, output", () => {
  const layer = lstm({ name: "lstm", units: 1, initial });
  const x = tf.ones([1, 1, 1]);
  apply(layer, x);
  const [i, f, g, o] = [0.1, 0.2, 0.3, 0.4];
  layer.weights[0].write(tf.tensor2d([[i, f, g, o]]));
  for (const weight of layer.weights.slice(1)) {
    weight.write(tf.zeros(weight.shape as number[]));
  }
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const expected = sigmoid(o) * Math.tanh(sigmoid(i) * Math.tanh(g));
  assertClose(apply(layer, x).dataSync(), [expected], 1e-7, "hidden state");
});

Deno.test("lastStep() keeps the last step, and the gradient reaches only it", () => {
  const layer = lastStep({ name: "last" });
  const x = noise([2, 3, 2]);
  const values = x.dataSync();
  assert.deepEqual(
    [...apply(layer, x).dataSync()],
    [values[4], values[5], values[10], values[11]],
  );
  const dx = tf.grad((x) => apply(layer, x).sum())(x).dataSync();
  assert.deepEqual([...dx], [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1]);
});
