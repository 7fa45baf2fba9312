/**
 * The discrete Fourier transform as the paper defines it: a sum for each bin.
 *
 * @module
 */

import { cosineOfTurns, sineOfTurns } from "../maths.ts";
import { requireInteger } from "./checks.ts";
import { type Complex, type Signal, toComplex } from "./complex.ts";

/**
 * Discrete Fourier transform by its definition (paper: DFT, FFT):
 * X[k] = Σ x[n] e^(−2πi kn/N). N² multiplications: for reading and for checking.
 *
 * @param signal real or complex, shape [N], N ≥ 1; not changed
 * @returns new complex array, shape [N]; bin k stands for k × sampleRate / N Hz
 * @throws {RangeError} if the signal is empty
 *
 * @example Two turns of a cosine in 8 samples: bins 2 and 8 − 2
 * ```ts
 * import { dft, magnitude } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const cosine = Array.from({ length: 8 }, (_, n) => Math.cos(2 * Math.PI * 2 * n / 8));
 * const spectrum = magnitude(dft(cosine)).map((m) => Math.round(m * 1e9) / 1e9);
 * assert.deepEqual([...spectrum], [0, 0, 4, 0, 0, 0, 4, 0]);
 * ```
 */
export function dft(signal: Signal): Complex {
  const x = toComplex(signal);
  const n = x.re.length;
  requireInteger("Cannot transform", "the signal's length", n);
  const result = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      // kn is taken modulo N first: large angles would cost digits.
      const turns = ((k * j) % n) / n;
      const cos = cosineOfTurns(turns);
      const sin = -sineOfTurns(turns);
      result.re[k] += x.re[j] * cos - x.im[j] * sin;
      result.im[k] += x.re[j] * sin + x.im[j] * cos;
    }
  }
  return result;
}
