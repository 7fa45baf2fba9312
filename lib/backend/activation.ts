/**
 * The activation that fused kernels apply to their result.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Activation, UnaryName } from "../kernels/mod.ts";
import { callKernel, type KernelCall } from "./kernel_config.ts";

/** Kernel of each activation but "linear". */
const KERNEL_OF: Record<string, string> = {
  relu: "Relu",
  relu6: "Relu6",
  elu: "Elu",
  sigmoid: "Sigmoid",
  leakyrelu: "LeakyRelu",
  prelu: "Prelu",
};

/** Those that a convolution applies itself. */
const FUSED: Record<string, UnaryName> = {
  relu: "relu",
  relu6: "relu6",
  elu: "elu",
  sigmoid: "sigmoid",
  leakyrelu: "leakyRelu",
};

/** The activation named in a fused kernel's attributes, if a convolution applies it. */
export function fusedActivation(
  { attrs }: KernelCall,
): Activation | undefined {
  const name = FUSED[attrs.activation as string];
  return name && { name, alpha: attrs.leakyreluAlpha as number | undefined };
}

/**
 * Apply the activation named in a fused kernel's attributes, if any.
 *
 * @param x the result so far; disposed where a new tensor takes its place
 * @returns the activated tensor
 * @throws {RangeError} if there is no activation of that name
 */
export function applyActivation(
  x: tf.TensorInfo,
  { inputs, attrs, backend }: KernelCall,
): tf.TensorInfo {
  const { activation, leakyreluAlpha } = attrs;
  if (!activation || activation === "linear") return x;
  const kernel = KERNEL_OF[activation as string];
  if (kernel === undefined) {
    throw new RangeError(
      `Cannot apply an activation: it must be linear, ${
        Object.keys(KERNEL_OF).join(", ")
      }, got ${activation}`,
    );
  }
  const alpha = inputs.preluActivationWeights;
  const result = callKernel(kernel, {
    inputs: activation === "prelu" ? { x, alpha } : { x },
    attrs: activation === "leakyrelu" ? { alpha: leakyreluAlpha } : {},
    backend,
  });
  backend.disposeData(x.dataId);
  return result;
}

/**
 * Add a bias that the kernel itself could not take (not one value per column).
 *
 * @param x the result so far; disposed
 */
export function addBias(x: tf.TensorInfo, call: KernelCall): tf.TensorInfo {
  const inputs = { a: x, b: call.inputs.bias };
  const sum = callKernel("Add", { ...call, inputs, attrs: {} });
  call.backend.disposeData(x.dataId);
  return sum;
}
