/**
 * `Softmax` and `FusedBatchNorm`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { normalise, softmax as compute } from "../kernels/mod.ts";
import { callKernel, type SimdKernel } from "./kernel_config.ts";

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

/** Batch normalisation with given statistics, one a value of the last dimension. */
const batchNorm: SimdKernel = {
  kernelName: "FusedBatchNorm",
  run(call) {
    const { inputs: { x, mean, variance, scale, offset }, attrs, backend } =
      call;
    const n = x.shape.at(-1)!;
    const perChannel = [mean, variance, scale, offset].every((tensor) =>
      !tensor || tensor.dtype === "float32" && tensor.shape.length === 1 &&
        tensor.shape[0] === n
    );
    if (!perChannel || x.dtype !== "float32" || x.shape.includes(0)) {
      return callKernel("FusedBatchNorm", call, "cpu");
    }
    const y = backend.output(x.shape);
    const rows = tf.util.sizeFromShape(x.shape) / n;
    const epsilon = (attrs.varianceEpsilon as number | undefined) ?? 0.001;
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

/** Both of them. */
export const normaliseKernels: SimdKernel[] = [softmax, batchNorm];
