/**
 * Tensors of one value: `Fill`, `ZerosLike`, `OnesLike`; and `OneHot`, `GatherV2`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { gatherRows } from "../kernels/mod.ts";
import { callKernel, type SimdKernel } from "./kernel_config.ts";

/** Types whose values are plain numbers. */
const NUMBERS = ["float32", "int32", "bool"];

const fill: SimdKernel = {
  kernelName: "Fill",
  run(call) {
    const { attrs, backend } = call;
    const value = attrs.value as number;
    const dtype = attrs.dtype as tf.DataType ?? tf.util.inferDtype(value);
    if (!NUMBERS.includes(dtype)) return callKernel("Fill", call, "cpu");
    return backend.filled(attrs.shape as number[], dtype, value);
  },
};

function likeKernel(kernelName: "ZerosLike" | "OnesLike"): SimdKernel {
  return {
    kernelName,
    run(call) {
      const { inputs: { x: { shape, dtype } }, backend } = call;
      if (!NUMBERS.includes(dtype)) return callKernel(kernelName, call, "cpu");
      return backend.filled(shape, dtype, kernelName === "OnesLike" ? 1 : 0);
    },
  };
}

const gather: SimdKernel = {
  kernelName: "GatherV2",
  run(call) {
    const { inputs: { x, indices }, attrs, backend } = call;
    const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape);
    const plain = NUMBERS.includes(x.dtype) && indices.dtype === "int32" &&
      axis === 0 && !attrs.batchDims && !x.shape.includes(0);
    if (!plain) return callKernel("GatherV2", call, "cpu");
    const places = backend.readSync(indices.dataId) as Int32Array;
    const inside = places.every((place) => place >= 0 && place < x.shape[0]);
    // Which index is out of range, the borrowed kernel says.
    if (!inside) return callKernel("GatherV2", call, "cpu");
    const to = backend.output([...indices.shape, ...x.shape.slice(1)], x.dtype);
    const rowBytes = tf.util.bytesPerElement(x.dtype) *
      tf.util.sizeFromShape(x.shape.slice(1));
    gatherRows(backend.kernels, { count: places.length, rowBytes }, {
      from: backend.address(x),
      indices: backend.address(indices),
      to: backend.address(to),
    });
    return to;
  },
};

/** Kernels that make tensors of one value, or gather rows. */
export const fillKernels: SimdKernel[] = [
  fill,
  likeKernel("OnesLike"),
  likeKernel("ZerosLike"),
  gather,
];
