/**
 * Random calls of kernels, on `simd` and on `cpu`: equal, or both throw.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import { unaryKernels } from "../../lib/backend/unary.ts";
import { Random } from "../../lib/random.ts";
import { IMAGE_CALLS, windowsOf } from "./random_image_calls.ts";
import { TENSOR_CALLS } from "./random_tensor_calls.ts";
import { type RandomCall, tensor } from "./random_values.ts";

/** What a backend made of a call: its results, or what it threw. */
type Outcome =
  | { results: { shape: number[]; dtype: string; values: ArrayLike<number> }[] }
  | { error: Error };

/** Outcome of a comparison; `difference` is absent where both did the same. */
export interface Comparison {
  kernel: string;
  /** Whether both threw. */
  thrown: boolean;
  difference?: string;
}

/**
 * Largest difference from cpu's value, relative to the largest magnitude among a
 * result's values and 1: sums are taken in another order, in floats instead of doubles.
 */
const TOLERANCE = 1e-5;

/** The same for functions of one value, relative to the value itself or 1. */
const UNARY_TOLERANCE = 1e-6;

const UNARY = new Set(unaryKernels.map(({ kernelName }) => kernelName));

/** The call of this number in the stream of a seed. */
export function randomCall(seed: number, number: number): RandomCall {
  const random = new Random(seed, `backend call ${number}`);
  const kinds = random.uniform() < 0.5 ? IMAGE_CALLS : TENSOR_CALLS;
  return kinds[random.integer(0, kinds.length)](random);
}

/** Sizes below 0: cpu's convolutions return such a tensor where they should throw. */
function checkShape(shape: number[]): void {
  if (shape.every((n) => n >= 0)) return;
  throw new RangeError(`The result has shape [${shape}]`);
}

/**
 * Filters for another number of channels, and gradients of windows that fit nowhere:
 * tf's functions refuse them, cpu's kernels read values that are not there.
 */
function checkSizes({ kernel, inputs, attrs }: RandomCall): void {
  const x = (inputs.x ?? inputs.input)?.shape ?? attrs.inputShape as number[];
  if (/Conv/.test(kernel)) {
    const filter = inputs.filter?.shape ?? attrs.filterShape as number[];
    checkShape(windowsOf(x, filter, attrs));
    if (filter[2] === x[3]) return;
    throw new RangeError(`The filter has shape [${filter}], x [${x}]`);
  }
  if (/Pool/.test(kernel)) {
    checkShape(windowsOf(x, attrs.filterSize as number[], attrs));
  }
}

function outcomeOn(backend: "cpu" | "simd", call: RandomCall): Outcome {
  tf.setBackend(backend);
  try {
    if (backend === "cpu") checkSizes(call);
    return tf.tidy(() => {
      const named = Object.entries(call.inputs)
        .map(([name, values]) => [name, tensor(values)]);
      const inputs = call.kernel === "Concat"
        ? named.map(([, value]) => value) as unknown as tf.NamedTensorMap
        : Object.fromEntries(named);
      const made = tf.engine().runKernel(
        call.kernel,
        inputs,
        call.attrs as unknown as tf.NamedAttrMap,
      );
      const results = ([made].flat() as tf.Tensor[]).map((result) => {
        checkShape(result.shape);
        const { shape, dtype } = result;
        return { shape, dtype, values: result.dataSync() };
      });
      return { results };
    });
  } catch (error) {
    return { error: error as Error };
  }
}

/** Where two results differ, in words. */
function difference(
  kernel: string,
  actual: Outcome,
  expected: Outcome,
): string | undefined {
  if ("error" in actual || "error" in expected) {
    if ("error" in actual && "error" in expected) return undefined;
    return "error" in actual
      ? `simd throws ${actual.error}`
      : `cpu throws ${(expected as { error: Error }).error}`;
  }
  for (const [i, want] of expected.results.entries()) {
    const got = actual.results[i];
    if (`${got?.shape}` !== `${want.shape}` || got.dtype !== want.dtype) {
      return `simd: ${got?.dtype} [${got?.shape}], cpu: ${want.dtype} [${want.shape}]`;
    }
    const finite = Array.from(want.values).filter(Number.isFinite);
    const largest = finite.reduce((a, b) => Math.max(a, Math.abs(b)), 1);
    for (let at = 0; at < want.values.length; at++) {
      const [a, e] = [got.values[at], want.values[at]];
      const error = Object.is(a, e) || a === e ? 0 : Math.abs(a - e);
      const bound = UNARY.has(kernel)
        ? UNARY_TOLERANCE * Math.max(1, Math.abs(e))
        : TOLERANCE * largest;
      if (error === 0 || error <= bound) continue;
      return `value ${at} of [${want.shape}]: simd ${a}, cpu ${e}, largest ${largest}`;
    }
  }
  return undefined;
}

/** Make both backends ready. */
export async function prepareBackends(): Promise<void> {
  tf.env().set("PROD", true);
  await registerSimdBackend();
  for (const name of ["cpu", "simd"]) await tf.setBackend(name);
}

/** Run a call on both backends, after {@linkcode prepareBackends}. */
export function compareCall(call: RandomCall): Comparison {
  const expected = outcomeOn("cpu", call);
  const actual = outcomeOn("simd", call);
  return {
    kernel: call.kernel,
    thrown: "error" in expected && "error" in actual,
    difference: difference(call.kernel, actual, expected),
  };
}

/** A call in few words. */
export function describeCall({ kernel, inputs, attrs }: RandomCall): string {
  const tensors = Object.entries(inputs)
    .map(([name, { dtype, shape }]) => `${name}: ${dtype} [${shape}]`);
  return `${kernel}(${tensors.join(", ")}) ${JSON.stringify(attrs)}`;
}
