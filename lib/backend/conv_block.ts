/**
 * `ConvBlockTrain`, `ConvBlockGrad` and `ConvBlockPredict`: convolution 3×3 →
 * batch norm → ReLU → max pooling → dropout as one kernel.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import {
  type BlockDropout,
  convBlockGrad as grad,
  convBlockPredict as predict,
  type ConvBlockShape,
  convBlockTrain as train,
  convBlockWeightBytes,
  convBlockWeights,
  keptWords,
  type Overlaps,
} from "../kernels/mod.ts";
import {
  checkInputs,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/** Sizes of the block; inputs and attributes are checked. */
function blockShape(
  { inputs, attrs }: KernelCall,
  name: string,
  vectors: string[],
): ConvBlockShape {
  const action = `Cannot run ${name}`;
  const { pool, epsilon } = attrs as { pool: number; epsilon: number };
  const [images, height, width, channels] = inputs.x.shape;
  const n = inputs.filter.shape[3];
  if (!(pool >= 1 && pool <= Math.min(height, width))) {
    throw new RangeError(
      `${action}: pool must be in [1, ${Math.min(height, width)}], got ${pool}`,
    );
  }
  checkInputs(action, inputs, {
    x: [images, height, width, channels],
    filter: [3, 3, channels, n],
    ...Object.fromEntries(vectors.map((vector) => [vector, [n]])),
  });
  return { images, height, width, channels, n, pool, epsilon };
}

function dropoutOf({ attrs }: KernelCall): BlockDropout {
  return { rate: attrs.rate as number, key: attrs.seed as number };
}

/**
 * The attribute `overlaps`: numbers of images.
 *
 * @throws {RangeError} if one has no image before it, or is not there
 */
function overlapsOf({ inputs, attrs }: KernelCall, name: string): Overlaps {
  const overlaps = (attrs.overlaps ?? []) as number[];
  const images = inputs.x.shape[0];
  for (const image of overlaps) {
    if (Number.isInteger(image) && image >= 1 && image < images) continue;
    throw new RangeError(
      `Cannot run ${name}: overlaps must be integers in [1, ${images}), got ${image}`,
    );
  }
  return overlaps;
}

function pooledShape(
  { images, height, width, n, pool }: ConvBlockShape,
): number[] {
  return [images, Math.floor(height / pool), Math.floor(width / pool), n];
}

/** Addresses of tensors, by name. */
function addresses<K extends string>(
  { backend }: KernelCall,
  tensors: Record<K, tf.TensorInfo>,
): Record<K, number> {
  const found = {} as Record<K, number>;
  for (const name in tensors) found[name] = backend.address(tensors[name]);
  return found;
}

/**
 * Inputs x [n, h, w, cin], filter [3, 3, cin, cout], bias, gamma, beta [cout];
 * attributes pool, epsilon, rate, seed (key of the mask), needDx (whether the
 * gradient of x will be wanted), overlaps (the last output of the block before, whose
 * out is x; or left out). Outputs out [n, h/pool, w/pool, cout], mean, variance [cout]
 * (biased); for the gradient y [n, h, w, cout], winners, moments, of which those that it
 * does not need are empty; overlaps: numbers of the images of out whose inner left half
 * is that of the image before, half an image further on. Those are found in a first
 * block (one channel, needDx false) without dropout.
 */
