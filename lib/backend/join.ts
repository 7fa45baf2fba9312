/**
 * Kernels that make one tensor of several, or several of one: `Concat`, `Pack`,
 * `SplitV`, `Unpack`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { copyPlan, copyStrided } from "../kernels/mod.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";
import { reshaped } from "./metadata.ts";

/** Sizes of a tensor around an axis. */
function around(shape: number[], axis: number) {
  return {
    outer: tf.util.sizeFromShape(shape.slice(0, axis)),
    inner: tf.util.sizeFromShape(shape.slice(axis)),
  };
}

/** Copy tensors of one type side by side along an axis; [outer, inner] each. */
function concatenate(
  { backend }: KernelCall,
  parts: tf.TensorInfo[],
  axis: number,
): tf.TensorInfo {
  const [{ shape, dtype }] = parts;
  const along = parts.reduce((sum, part) => sum + part.shape[axis], 0);
  const to = backend.output(shape.with(axis, along), dtype);
  const valueBytes = dtype === "bool" ? 1 : 4;
  const pitch = around(to.shape, axis).inner;
  let start = 0;
  for (const part of parts) {
    const { outer, inner } = around(part.shape, axis);
    if (outer * inner === 0) continue;
    const plan = copyPlan({
      shape: [outer, inner],
      fromStrides: [inner, 1],
      toStrides: [pitch, 1],
      valueBytes,
    })!;
    copyStrided(backend.kernels, plan, {
      from: backend.address(part),
      to: backend.address(to) + start * valueBytes,
    });
    start += inner;
  }
  return to;
}

const concat: SimdKernel = {
  kernelName: "Concat",
  run(call) {
    const parts = Object.values(call.inputs);
    const [{ shape, dtype }] = parts;
    const [axis] = tf.util.parseAxisParam(call.attrs.axis as number, shape);
    const shapes = parts.map((part) => part.shape);
    tf.backend_util.assertParamsConsistent(shapes, axis);
    const plain = ["float32", "int32", "bool"].includes(dtype) &&
      parts.every((part) => part.dtype === dtype);
    if (!plain) return callKernel("Concat", call, "cpu");
    return concatenate(call, parts, axis);
  },
};

const pack: SimdKernel = {
  kernelName: "Pack",
  run(call) {
    const parts = Object.values(call.inputs);
    const [{ shape, dtype }] = parts;
    const axis = call.attrs.axis as number;
    const alike = parts.every((part) =>
      part.dtype === dtype && tf.util.arraysEqual(part.shape, shape)
    );
    if (!alike || !["float32", "int32", "bool"].includes(dtype)) {
      return callKernel("Pack", call, "cpu");
    }
    const thick = parts.map((part) => ({
      ...part,
      shape: shape.toSpliced(axis, 0, 1),
    }));
    return concatenate(call, thick, axis);
  },
};

/** Consecutive parts of a tensor along an axis, of the given sizes. */
function parts(
  call: KernelCall,
  x: tf.TensorInfo,
  axis: number,
  sizes: number[],
): tf.TensorInfo[] {
  let start = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, d) => d === axis ? start : 0);
    start += size;
    const attrs = { begin, size: x.shape.with(axis, size) };
    return callKernel("Slice", { ...call, inputs: { x }, attrs });
  });
}

const split: SimdKernel = {
  kernelName: "SplitV",
  run(call) {
    const { inputs: { x }, attrs } = call;
    const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape);
    const sizes = tf.backend_util.prepareSplitSize(
      x as tf.Tensor,
      attrs.numOrSizeSplits as number[],
      axis,
    );
    return parts(call, x, axis, sizes);
  },
};

const unpack: SimdKernel = {
  kernelName: "Unpack",
  run(call) {
    const { inputs: { value }, attrs, backend } = call;
    const [axis] = tf.util.parseAxisParam(attrs.axis as number, value.shape);
    const ones = new Array(value.shape[axis]).fill(1);
    return parts(call, value, axis, ones).map((part) => {
      const thin = reshaped(call, part, value.shape.toSpliced(axis, 1));
      backend.disposeData(part.dataId);
      return thin;
    });
  },
};

/** Kernels that join and split tensors. */
export const joinKernels: SimdKernel[] = [concat, pack, split, unpack];
