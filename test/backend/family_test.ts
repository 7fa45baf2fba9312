import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { borrowedKernels } from "./borrowed.ts";

/**
 * What a training step of these networks borrows from cpu: integers on labels and
 * their metrics, a value a clip each.
 */
const BORROWED = ["ArgMax", "Equal", "LogicalAnd", "OneHot"];

/** A network as a student would write it, of stock layers, and its input's shape. */
interface Example {
  name: string;
  input: number[];
  layers: () => tf.layers.Layer[];
}

const { layers } = tf;

const EXAMPLES: Example[] = [
  {
    name: "convolutions with batch norm, max and average pooling",
    input: [12, 12, 3],
    layers: () => [
      layers.conv2d({ filters: 8, kernelSize: 3, padding: "same" }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.dropout({ rate: 0.3 }),
      layers.conv2d({ filters: 8, kernelSize: 3, activation: "elu" }),
      layers.averagePooling2d({ poolSize: 2 }),
      layers.flatten(),
    ],
  },
  {
    name: "bidirectional LSTM, GRU and layer norm",
    input: [5, 7],
    layers: () => [
      layers.bidirectional({
        layer: layers.lstm({ units: 6, returnSequences: true }) as tf.RNN,
        mergeMode: "concat",
      }),
      layers.layerNormalization(),
      layers.gru({ units: 5 }),
    ],
  },
  {
    name: "1-D convolution and pooling",
    input: [20, 3],
    layers: () => [
      layers.conv1d({ filters: 8, kernelSize: 3, activation: "relu" }),
      layers.maxPooling1d({ poolSize: 2 }),
      layers.conv1d({ filters: 6, kernelSize: 3, activation: "tanh" }),
      layers.averagePooling1d({ poolSize: 2 }),
      layers.globalMaxPooling1d(),
    ],
  },
  {
    name: "separable and depthwise convolution",
    input: [10, 10, 4],
    layers: () => [
      layers.separableConv2d({ filters: 8, kernelSize: 3, activation: "selu" }),
      layers.depthwiseConv2d({ kernelSize: 3, padding: "same" }),
      layers.leakyReLU(),
      layers.zeroPadding2d(),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 8, activation: "softplus" }),
    ],
  },
];

function build({ input, layers }: Example): tf.LayersModel {
  const x = tf.input({ shape: input });
  const middle = layers().reduce(
    (value, layer) => layer.apply(value) as tf.SymbolicTensor,
    x,
  );
  const outputs = tf.layers.dense({ units: 8, activation: "softmax" })
    .apply(middle) as tf.SymbolicTensor;
  return tf.model({ inputs: x, outputs });
}

/** Dot-product attention (Vaswani et al., 2017) over a sequence, with its gradient. */
function attention(x: tf.Tensor3D): tf.Tensor {
  return tf.grad((x) => {
    const scores = x.matMul(x, false, true).div(Math.sqrt(x.shape[2]!));
    return scores.softmax().matMul(x).add(x).mean(1).square().sum();
  })(x);
}

async function onSimd(): Promise<void> {
  tf.env().set("PROD", true);
  await registerSimdBackend();
  await tf.setBackend("simd");
}

for (const example of EXAMPLES) {
  Deno.test(`A training step and a prediction borrow nothing that computes: ${example.name}`, async () => {
    await onSimd();
    const x = tf.randomNormal([3, ...example.input], 0, 1, "float32", 1);
    const y = tf.oneHot(tf.tensor1d([0, 3, 5], "int32"), 8);
    for (const optimizer of ["adam", "sgd", "rmsprop"]) {
      const model = build(example);
      model.compile({
        optimizer,
        loss: "categoricalCrossentropy",
        metrics: ["accuracy"],
      });
      const foreign = await borrowedKernels(async () => {
        await model.fit(x, y, { epochs: 1, batchSize: 3, verbose: 0 });
        (model.predict(x) as tf.Tensor).dataSync();
      });
      assert.deepEqual(
        [...foreign].filter((name) => !BORROWED.includes(name)),
        [],
        optimizer,
      );
      model.dispose();
    }
    tf.dispose([x, y]);
  });
}

Deno.test("Attention and its gradient borrow nothing", async () => {
  await onSimd();
  const x = tf.randomNormal<tf.Rank.R3>([2, 5, 8], 0, 1, "float32", 1);
  const foreign = await borrowedKernels(async () => {
    await attention(x).data();
  });
  assert.deepEqual([...foreign], []);
});
