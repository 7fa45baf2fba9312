/**
 * `Softmax` and `FusedBatchNorm`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { normalise, softmax as compute } from "../kernels/mod.ts";
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
    const perChannel = [mean, variance, scale, offset].every((tensor) =>
      !tensor || tensor.shape.length === 1 && tensor.shape[0] === n
    );
    if (!perChannel) return composed(call, epsilon);
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

/** Kernels of softmax and batch normalisation. */
export const normaliseKernels: SimdKernel[] = [softmax, batchNorm];
