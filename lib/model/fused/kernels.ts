/**
 * How the fused layers call their kernels, which the `simd` backend brings.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

const KERNELS = [
  "ConvBlockTrain",
  "ConvBlockGrad",
  "ConvBlockPredict",
  "LstmTrain",
  "LstmGrad",
  "CrossEntropy",
  "SgdUpdate",
  "AdamWUpdate",
  "WeightedSum",
];

/** Tensors by the names that a kernel knows them by. */
export type KernelTensors = Record<string, tf.Tensor>;

/** Numbers, lists of them and switches of a kernel. */
export type KernelAttributes = Record<string, number | boolean | number[]>;

/**
 * Whether the current backend has the kernels of the fused layers, loss and updates.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { hasFusedKernels } from "./kernels.ts";
 * import assert from "node:assert/strict";
 *
 * await tf.setBackend("cpu");
 * assert.equal(hasFusedKernels(), false);
 * ```
 */
export function hasFusedKernels(): boolean {
  const backend = tf.getBackend();
  return KERNELS.every((name) => tf.getKernel(name, backend) !== undefined);
}

/** Runs a kernel of the current backend; returns its outputs. */
export function runKernel(
  name: string,
  inputs: KernelTensors,
  attributes: KernelAttributes = {},
): tf.Tensor[] {
  const result: tf.Tensor | tf.Tensor[] = tf.engine()
    .runKernel(name, inputs, attributes);
  return Array.isArray(result) ? result : [result];
}

/** What a fused operation computes, and how its gradient is to be had. */
export interface FusedOperation {
  /** The result, and tensors to be kept for the gradient. */
  forward(inputs: tf.Tensor[]): { value: tf.Tensor; kept: tf.Tensor[] };
  /** Gradients of the inputs, in their order. */
  backward(dy: tf.Tensor, kept: tf.Tensor[]): tf.Tensor[];
}

/** Applies an operation so that tfjs finds its gradient. */
export function applyFused(
  operation: FusedOperation,
  inputs: tf.Tensor[],
): tf.Tensor {
  const differentiable = tf.customGrad((...given) => {
    const save = given.pop() as unknown as tf.GradSaveFunc;
    const { value, kept } = operation.forward(given as tf.Tensor[]);
    save(kept);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        operation.backward(dy, saved),
    };
  });
  return differentiable(...inputs);
}
