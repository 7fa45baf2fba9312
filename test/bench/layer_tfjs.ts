/**
 * The layers' work by TensorFlow.js, on whatever backend is set.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import {
  fusedConvBlock,
  fusedLstm,
  hasFusedKernels,
  InitialValues,
  lstm,
  stockConvBlock,
} from "../../lib/model/mod.ts";
import { PAPER } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";
import type { LayerJob } from "./layer_jobs.ts";

/** Does a job's work once; the milliseconds that it took. */
type Timer = () => number;

/** Standard normal values. */
function noise(shape: number[]): tf.Tensor {
  const random = new Random(1, `bench ${shape}`);
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  return tf.tensor(values.map(() => random.normal()), shape);
}

/** Times a computation, which the backend does at once, not when its values are read. */
function timeOf(compute: () => tf.Tensor | tf.Tensor[]): Timer {
  return () => {
    const start = performance.now();
    tf.dispose(compute());
    return performance.now() - start;
  };
}

/** Times the way back alone: from the end of the forward pass on. */
function timeGradient(
  forward: (x: tf.Tensor) => tf.Tensor,
  { x, weights }: { x: tf.Tensor; weights: tf.Tensor[] },
  needDx: boolean,
): Timer {
  const dy = tf.tidy(() => noise(forward(x).shape));
  const inputs = needDx ? [x, ...weights] : weights;
  return () => {
    let start = 0;
    const gradients = tf.grads(() => {
      const y = forward(x);
      start = performance.now();
      return y;
    })(inputs, dy);
    const ms = performance.now() - start;
    tf.dispose(gradients);
    return ms;
  };
}

/** The convolution kernels, called by name as tfjs's own gradients do. */
function convTimer(job: LayerJob): Timer {
  const { n, height, width, channels, filters } = job;
  const x = noise([n, height, width, channels]) as tf.Tensor4D;
  const filter = noise([3, 3, channels, filters]) as tf.Tensor4D;
  const dy = noise([n, height, width, filters]);
  const attributes = {
    strides: [1, 1],
    pad: "same",
    dataFormat: "NHWC",
    inputShape: x.shape,
    filterShape: filter.shape,
  };
  const run = (name: string, inputs: Record<string, tf.Tensor>) =>
    timeOf(() =>
      tf.engine().runKernel(name, inputs, attributes) as unknown as tf.Tensor
    );
  if (job.operation === "inputGrad") {
    return run("Conv2DBackpropInput", { dy, filter });
  }
  if (job.operation === "filterGrad") {
    return run("Conv2DBackpropFilter", { x, dy });
  }
  return timeOf(() => tf.conv2d(x, filter, 1, "same"));
}

/** The layers of a job, as the network has them on this backend. */
function layersOf(job: LayerJob): tf.layers.Layer[] {
  const { layer, filters, pool, needDx } = job;
  const name = layer.replace(" ", "");
  const initial = new InitialValues(1);
  switch (job.operation) {
    case "block":
    case "blockGrad":
      return (hasFusedKernels() ? fusedConvBlock : stockConvBlock)({
        name,
        filters,
        pool,
        rate: PAPER.model.blockDropout,
        layer: 0,
        state: { seed: 1, step: 1 },
        initial,
        needDx,
      });
    case "lstm":
    case "lstmGrad":
      return [
        (hasFusedKernels() ? fusedLstm : lstm)({
          name,
          units: filters,
          initial,
        }),
      ];
    case "dense":
    case "denseGrad":
      return [tf.layers.dense({ name, units: filters })];
    default:
      return [tf.layers.maxPooling2d({ poolSize: pool, strides: pool })];
  }
}

function shapeOf({ operation, n, height, width, channels }: LayerJob) {
  if (operation === "lstm" || operation === "lstmGrad") {
    return [n, width, channels];
  }
  if (operation === "dense" || operation === "denseGrad") return [n, channels];
  return [n, height, width, channels];
}

function layerTimer(job: LayerJob): Timer {
  const layers = layersOf(job);
  const x = noise(shapeOf(job));
  const forward = (x: tf.Tensor) =>
    layers.reduce(
      (y, layer) => layer.apply(y, { training: true }) as tf.Tensor,
      x,
    );
  tf.dispose(tf.tidy(() => forward(x))); // makes the weights
  for (const layer of layers) {
    layer.setWeights(
      layer.getWeights().map(({ shape }) => noise(shape).abs()),
    );
  }
  const weights = layers.flatMap((layer) =>
    layer.trainableWeights.map((weight) => weight.read())
  );
  return job.operation.endsWith("Grad")
    ? timeGradient((x) => tf.tidy(() => forward(x)), { x, weights }, job.needDx)
    : timeOf(() => tf.tidy(() => forward(x)));
}

/**
 * Prepares a job on the current backend.
 *
 * @throws {Error} later, from the timer, if the backend lacks a kernel
 */
export function tfjsTimer(job: LayerJob): Timer {
  return ["conv2d", "inputGrad", "filterGrad"].includes(job.operation)
    ? convTimer(job)
    : layerTimer(job);
}
