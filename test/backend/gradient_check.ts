/**
 * Gradients by finite differences: of the kernels themselves, against nothing but
 * their own forward values.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { normals, on, type Plain } from "./compare.ts";

/** By name. */
export type Tensors = Record<string, tf.Tensor>;

/** A function of tensors whose gradients are checked. */
export interface Check {
  inputs: Record<string, Plain>;
  /** Value whose product with a fixed weight, summed, is the loss. */
  forward: (t: Tensors) => tf.Tensor;
  /** Gradients by the names of the inputs, given the weights as dOut. */
  backward: (t: Tensors, dOut: tf.Tensor) => Record<string, tf.Tensor>;
}

/** Step of the differences: float32 has 7 digits, fewer than half go to the step. */
const STEP = 2 ** -9;

/**
 * Tolerance relative to the largest gradient: float32 forward values of size 1 to
 * 10 over 2 steps, and curvature times the step's square.
 */
const TOLERANCE = 3e-3;

/** Σ of weights · forward, added up in float64. */
async function loss(check: Check, inputs: Record<string, Plain>, w: Plain) {
  const [out] = await on("simd", inputs, check.forward);
  return out.values.reduce((sum, value, i) => sum + value * w.values[i], 0);
}

/** Central difference of the loss along one value. */
async function difference(
  check: Check,
  w: Plain,
  { name, index }: { name: string; index: number },
): Promise<number> {
  const at = async (step: number) => {
    const { shape, values } = check.inputs[name];
    const moved = values.slice();
    moved[index] += step;
    return await loss(check, {
      ...check.inputs,
      [name]: { shape, values: moved },
    }, w);
  };
  return (await at(STEP) - await at(-STEP)) / (2 * STEP);
}

/** At most this many values of an input are moved, spread over it. */
const SAMPLES = 12;

/**
 * Check gradients against central differences of some values of each input.
 *
 * @throws {AssertionError} naming the input and the place
 */
export async function checkGradients(check: Check): Promise<void> {
  const [out] = await on("simd", check.inputs, check.forward);
  const w = normals(out.shape, 99);
  const names = Object.keys(check.inputs);
  const gradients = await on("simd", check.inputs, (t) => {
    const found = check.backward(t, tf.tensor(w.values, w.shape));
    return names.map((name) => found[name]);
  });
  for (const [n, name] of names.entries()) {
    const { values } = gradients[n];
    const largest = Math.max(1, ...values.map(Math.abs));
    const stride = Math.max(1, Math.floor(values.length / SAMPLES));
    for (let index = 0; index < values.length; index += stride) {
      const numeric = await difference(check, w, { name, index });
      assert(
        Math.abs(values[index] - numeric) <= TOLERANCE * largest,
        `gradient of ${name} at ${index}: ${
          values[index]
        }, by differences ${numeric}`,
      );
    }
  }
}

/** Backward by tfjs's own gradients of the forward function. */
export function byGradients(
  names: string[],
  forward: (t: Tensors) => tf.Tensor,
): Check["backward"] {
  return (t, dOut) => {
    const gradients = tf.grads((...values) =>
      forward(Object.fromEntries(names.map((name, i) => [name, values[i]])))
    )(names.map((name) => t[name]), dOut);
    return Object.fromEntries(names.map((name, i) => [name, gradients[i]]));
  };
}
