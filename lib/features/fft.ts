/**
 * The fast Fourier transform, written to be read: Cooley–Tukey for composite
 * lengths, Bluestein for prime ones. `FftPlan` is the version made for speed.
 *
 * @module
 */

import { bluestein } from "./bluestein.ts";
import { requireInteger } from "./checks.ts";
import { type Complex, type Signal, toComplex } from "./complex.ts";
import { dft } from "./dft.ts";

/** Up to this prime length the definition is faster than Bluestein's detour. */
const LARGEST_DFT = 31;

/** Smallest prime that divides n. */
function smallestFactor(n: number): number {
  for (let p = 2; p * p <= n; p++) if (n % p === 0) return p;
  return n;
}

/** Every `step`-th element, from `start` on. */
function decimate(x: Complex, start: number, step: number): Complex {
  const every = (_: number, i: number) => i % step === start;
  return { re: x.re.filter(every), im: x.im.filter(every) };
}

/**
 * One step of Cooley and Tukey: the transforms of p interleaved parts, each of
 * length m = N/p, make the whole: X[k] = Σ_r e^(−2πi rk/N) part_r[k mod m].
 */
function combine(parts: Complex[]): Complex {
  const m = parts[0].re.length;
  const n = parts.length * m;
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k++) {
    parts.forEach(({ re, im }, r) => {
      const angle = -2 * Math.PI * ((r * k) % n) / n;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      out.re[k] += re[k % m] * cos - im[k % m] * sin;
      out.im[k] += re[k % m] * sin + im[k % m] * cos;
    });
  }
  return out;
}

/**
 * Fast Fourier transform of any length (Cooley and Tukey, 1965; prime lengths
 * above 31 by Bluestein, 1970). Same result as {@linkcode dft}.
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
  const n = x.re.length;
  requireInteger("Cannot transform", "the signal's length", n);
  const p = smallestFactor(n);
  if (p === n) return n <= LARGEST_DFT ? dft(x) : bluestein(x);
  const parts = Array.from({ length: p }, (_, r) => fft(decimate(x, r, p)));
  return combine(parts);
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
