/**
 * Fourier transform of any length by way of a power of two.
 *
 * @module
 */

import { cosineOfTurns, sineOfTurns } from "../maths.ts";
import type { Complex } from "./complex.ts";

/** Smallest power of two that is at least n. */
function nextPowerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}

/** Element-wise product, with the right side conjugated where asked. */
function multiply(a: Complex, b: Complex, conjugate = false): Complex {
  const sign = conjugate ? -1 : 1;
  return {
    re: a.re.map((re, k) => re * b.re[k] - sign * a.im[k] * b.im[k]),
    im: a.im.map((im, k) => im * b.re[k] + sign * a.re[k] * b.im[k]),
  };
}

/**
 * Fourier transform by a convolution with a chirp (Bluestein, 1970). From
 * kn = (k² + n² − (k − n)²) / 2 follows X[k] = c̄[k] Σ x[n] c̄[n] c[k − n] with
 * c[n] = e^(πi n²/N): a convolution, done by transforms of a power of two.
 *
 * @param x    shape [N]; not changed
 * @param fft  transforms lengths that are powers of two
 * @param ifft its inverse
 * @returns new complex array, shape [N]
 */
export function bluestein(
  x: Complex,
  fft: (x: Complex) => Complex,
  ifft: (x: Complex) => Complex,
): Complex {
  const n = x.re.length;
  const m = nextPowerOfTwo(2 * n - 1);
  // n² modulo 2N: the chirp has that period, and large angles would cost digits.
  const turns = x.re.map((_, k) => ((k * k) % (2 * n)) / (2 * n));
  const chirp = { re: turns.map(cosineOfTurns), im: turns.map(sineOfTurns) };
  const kernel = { re: new Float64Array(m), im: new Float64Array(m) };
  for (let k = 0; k < n; k++) {
    // Negative shifts stand at the end, as in every circular convolution.
    kernel.re[k] = kernel.re[(m - k) % m] = chirp.re[k];
    kernel.im[k] = kernel.im[(m - k) % m] = chirp.im[k];
  }
  const padded = { re: new Float64Array(m), im: new Float64Array(m) };
  const modulated = multiply(x, chirp, true);
  padded.re.set(modulated.re);
  padded.im.set(modulated.im);
  const convolved = ifft(multiply(fft(padded), fft(kernel)));
  const head = {
    re: convolved.re.subarray(0, n),
    im: convolved.im.subarray(0, n),
  };
  return multiply(head, chirp, true);
}
