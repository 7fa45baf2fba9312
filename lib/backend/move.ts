/**
 * Kernels that copy values from one place to another: `Transpose`, `Slice`,
 * `Concat`, `PadV2` and others.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { copyPlan, copyStrided, stridesOf } from "../kernels/mod.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/** A copy of part of one tensor to part of another. */
interface Copy {
  from: tf.TensorInfo;
  to: tf.TensorInfo;
  /** Sizes of the part. */
  shape: number[];
  fromStrides: number[];
  toStrides: number[];
  /** Values before the part's first. */
  fromStart?: number;
  toStart?: number;
}

/** Bytes of a value, or undefined where a tensor has no plain numbers. */
function bytesOf(dtype: tf.DataType): number | undefined {
  if (dtype === "bool") return 1;
  return dtype === "float32" || dtype === "int32" ? 4 : undefined;
}

/** Copy, or say that it has too many dimensions to be done here. */
function copy({ backend }: KernelCall, request: Copy): boolean {
  const { from, to, shape, fromStart = 0, toStart = 0 } = request;
  if (shape.includes(0)) return true;
  const valueBytes = bytesOf(from.dtype)!;
  const plan = copyPlan({ ...request, valueBytes });
  if (!plan) return false;
  copyStrided(backend.kernels, plan, {
    from: backend.address(from) + fromStart * valueBytes,
    to: backend.address(to) + toStart * valueBytes,
  });
  return true;
}

/** One tensor's values in a new one of `shape`; cpu does it where a copy can't. */
function copied(
  kernelName: string,
  call: KernelCall,
  x: tf.TensorInfo,
  outShape: number[],
  request: Partial<Copy>,
): tf.TensorInfo {
  if (bytesOf(x.dtype) === undefined) {
    return callKernel(kernelName, call, "cpu");
  }
  const to = call.backend.output(outShape, x.dtype);
  const done = copy(call, {
    from: x,
    to,
    shape: outShape,
    fromStrides: stridesOf(x.shape),
    toStrides: stridesOf(outShape),
    ...request,
  });
  if (done) return to;
  call.backend.disposeData(to.dataId);
  return callKernel(kernelName, call, "cpu");
}

const transpose: SimdKernel = {
  kernelName: "Transpose",
  run(call) {
    const { inputs: { x }, attrs } = call;
    const perm = attrs.perm as number[];
    const strides = stridesOf(x.shape);
    const shape = perm.map((d) => x.shape[d]);
    const fromStrides = perm.map((d) => strides[d]);
    return copied("Transpose", call, x, shape, { fromStrides });
  },
};

/** Values of a tensor before the one at `place`. */
function offset(place: number[], shape: number[]): number {
  const strides = stridesOf(shape);
  return place.reduce((sum, at, d) => sum + at * strides[d], 0);
}

const slice: SimdKernel = {
  kernelName: "Slice",
  run(call) {
    const { inputs: { x }, attrs } = call;
    const [begin, size] = tf.slice_util.parseSliceParams(
      x as tf.Tensor,
      attrs.begin as number[],
      attrs.size as number[],
    );
    tf.slice_util.assertParamsValid(x as tf.Tensor, begin, size);
    const fromStart = offset(begin, x.shape);
    return copied("Slice", call, x, size, { fromStart });
  },
};

const reverse: SimdKernel = {
  kernelName: "Reverse",
  run(call) {
    const { inputs: { x }, attrs } = call;
    const axes = tf.util.parseAxisParam(attrs.dims as number[], x.shape);
    const strides = stridesOf(x.shape);
    const last = x.shape.map((size, d) => axes.includes(d) ? size - 1 : 0);
    return copied("Reverse", call, x, x.shape, {
      fromStart: offset(last, x.shape),
      fromStrides: strides.map((stride, d) =>
        axes.includes(d) ? -stride : stride
      ),
    });
  },
};

const tile: SimdKernel = {
  kernelName: "Tile",
  run(call) {
    const { inputs: { x }, attrs } = call;
    const reps = attrs.reps as number[];
    const outShape = x.shape.map((size, d) => size * reps[d]);
    const from = stridesOf(x.shape), to = stridesOf(outShape);
    // Each dimension twice: its repetitions, then its values.
    return copied("Tile", call, x, outShape, {
      shape: x.shape.flatMap((size, d) => [reps[d], size]),
      fromStrides: from.flatMap((stride) => [0, stride]),
      toStrides: to.flatMap((stride, d) => [stride * x.shape[d], stride]),
    });
  },
};

const pad: SimdKernel = {
  kernelName: "PadV2",
  run(call) {
    const { inputs: { x }, attrs, backend } = call;
    const paddings = attrs.paddings as [number, number][];
    const outShape = x.shape.map((size, d) =>
      paddings[d][0] + size + paddings[d][1]
    );
    if (bytesOf(x.dtype) === undefined) return callKernel("PadV2", call, "cpu");
    const to = backend.filled(outShape, x.dtype, attrs.constantValue as number);
    const done = copy(call, {
      from: x,
      to,
      shape: x.shape,
      fromStrides: stridesOf(x.shape),
      toStrides: stridesOf(outShape),
      toStart: offset(paddings.map(([before]) => before), outShape),
    });
    if (done) return to;
    backend.disposeData(to.dataId);
    return callKernel("PadV2", call, "cpu");
  },
};

/** Kernels that copy values. */
export const moveKernels: SimdKernel[] = [
  transpose,
  slice,
  reverse,
  tile,
  pad,
];
