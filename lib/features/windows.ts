/**
 * Windows that fade a frame in and out.
 *
 * @module
 */

import { cosineOfTurns } from "../maths.ts";
import { requireChoice, requireInteger } from "./checks.ts";

/**
 * `periodic`: one period of a cosine of length n, for spectra (scipy `sym=False`).
 * `symmetric`: first and last value equal, for filters (scipy `sym=True`).
 */
export type WindowSymmetry = "periodic" | "symmetric";

/** Every {@linkcode WindowName}. */
export const WINDOWS = ["hamming", "hann", "rectangular"] as const;

/** Windows by name; `rectangular` is all ones. */
export type WindowName = typeof WINDOWS[number];

/** α − (1 − α) cos(2πk/N), with N = n or n − 1 by symmetry. */
function raisedCosine(
  n: number,
  alpha: number,
  symmetry: WindowSymmetry,
): Float64Array {
  const action = "Cannot make a window";
  requireInteger(action, "length", n);
  requireChoice(action, "symmetry", symmetry, ["periodic", "symmetric"]);
  if (n === 1) return Float64Array.of(1);
  const period = symmetry === "periodic" ? n : n - 1;
  return Float64Array.from(
    { length: n },
    (_, k) => alpha - (1 - alpha) * cosineOfTurns(k / period),
  );
}

/**
 * Hamming window, 0.54 − 0.46 cos(2πk/N) (paper: Hamming window).
 *
 * Paper says 0.54 + 0.46 cos; that is the same window centred at 0. Over
 * k = 0 … N − 1 the sign must be minus.
 *
 * @param n        length in samples
 * @param symmetry see {@linkcode WindowSymmetry}
 * @returns new array, shape [n], values in [0.08, 1]
 * @throws {RangeError} if n is not a positive integer
 *
 * @example
 * ```ts
 * import { hamming } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const window = hamming(4, "periodic");
 * assert.deepEqual([...window].map((w) => Math.round(w * 100)), [8, 54, 100, 54]);
 * ```
 */
export function hamming(
  n: number,
  symmetry: WindowSymmetry = "periodic",
): Float64Array {
  return raisedCosine(n, 0.54, symmetry);
}

/**
 * Hann window, 0.5 − 0.5 cos(2πk/N); librosa's default, not the paper's.
 *
 * @param n        length in samples
 * @param symmetry see {@linkcode WindowSymmetry}
 * @returns new array, shape [n], values in [0, 1]
 * @throws {RangeError} if n is not a positive integer
 *
 * @example
 * ```ts
 * import { hann } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const window = hann(5, "symmetric");
 * assert.deepEqual([...window].map((w) => Math.round(w * 100)), [0, 50, 100, 50, 0]);
 * ```
 */
export function hann(
  n: number,
  symmetry: WindowSymmetry = "periodic",
): Float64Array {
  return raisedCosine(n, 0.5, symmetry);
}

/**
 * Periodic window by name, for spectra.
 *
 * @param name `hamming`, `hann` or `rectangular` (all ones)
 * @param n    length in samples
 * @returns new array, shape [n]
 * @throws {RangeError} if the name is unknown or n is not a positive integer
 *
 * @example
 * ```ts
 * import { hann, makeWindow } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(makeWindow("hann", 8), hann(8, "periodic"));
 * ```
 */
export function makeWindow(name: WindowName, n: number): Float64Array {
  const action = "Cannot make a window";
  requireChoice(action, "name", name, WINDOWS);
  requireInteger(action, "length", n);
  if (name === "rectangular") return new Float64Array(n).fill(1);
  return name === "hann" ? hann(n) : hamming(n);
}