export const convBlockTrain: SimdKernel = {
  kernelName: "ConvBlockTrain",
  run(call) {
    const { inputs: { x, filter, bias, gamma, beta }, attrs, backend } = call;
    const shape = blockShape(call, "ConvBlockTrain", ["bias", "gamma", "beta"]);
    const { images, height, width, n } = shape;
    const words = keptWords(shape, attrs.needDx as boolean);
    const out = backend.output(pooledShape(shape));
    const mean = backend.output([n]);
    const variance = backend.output([n]);
    const y = backend.output(words.y ? [images, height, width, n] : [0]);
    const winners = backend.output([words.winners]);
    const moments = backend.output([words.moments]);
    const read = { x, filter, bias, gamma, beta };
    const made = { out, mean, variance, y, winners, moments };
    const at = addresses(call, { ...read, ...made });
    if (!words.y) at.y = 0;
    const given = overlapsOf(call, "ConvBlockTrain");
    const dropout = dropoutOf(call);
    const found = train(backend.kernels, shape, dropout, at, given);
    const overlaps = backend.output([found.length]);
    backend.kernels.floats(backend.address(overlaps), found.length).set(found);
    return [...Object.values(made), overlaps];
  },
};

/**
 * Inputs x, filter, bias, gamma, beta, out, mean, variance, y, winners, moments,
 * dOut (as above); attributes as above, overlaps of a first block: those that it put out.
 * Outputs dx (empty where not needed), dFilter, dBias (0: batch norm takes a constant away
 * again), dGamma, dBeta. With overlaps, the gradient of values that two images have in
 * common is in part the sum of both, in the first of them: right for a first block that
 * knows the same overlaps.
 */
export const convBlockGrad: SimdKernel = {
  kernelName: "ConvBlockGrad",
  run(call) {
    const { inputs, attrs, backend } = call;
    const { x, filter, bias, gamma, beta, mean, variance, dOut } = inputs;
    const { out, y, winners, moments } = inputs;
    const vectors = ["bias", "gamma", "beta", "mean", "variance"];
    const shape = blockShape(call, "ConvBlockGrad", vectors);
    const { images, height, width, n } = shape;
    const words = keptWords(shape, attrs.needDx as boolean);
    checkInputs("Cannot run ConvBlockGrad", inputs, {
      y: words.y ? [images, height, width, n] : [0],
      winners: [words.winners],
      moments: [words.moments],
      out: pooledShape(shape),
      dOut: pooledShape(shape),
    });
    const dx = backend.output(attrs.needDx ? x.shape : [0]);
    const dFilter = backend.output(filter.shape);
    const dBias = backend.output([n]);
    const dGamma = backend.output([n]);
    const dBeta = backend.output([n]);
    const read = { x, filter, bias, gamma, beta, mean, variance, dOut };
    const kept = { out, y, winners, moments };
    const gradients = { dx, dFilter, dBias, dGamma, dBeta };
    const at = addresses(call, { ...read, ...kept, ...gradients });
    if (!attrs.needDx) at.dx = 0;
    if (!words.y) at.y = 0;
    const overlaps = overlapsOf(call, "ConvBlockGrad");
    grad(backend.kernels, shape, dropoutOf(call), at, overlaps);
    return [dx, dFilter, dBias, dGamma, dBeta];
  },
};

/**
 * Inputs x, filter, bias, gamma, beta, runningMean, runningVariance; attributes
 * pool, epsilon. Output out, without dropout. What is made of the weights is kept with
 * the filter, for the next prediction by the same ones.
 */
export const convBlockPredict: SimdKernel = {
  kernelName: "ConvBlockPredict",
  run(call) {
    const { inputs, backend } = call;
    const { x, filter, bias, gamma, beta } = inputs;
    const { runningMean: mean, runningVariance: variance } = inputs;
    const vectors = ["bias", "gamma", "beta", "runningMean", "runningVariance"];
    const shape = blockShape(call, "ConvBlockPredict", vectors);
    const out = backend.output(pooledShape(shape));
    const tensors = { x, filter, bias, gamma, beta, mean, variance, out };
    const at = addresses(call, tensors);
    const { kernels } = backend;
    const prepared = backend.prepared({
      tensors: [filter, bias, gamma, beta, mean, variance],
      setting: shape.epsilon,
      bytes: convBlockWeightBytes(shape),
      make: (address) => convBlockWeights(kernels, shape, at, address),
    });
    predict(kernels, shape, at, prepared);
    return out;
  },
};
