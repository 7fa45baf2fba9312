/**
 * `Sum`, `Mean`, `Max`, `Min`, `Prod`, `ArgMax`, `ArgMin`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  argReduce,
  reduce,
  type ReduceShape,
  type ReductionName,
} from "../kernels/mod.ts";
import {
  callKernel,
  type KernelCall,
  type SimdKernel,
} from "./kernel_config.ts";

/** TensorFlow.js's name of each reduction, and what it calls the axes. */
const NAMES: Record<string, { name: ReductionName; axes: string }> = {
  Sum: { name: "sum", axes: "axis" },
  Mean: { name: "sum", axes: "axis" },
  Max: { name: "max", axes: "reductionIndices" },
  Min: { name: "min", axes: "axis" },
  Prod: { name: "prod", axes: "axis" },
};

/** Product of some sizes. */
function product(sizes: number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}

/**
 * A tensor seen as [outer, k, inner] with k what is reduced; transposed where the
 * axes are not neighbours. `dispose` frees what that took.
 */
function arrange(call: KernelCall, x: tf.TensorInfo, axes: number[]) {
  const kept = x.shape.map((_, d) => d).filter((d) => !axes.includes(d));
  const outShape = kept.map((d) => x.shape[d]);
  const wide = axes.filter((d) => x.shape[d] > 1);
  const gapless = kept.every((d) =>
    x.shape[d] === 1 || d < wide[0] || d > wide.at(-1)! || wide.length === 0
  );
  const k = product(axes.map((d) => x.shape[d]));
  if (gapless) {
    const outer = product(
      kept.filter((d) => d < wide[0]).map((d) => x.shape[d]),
    );
    const shape = { outer, k, inner: product(x.shape) / outer / k };
    return { x, shape, outShape, dispose: () => {} };
  }
  const { backend } = call;
  const perm = [...kept, ...axes];
  const moved = callKernel("Transpose", {
    inputs: { x },
    attrs: { perm },
    backend,
  });
  return {
    x: moved,
    shape: { outer: product(outShape), k, inner: 1 } as ReduceShape,
    outShape,
    dispose: () => void backend.disposeData(moved.dataId),
  };
}

/** Axes from an attribute, sorted; all where there is none. */
function axesOf(attribute: unknown, shape: number[]): number[] {
  return tf.util.parseAxisParam(attribute as number, shape)
    .toSorted((a, b) => a - b);
}

/** Shape with reduced axes kept as 1. */
function keptShape(shape: number[], axes: number[]): number[] {
  return shape.map((size, d) => axes.includes(d) ? 1 : size);
}

function reduceKernel(kernelName: string): SimdKernel {
  const { name, axes: attribute } = NAMES[kernelName];
  return {
    kernelName,
    run(call) {
      const { inputs: { x }, attrs, backend } = call;
      if (x.dtype !== "float32" || x.shape.includes(0)) {
        return callKernel(kernelName, call, "cpu");
      }
      const axes = axesOf(attrs[attribute], x.shape);
      const { x: from, shape, outShape, dispose } = arrange(call, x, axes);
      const y = backend.output(
        attrs.keepDims ? keptShape(x.shape, axes) : outShape,
      );
      reduce(backend.kernels, name, shape, {
        x: backend.address(from),
        y: backend.address(y),
        divisor: kernelName === "Mean" ? shape.k : 1,
      });
      dispose();
      return y;
    },
  };
}

function argReduceKernel(kernelName: "ArgMax" | "ArgMin"): SimdKernel {
  return {
    kernelName,
    run(call) {
      const { inputs: { x }, attrs, backend } = call;
      const axes = axesOf(attrs.axis, x.shape);
      if (x.dtype !== "float32" || x.shape.includes(0) || axes.length !== 1) {
        return callKernel(kernelName, call, "cpu");
      }
      const { shape, outShape } = arrange(call, x, axes);
      const y = backend.output(outShape, "int32");
      argReduce(
        backend.kernels,
        kernelName === "ArgMax" ? "max" : "min",
        shape,
        { x: backend.address(x), y: backend.address(y) },
      );
      return y;
    },
  };
}

/** Kernels of reductions. */
export const reduceKernels: SimdKernel[] = [
  ...Object.keys(NAMES).map(reduceKernel),
  argReduceKernel("ArgMax"),
  argReduceKernel("ArgMin"),
];
