/**
 * Kernels that give values another shape, or another owner, and move none.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { KernelCall, SimdKernel } from "./kernel_config.ts";

/** The tensor's values under another shape; both own them. */
export function reshaped(
  { backend }: KernelCall,
  { dataId, dtype }: tf.TensorInfo,
  shape: number[],
): tf.TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}

const identity: SimdKernel = {
  kernelName: "Identity",
  run: (call) => reshaped(call, call.inputs.x, call.inputs.x.shape),
};

const reshape: SimdKernel = {
  kernelName: "Reshape",
  run(call) {
    const { x } = call.inputs;
    const size = tf.util.sizeFromShape(x.shape);
    const wanted = call.attrs.shape as number[];
    const shape = tf.util.inferFromImplicitShape(wanted, size);
    if (tf.util.sizeFromShape(shape) !== size) {
      throw new RangeError(
        `Cannot reshape: the new shape [${shape}] must hold the ${size} values of [${x.shape}], got ${
          tf.util.sizeFromShape(shape)
        }`,
      );
    }
    return reshaped(call, x, shape);
  },
};

const expandDims: SimdKernel = {
  kernelName: "ExpandDims",
  run(call) {
    const { inputs: { input }, attrs } = call;
    const dim = attrs.dim as number;
    const rank = input.shape.length;
    if (!(dim >= -(rank + 1) && dim <= rank)) {
      throw new RangeError(
        `Cannot expand dimensions: the axis must be in [${-(rank +
          1)}, ${rank}], got ${dim}`,
      );
    }
    const at = dim < 0 ? dim + rank + 1 : dim;
    return reshaped(call, input, input.shape.toSpliced(at, 0, 1));
  },
};

/** Kernels that move no values. */
export const metadataKernels: SimdKernel[] = [identity, reshape, expandDims];
