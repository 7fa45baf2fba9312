/**
 * The fast Fourier transform, written to be read: Cooley–Tukey for composite
 * lengths, Bluestein for prime ones. `FftPlan` is the version made for speed.
 *
 * @module
 */

import { cosineOfTurns, sineOfTurns } from "../maths.ts";
import { bluestein } from "./bluestein.ts";
import { requireInteger } from "./checks.ts";
import { type Complex, type Signal, toComplex } from "./complex.ts";

/** Up to this length the definition is faster than any division into parts. */
const LARGEST_SUM = 32;

/** Smallest prime that divides n. */
function smallestFactor(n: number): number {
  for (let p = 2; p * p <= n; p++) if (n % p === 0) return p;
  return n;
}

/** The N-th roots of 1, e^(−2πi k/N) for k = 0 … N − 1. */
function rootsOfOne(n: number): Complex {
  const turns = Float64Array.from({ length: n }, (_, k) => k / n);
  return {
    re: turns.map(cosineOfTurns),
    im: turns.map((t) => -sineOfTurns(t)),
  };
}

/** Every `step`-th element, from `start` on. */
function decimate(x: Complex, start: number, step: number): Complex {
  const length = x.re.length / step;
  const part = { re: new Float64Array(length), im: new Float64Array(length) };
  for (let i = 0; i < length; i++) {
    part.re[i] = x.re[start + i * step];
    part.im[i] = x.im[start + i * step];
  }
  return part;
}

/**
 * One step of Cooley and Tukey: the transforms of p interleaved parts, each of
 * length m = n/p, make the whole: X[k] = Σ_r e^(−2πi rk/n) part_r[k mod m].
 *
 * @param roots of 1, of an order that n divides
 */
function combine(parts: Complex[], roots: Complex): Complex {
  const m = parts[0].re.length;
  const n = parts.length * m;
  const stride = roots.re.length / n;
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let r = 0; r < parts.length; r++) {
    const { re, im } = parts[r];
    for (let k = 0; k < n; k++) {
      const turn = ((r * k) % n) * stride;
      const cos = roots.re[turn];
      const sin = roots.im[turn];
      out.re[k] += re[k % m] * cos - im[k % m] * sin;
      out.im[k] += re[k % m] * sin + im[k % m] * cos;
    }
  }
  return out;
}

/** The definition, with roots from the table. */
function sum(x: Complex, roots: Complex): Complex {
  const n = x.re.length;
  const stride = roots.re.length / n;
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      const turn = ((k * j) % n) * stride;
      out.re[k] += x.re[j] * roots.re[turn] - x.im[j] * roots.im[turn];
      out.im[k] += x.re[j] * roots.im[turn] + x.im[j] * roots.re[turn];
    }
  }
  return out;
}

/** Divides, transforms the parts, and combines. */
function transform(x: Complex, roots: Complex): Complex {
  const n = x.re.length;
  if (n <= LARGEST_SUM) return sum(x, roots);
  const p = smallestFactor(n);
  if (p === n) return bluestein(x, fft, ifft);
  const parts = Array.from(
    { length: p },
    (_, r) => transform(decimate(x, r, p), roots),
  );
  return combine(parts, roots);
}

/**
 * Fast Fourier transform of any length (Cooley and Tukey, 1965; prime lengths
 * above 32 by Bluestein, 1970). Same result as {@linkcode dft}.
 *
 * @param signal real or complex, shape [N], N ≥ 1; not changed
 * @returns new complex array, shape [N]; bin k stands for k × sampleRate / N Hz
 * @throws {RangeError} if the signal is empty
 *
 * @example
 * ```ts
 * import { dft, fft } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const signal = [3, 1, 4, 1, 5, 9];
 * const fast = fft(signal);
 * const slow = dft(signal);
 * assert.ok(fast.re.every((value, k) => Math.abs(value - slow.re[k]) < 1e-12));
 * ```
 */
export function fft(signal: Signal): Complex {
  const x = toComplex(signal);
  requireInteger("Cannot transform", "the signal's length", x.re.length);
  return transform(x, rootsOfOne(x.re.length));
}

/**
 * Inverse of {@linkcode fft}: x[n] = 1/N Σ X[k] e^(+2πi kn/N).
 *
 * @param spectrum shape [N], N ≥ 1; not changed
 * @returns new complex array, shape [N]
 * @throws {RangeError} if the spectrum is empty
 *
 * @example
 * ```ts
 * import { fft, ifft } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const back = ifft(fft([3, 1, 4, 1, 5]));
 * assert.deepEqual([...back.re].map(Math.round), [3, 1, 4, 1, 5]);
 * ```
 */
export function ifft(spectrum: Complex): Complex {
  // Real and imaginary parts swapped turn the forward transform into the inverse.
  const { re, im } = fft({ re: spectrum.im, im: spectrum.re });
  const n = re.length;
  return { re: im.map((value) => value / n), im: re.map((value) => value / n) };
}

/**
 * Fourier transform of a real signal: bins 0 to N/2. The others are their mirror
 * image, X[N − k] = conjugate of X[k].
 *
 * @param samples real, shape [N], N ≥ 1; not changed
 * @returns new complex array, shape [1 + floor(N / 2)]
 * @throws {RangeError} if the signal is empty
 *
 * @example
 * ```ts
 * import { realFft } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { re } = realFft([1, -1, 1, -1]); // as fast as 4 samples can swing
 * assert.deepEqual([...re].map((value) => Math.abs(Math.round(value))), [0, 0, 4]);
 * ```
 */
export function realFft(samples: ArrayLike<number>): Complex {
  const { re, im } = fft(samples);
  const nBins = 1 + Math.floor(samples.length / 2);
  return { re: re.slice(0, nBins), im: im.slice(0, nBins) };
}

/**
 * Frequencies of the bins of {@linkcode realFft}.
 *
 * @param sampleRate Hz
 * @param nFft       length of the transform
 * @returns Hz, shape [1 + floor(nFft / 2)]
 *
 * @example
 * ```ts
 * import { fftFrequencies } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(fftFrequencies(8000, 4), Float64Array.of(0, 2000, 4000));
 * ```
 */
export function fftFrequencies(sampleRate: number, nFft: number): Float64Array {
  requireInteger("Cannot list frequencies", "nFft", nFft);
  const nBins = 1 + Math.floor(nFft / 2);
  return Float64Array.from(
    { length: nBins },
    (_, k) => k * sampleRate / nFft,
  );
}
