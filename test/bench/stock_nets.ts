/**
 * Networks of stock `tf.layers`, as anyone may train them on the backend: what is
 * measured beside PyTorch's (pytorch_nets.py has the same).
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { fusedLstm } from "../../lib/model/fused/lstm.ts";
import { InitialValues } from "../../lib/model/layers/initial_values.ts";
import { Random } from "../../lib/random.ts";

/** The networks, and the items of a batch. */
export const STOCK_NETS = {
  /** Keras's example mnist_convnet. */
  mnist: { title: "MNIST, Keras's example", batch: 128, input: [28, 28, 1] },
  /** Three pairs of convolutions with batch norm, 32 to 128 channels. */
  cifar: { title: "CIFAR-10, VGG-like", batch: 64, input: [32, 32, 3] },
  /** A bidirectional LSTM of 128 units over 300 steps, through this project's layer. */
  lstm: { title: "bidirectional LSTM", batch: 32, input: [300, 40] },
} as const;

/** Name of one of them. */
export type StockNet = keyof typeof STOCK_NETS;

const CLASSES = 10;

const { conv2d, maxPooling2d, flatten, dropout, dense, batchNormalization } =
  tf.layers;

function sequential(
  input: readonly number[],
  layers: tf.layers.Layer[],
): tf.LayersModel {
  const x = tf.input({ shape: [...input] });
  const y = layers.reduce(
    (y, layer) => layer.apply(y) as tf.SymbolicTensor,
    x,
  );
  return tf.model({ inputs: x, outputs: y });
}

const softmax = () => dense({ units: CLASSES, activation: "softmax" });

function mnist(input: readonly number[]): tf.LayersModel {
  const convolution = (filters: number) =>
    conv2d({ filters, kernelSize: 3, activation: "relu" });
  return sequential(input, [
    convolution(32),
    maxPooling2d({ poolSize: 2 }),
    convolution(64),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dropout({ rate: 0.5, seed: 1 }),
    softmax(),
  ]);
}

function cifar(input: readonly number[]): tf.LayersModel {
  const convolution = (filters: number) => [
    conv2d({ filters, kernelSize: 3, padding: "same", activation: "relu" }),
    batchNormalization({}),
  ];
  const stage = (filters: number) => [
    ...convolution(filters),
    ...convolution(filters),
    maxPooling2d({ poolSize: 2 }),
  ];
  return sequential(input, [
    ...[32, 64, 128].flatMap(stage),
    flatten(),
    dense({ units: 128, activation: "relu" }),
    batchNormalization({}),
    softmax(),
  ]);
}

/** [batch, time, units] with the steps in reverse. */
class Reverse extends tf.layers.Layer {
  static readonly className = "Reverse";

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.reverse([inputs].flat()[0], 1));
  }
}

function bidirectional(input: readonly number[]): tf.LayersModel {
  const initial = new InitialValues(1);
  const layer = (name: string) => fusedLstm({ name, units: 128, initial });
  const x = tf.input({ shape: [...input] });
  const forward = layer("forward").apply(x) as tf.SymbolicTensor;
  const turned = new Reverse({}).apply(x);
  const back = layer("backward").apply(turned);
  const backward = new Reverse({}).apply(back) as tf.SymbolicTensor;
  const both = tf.layers.concatenate().apply([forward, backward]);
  const mean = tf.layers.globalAveragePooling1d({}).apply(both);
  const y = softmax().apply(mean) as tf.SymbolicTensor;
  return tf.model({ inputs: x, outputs: y });
}

const BUILD = { mnist, cifar, lstm: bidirectional };

/**
 * A training step of a network on noise, with Adam, on the backend in use.
 *
 * @returns does a step; the milliseconds that it took
 */
export function stockStep(name: StockNet): () => Promise<number> {
  const { batch, input } = STOCK_NETS[name];
  const random = new Random(1, `bench ${name}`);
  const values = new Float32Array(batch * tf.util.sizeFromShape([...input]))
    .map(() => random.normal());
  const x = tf.tensor(values, [batch, ...input]);
  const labels = Int32Array.from({ length: batch }, (_, i) => i % CLASSES);
  const y = tf.oneHot(tf.tensor1d(labels, "int32"), CLASSES);
  const model = BUILD[name](input);
  model.compile({
    optimizer: tf.train.adam(1e-3),
    loss: "categoricalCrossentropy",
  });
  return async () => {
    const start = performance.now();
    await model.trainOnBatch(x, y);
    return performance.now() - start;
  };
}
