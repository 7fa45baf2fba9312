/**
 * The discrete cosine transform that turns log energies into cepstra.
 *
 * @module
 */

import { cosineOfTurns } from "../maths.ts";
import { requireInteger } from "./checks.ts";

/** `none`: scipy's default, 2 Σ; `ortho`: scaled so that the transform is a rotation. */
export type DctNorm = "none" | "ortho";

/**
 * Rows of the DCT-II matrix: row k is 2 cos(πk (2j + 1) / 2N), scaled by norm.
 *
 * @param nOut coefficients, at most n
 * @param n    length of the input
 * @returns new array, shape [nOut, n]
 * @throws {RangeError} if a length is out of range
 */
export function dctBasis(nOut: number, n: number, norm: DctNorm): Float64Array {
  const action = "Cannot make a cosine transform";
  requireInteger(action, "the input's length", n);
  requireInteger(action, "the number of coefficients", nOut);
  if (nOut > n) {
    throw new RangeError(
      `${action}: coefficients must be at most ${n}, as many as values, got ${nOut}`,
    );
  }
  const basis = new Float64Array(nOut * n);
  for (let k = 0; k < nOut; k++) {
    const scale = norm === "none" ? 2 : Math.sqrt((k === 0 ? 1 : 2) / n);
    for (let j = 0; j < n; j++) {
      basis[k * n + j] = scale *
        cosineOfTurns((k * (2 * j + 1)) % (4 * n) / (4 * n));
    }
  }
  return basis;
}

/**
 * Discrete cosine transform of type II, by definition, like `scipy.fft.dct`:
 * y[k] = 2 Σ x[n] cos(πk (2n + 1) / 2N).
 *
 * @param x    shape [N], N ≥ 1; not changed
 * @param norm see {@linkcode DctNorm}
 * @returns new array, shape [N]
 * @throws {RangeError} if x is empty
 *
 * @example
 * ```ts
 * import { dct2 } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const y = dct2([1, 1, 1, 1]); // a constant: only y[0]
 * assert.equal(y[0], 8);
 * assert.ok(y.subarray(1).every((value) => Math.abs(value) < 1e-12));
 * ```
 */
export function dct2(
  x: ArrayLike<number>,
  norm: DctNorm = "none",
): Float64Array {
  const n = x.length;
  const basis = dctBasis(n, n, norm);
  const y = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) y[k] += basis[k * n + j] * x[j];
  }
  return y;
}
