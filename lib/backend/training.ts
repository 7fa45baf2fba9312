/**
 * What ends a training step: `CrossEntropy`, `SgdUpdate`, `AdamWUpdate`, a kernel
 * each where TensorFlow.js's own operations take about ten; `WeightedSum` in the place
 * of three, of which Muon takes hundreds.
 *
 * @module
 */
import { power } from "../maths.ts";
import {
  adamW as adamWUpdate,
  crossEntropy as compute,
  sgd as sgdUpdate,
  weightedSum as computeSum,
} from "../kernels/mod.ts";
import * as tf from "@tensorflow/tfjs";
import {
  checkInputs,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/**
 * Inputs logits [n, classes] and labels [n], int32 in [0, classes); attribute
 * smoothing, the share of a label that is spread over all classes. Outputs loss
 * [] (mean over the batch) and dLogits [n, classes].
 */
const crossEntropy: SimdKernel = {
  kernelName: "CrossEntropy",
  run(call) {
    const { inputs: { logits, labels }, attrs, backend } = call;
    const [rows, n] = logits.shape;
    checkInputs("Cannot run CrossEntropy", { logits }, { logits: [rows, n] });
    const loss = backend.output([]);
    const dLogits = backend.output([rows, n]);
    compute(backend.kernels, { rows, n }, attrs.smoothing as number, {
      logits: backend.address(logits),
      labels: backend.address(labels),
      loss: backend.address(loss),
      dLogits: backend.address(dLogits),
    });
    return [loss, dLogits];
  },
};

/** Checked inputs that are all of one shape: their addresses, and their size. */
function alike({ inputs, backend }: KernelCall, name: string) {
  const [{ shape }] = Object.values(inputs);
  const shapes = Object.keys(inputs).map((input) => [input, shape]);
  checkInputs(`Cannot run ${name}`, inputs, Object.fromEntries(shapes));
  const at = (input: string) => backend.address(inputs[input]);
  return { at, shape, n: tf.util.sizeFromShape(shape) };
}

/**
 * Inputs value, gradient, velocity of one shape; attributes learningRate,
 * momentum, weightDecay. Outputs the new value and velocity.
 */
const sgd: SimdKernel = {
  kernelName: "SgdUpdate",
  run(call) {
    const { backend } = call;
    const { at, shape, n } = alike(call, "SgdUpdate");
    const [value, velocity] = [backend.output(shape), backend.output(shape)];
    const { learningRate, momentum, weightDecay } = call.attrs as Record<
      string,
      number
    >;
    sgdUpdate(backend.kernels, {
      value: at("value"),
      gradient: at("gradient"),
      velocity: at("velocity"),
      newValue: backend.address(value),
      newVelocity: backend.address(velocity),
      ...{ n, learningRate, momentum, weightDecay },
    });
    return [value, velocity];
  },
};

/**
 * Inputs value, gradient, mean, square of one shape; attributes learningRate,
 * beta1, beta2, epsilon, weightDecay, step (from 1). Outputs the new value, mean
 * and square.
 */
const adamW: SimdKernel = {
  kernelName: "AdamWUpdate",
  run(call) {
    const { backend } = call;
    const { at, shape, n } = alike(call, "AdamWUpdate");
    const [value, mean, square] = [0, 1, 2].map(() => backend.output(shape));
    const { learningRate, beta1, beta2, epsilon, weightDecay, step } = call
      .attrs as Record<string, number>;
    adamWUpdate(backend.kernels, {
      value: at("value"),
      gradient: at("gradient"),
      mean: at("mean"),
      square: at("square"),
      newValue: backend.address(value),
      newMean: backend.address(mean),
      newSquare: backend.address(square),
      ...{ n, beta1, beta2, epsilon },
      share1: 1 - beta1,
      share2: 1 - beta2,
      root: Math.sqrt(1 - power(beta2, step)),
      size: learningRate / (1 - power(beta1, step)),
      keep: 1 - learningRate * weightDecay,
    });
    return [value, mean, square];
  },
};

/** Inputs a, b of one shape; attributes alpha, beta. Output alpha · a + beta · b. */
const weightedSum: SimdKernel = {
  kernelName: "WeightedSum",
  run(call) {
    const { backend } = call;
    const { at, shape, n } = alike(call, "WeightedSum");
    const c = backend.output(shape);
    const { alpha, beta } = call.attrs as Record<string, number>;
    computeSum(backend.kernels, n, {
      ...{ a: at("a"), b: at("b"), alpha, beta },
      c: backend.address(c),
    });
    return c;
  },
};

/** Kernels of the loss and the optimizers. */
export const trainingKernels: SimdKernel[] = [
  crossEntropy,
  sgd,
  adamW,
  weightedSum,
];
