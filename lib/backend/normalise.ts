/**
 * `Softmax`, `FusedBatchNorm` and the latter's gradient.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  normalise,
  normaliseGrad,
  softmax as compute,
} from "../kernels/mod.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/** Softmax along the last dimension. */
const softmax: SimdKernel = {
  kernelName: "Softmax",
  run(call) {
    const { inputs: { logits }, attrs, backend } = call;
    const { shape, dtype } = logits;
    const last = shape.length - 1;
    const plain = dtype === "float32" && !shape.includes(0) && last >= 0 &&
      [last, -1].includes(attrs.dim as number);
    if (!plain) return callKernel("Softmax", call, "cpu");
    const y = backend.output(shape);
    const n = shape[last];
    const rows = tf.util.sizeFromShape(shape) / n;
    compute(backend.kernels, { rows, n }, {
      x: backend.address(logits),
      y: backend.address(y),
    });
    return y;
  },
};

/** A kernel's result in place of one of its inputs, which is freed. */
function into(
  kernelName: string,
  { backend }: KernelCall,
  first: tf.TensorInfo,
  second?: tf.TensorInfo,
): tf.TensorInfo {
  const inputs: KernelCall["inputs"] = second
    ? { a: first, b: second }
    : { x: first };
  const result = callKernel(kernelName, { inputs, attrs: {}, backend });
  backend.disposeData(first.dataId);
  return result;
}

/**
 * Normalisation with statistics of any shape that x broadcasts to (tf.layers'
 * layer norm: of x's own), step by step.
 */
function composed(call: KernelCall, epsilon: number): tf.TensorInfo {
  const { inputs: { x, mean, variance, scale, offset }, backend } = call;
  const smallest = backend.filled([], "float32", epsilon);
  const kept = callKernel("Identity", { ...call, inputs: { x: variance } });
  let factor = into("Rsqrt", call, into("Add", call, kept, smallest));
  backend.disposeData(smallest.dataId);
  if (scale) factor = into("Multiply", call, factor, scale);
  const centred = callKernel("Sub", { ...call, inputs: { a: x, b: mean } });
  const y = into("Multiply", call, centred, factor);
  backend.disposeData(factor.dataId);
  return offset ? into("Add", call, y, offset) : y;
}

/** Whether all tensors are [n], or are not there. */
function arePerChannel(
  n: number,
  tensors: (tf.TensorInfo | null | undefined)[],
): boolean {
  return tensors.every((tensor) =>
    !tensor || tensor.shape.length === 1 && tensor.shape[0] === n
  );
}

/** Batch normalisation with given statistics. */
const batchNorm: SimdKernel = {
  kernelName: "FusedBatchNorm",
  run(call) {
    const { inputs, attrs, backend } = call;
    const { x, mean, variance, scale, offset } = inputs;
    const floats = Object.values(inputs).every((tensor) =>
      !tensor || tensor.dtype === "float32"
    );
    if (!floats || x.shape.includes(0)) {
      return callKernel("FusedBatchNorm", call, "cpu");
    }
    const n = x.shape.at(-1)!;
    const epsilon = (attrs.varianceEpsilon as number | undefined) ?? 0.001;
    if (!arePerChannel(n, [mean, variance, scale, offset])) {
      return composed(call, epsilon);
    }
    const y = backend.output(x.shape);
    const rows = tf.util.sizeFromShape(x.shape) / n;
    normalise(backend.kernels, { rows, n }, epsilon, {
      x: backend.address(x),
      mean: backend.address(mean),
      variance: backend.address(variance),
      scale: scale ? backend.address(scale) : 0,
      offset: offset ? backend.address(offset) : 0,
      y: backend.address(y),
    });
    return y;
  },
};

/**
 * Inputs x, dy, mean, variance, scale [n]; attribute varianceEpsilon. Outputs dx,
 * then dMean, dVariance, dScale, dOffset [n]: what the gradient of `FusedBatchNorm` is in
 * a dozen operations on whole images.
 */
const batchNormGrad: SimdKernel = {
  kernelName: "FusedBatchNormGrad",
  run({ inputs, attrs, backend }) {
    const { x, dy, mean, variance, scale } = inputs;
    const n = x.shape.at(-1)!;
    const dx = backend.output(x.shape);
    const made = [0, 0, 0, 0].map(() => backend.output([n]));
    const [dMean, dVariance, dScale, dOffset] = made
      .map((tensor) => backend.address(tensor));
    const rows = tf.util.sizeFromShape(x.shape) / n;
    const epsilon = attrs.varianceEpsilon as number;
    normaliseGrad(backend.kernels, { rows, n }, epsilon, {
      x: backend.address(x),
      dy: backend.address(dy),
      mean: backend.address(mean),
      variance: backend.address(variance),
      scale: backend.address(scale),
      dx: backend.address(dx),
      ...{ dMean, dVariance, dScale, dOffset },
    });
    return [dx, ...made];
  },
};

/** The gradient of one call; see {@linkcode registerBatchNormGradient}. */
function batchNormGradients(
  dy: tf.Tensor,
  saved: tf.Tensor[],
  attrs: tf.NamedAttrMap,
): ReturnType<tf.GradFunc> {
  const [x, mean, variance, scale] = saved;
  const inputs = { x, dy, mean, variance, scale };
  const gradients: tf.Tensor[] = tf.engine()
    .runKernel(batchNormGrad.kernelName, inputs, attrs);
  const [dx, dMean, dVariance, dScale, dOffset] = gradients;
  return {
    x: () => dx,
    mean: () => dMean,
    variance: () => dVariance,
    scale: () => dScale,
    offset: () => dOffset,
  };
}

/**
 * Has TensorFlow.js take the gradient of a batch normalisation from this backend's kernel
 * where the backend is the current one and statistics are per channel; else its own.
 */
export function registerBatchNormGradient(): void {
  const kernelName = "FusedBatchNorm";
  const stock = tf.getGradient(kernelName);
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    ...stock,
    gradFunc(dy, saved, attrs) {
      const [x, mean, variance, scale] = saved as tf.Tensor[];
      const ours = tf.getKernel(batchNormGrad.kernelName, tf.getBackend()) &&
        x.dtype === "float32" && x.size > 0 &&
        arePerChannel(x.shape.at(-1)!, [mean, variance, scale]);
      return ours
        ? batchNormGradients(dy as tf.Tensor, [x, mean, variance, scale], attrs)
        : stock.gradFunc(dy, saved, attrs);
    },
  });
}

/** Kernels of softmax and batch normalisation. */
export const normaliseKernels: SimdKernel[] = [
  softmax,
  batchNorm,
  batchNormGrad,
];
