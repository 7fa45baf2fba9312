/**
 * How a kernel of ours is written down and registered.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { SimdBackend } from "./simd_backend.ts";

/** Name under which the backend is registered. */
export const BACKEND_NAME = "simd";

/** What a kernel is called with. */
export interface KernelCall {
  /** By name; optional ones may be absent. */
  inputs: Record<string, tf.TensorInfo>;
  attrs: Record<string, unknown>;
  backend: SimdBackend;
}

/** A kernel of ours. */
export interface SimdKernel {
  kernelName: string;
  run(call: KernelCall): tf.TensorInfo | tf.TensorInfo[];
}

/** A kernel that frees what it has made if it throws, for want of memory mostly. */
function freeing(kernelFunc: tf.KernelFunc): tf.KernelFunc {
  return (call) =>
    (call.backend as SimdBackend).freeOnError(() => kernelFunc(call));
}

/** Take over every kernel of the cpu backend. */
export function borrowKernels(): void {
  for (const kernel of tf.getKernelsForBackend("cpu")) {
    tf.registerKernel({
      ...kernel,
      backendName: BACKEND_NAME,
      kernelFunc: freeing(kernel.kernelFunc),
    });
  }
}

/** Put a kernel in the place of one borrowed from cpu, or beside them. */
export function registerSimdKernel({ kernelName, run }: SimdKernel): void {
  if (tf.getKernel(kernelName, BACKEND_NAME)) {
    tf.unregisterKernel(kernelName, BACKEND_NAME);
  }
  tf.registerKernel({
    kernelName,
    backendName: BACKEND_NAME,
    kernelFunc: freeing(({ inputs, attrs, backend }) =>
      run({
        inputs: inputs as Record<string, tf.TensorInfo>,
        attrs: attrs ?? {},
        backend: backend as SimdBackend,
      })
    ),
  });
}

/** Run a kernel by name on the backend; the cpu backend's own, with `from: "cpu"`. */
export function callKernel(
  kernelName: string,
  { inputs, attrs, backend }: KernelCall,
  from: "cpu" | typeof BACKEND_NAME = BACKEND_NAME,
): tf.TensorInfo {
  const kernel = tf.getKernel(kernelName, from);
  const result = kernel.kernelFunc({
    inputs,
    attrs: attrs as unknown as tf.NamedAttrMap,
    backend,
  });
  return result as tf.TensorInfo;
}

/**
 * Check that tensors are float32 and have the shapes that a kernel reads.
 *
 * @param action begins the message, such as "Cannot run ConvBlockTrain"
 * @throws {TypeError} if a dtype is wrong
 * @throws {RangeError} if a shape is wrong
 */
export function checkInputs(
  action: string,
  inputs: Record<string, tf.TensorInfo>,
  shapes: Record<string, number[]>,
): void {
  for (const [name, shape] of Object.entries(shapes)) {
    const tensor = inputs[name];
    if (tensor?.dtype !== "float32") {
      throw new TypeError(
        `${action}: ${name} must be a float32 tensor, got ${tensor?.dtype}`,
      );
    }
    if (!tf.util.arraysEqual(tensor.shape, shape)) {
      throw new RangeError(
        `${action}: ${name} must have shape [${shape}], got [${tensor.shape}]`,
      );
    }
  }
}
