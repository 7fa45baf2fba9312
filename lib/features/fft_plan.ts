/**
 * The Fourier transform made for speed: a real signal whose length is a power of
 * two, again and again. Tables and buffers are made once; a transform allocates nothing.
 *
 * @module
 */

import { cosineOfTurns, sineOfTurns } from "../maths.ts";
import type { Complex } from "./complex.ts";
import { lastRadix8Pass, radix4Pass } from "./fft_passes.ts";

/** e^(−2πi k/n) for k = 0 … count − 1, interleaved. */
function makeTwiddles(n: number, count: number): Float64Array {
  const twiddles = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    twiddles[2 * k] = cosineOfTurns(k / n);
    twiddles[2 * k + 1] = -sineOfTurns(k / n);
  }
  return twiddles;
}

/**
 * Fourier transform of real signals of one length, a power of two.
 *
 * A real signal of length n is read as n/2 complex numbers (even samples real,
 * odd ones imaginary), transformed by Stockham's radix-4 passes, and taken
 * apart into the bins 0 … n/2.
 *
 * @example
 * ```ts
 * import { FftPlan, realFft } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const signal = Float64Array.from({ length: 16 }, (_, n) => n * n % 7);
 * const fast = new FftPlan(16).transform(signal);
 * const slow = realFft(signal);
 * assert.ok(fast.re.every((value, k) => Math.abs(value - slow.re[k]) < 1e-12));
 * ```
 */
export class FftPlan {
  /** Length of the signals. */
  readonly n: number;
  /** Bins of a transform: n/2 + 1. */
  readonly nBins: number;
  readonly #work: Float64Array;
  readonly #spare: Float64Array;
  readonly #bins: Complex;
  readonly #halfTwiddles: Float64Array;
  readonly #splitTwiddles: Float64Array;

  /**
   * A plan for one length.
   *
   * @param n power of two, at least 16
   * @throws {RangeError} if it isn't
   */
  constructor(n: number) {
    if (!FftPlan.fits(n)) {
      throw new RangeError(
        `Cannot plan a transform: n must be a power of two of at least 16, got ${n}`,
      );
    }
    this.n = n;
    this.nBins = n / 2 + 1;
    this.#work = new Float64Array(n);
    this.#spare = new Float64Array(n);
    this.#bins = {
      re: new Float64Array(this.nBins),
      im: new Float64Array(this.nBins),
    };
    this.#halfTwiddles = makeTwiddles(n / 2, n / 2);
    this.#splitTwiddles = makeTwiddles(n, this.nBins);
  }

  /** Whether a plan can be made for this length. */
  static fits(n: number): boolean {
    return n >= 16 && n <= 2 ** 30 && (n & (n - 1)) === 0 &&
      Number.isInteger(n);
  }

  /** Transforms n/2 complex numbers; returns the buffer with the result, interleaved. */
  #transformHalf(signal: ArrayLike<number>, nOut: number): Float64Array {
    if (signal.length !== this.n || nOut !== this.nBins) {
      throw new RangeError(
        `Cannot transform: the plan takes ${this.n} samples to ${this.nBins} bins, got ${signal.length} to ${nOut}`,
      );
    }
    let from = this.#work;
    let to = this.#spare;
    from.set(signal);
    let length = this.n / 2;
    let sub = 1;
    while (length !== 8 && length !== 1) {
      radix4Pass(from, to, this.#halfTwiddles, length, sub);
      [from, to] = [to, from];
      length /= 4;
      sub *= 4;
    }
    if (length === 1) return from;
    lastRadix8Pass(from, to);
    return to;
  }

  /**
   * Takes n/2 complex bins z apart: even samples and odd samples have the spectra
   * E = (Z[k] + Z̄[h − k]) / 2 and O = (Z[k] − Z̄[h − k]) / 2i with h = n/2, and
   * X[k] = E + e^(−2πi k/n) O, X[h − k] = conjugate of E − e^(−2πi k/n) O.
   * Fills `#bins` and their powers in one go: a second loop would cost 5 % more.
   */
  #split(z: Float64Array, power: Float64Array): void {
    const { re, im } = this.#bins;
    const half = this.n / 2;
    const w = this.#splitTwiddles;
    re[0] = z[0] + z[1];
    re[half] = z[0] - z[1];
    for (let k = 1; 2 * k <= half; k++) {
      const mirror = half - k;
      const aRe = z[2 * k], aIm = z[2 * k + 1];
      const bRe = z[2 * mirror], bIm = z[2 * mirror + 1];
      const evenRe = 0.5 * (aRe + bRe), evenIm = 0.5 * (aIm - bIm);
      const oddRe = 0.5 * (aIm + bIm), oddIm = 0.5 * (bRe - aRe);
      const turnedRe = oddRe * w[2 * k] - oddIm * w[2 * k + 1];
      const turnedIm = oddRe * w[2 * k + 1] + oddIm * w[2 * k];
      const xRe = evenRe + turnedRe, xIm = evenIm + turnedIm;
      const mRe = evenRe - turnedRe, mIm = turnedIm - evenIm;
      re[k] = xRe;
      im[k] = xIm;
      re[mirror] = mRe;
      im[mirror] = mIm;
      power[k] = xRe * xRe + xIm * xIm;
      power[mirror] = mRe * mRe + mIm * mIm;
    }
    power[0] = re[0] * re[0];
    power[half] = re[half] * re[half];
  }

  /**
   * Bins of one real signal.
   *
   * @param signal shape [n]; not changed
   * @returns new complex array, shape [n/2 + 1]
   * @throws {RangeError} if the length is another
   */
  transform(signal: ArrayLike<number>): Complex {
    this.powerSpectrum(signal, new Float64Array(this.nBins));
    return { re: this.#bins.re.slice(), im: this.#bins.im.slice() };
  }

  /**
   * Powers of the bins of one real signal, |X[k]|². Allocates nothing.
   *
   * @param signal shape [n]; not changed
   * @param out    where they go, shape [n/2 + 1]
   * @returns out
   * @throws {RangeError} if a length is another
   */
  powerSpectrum(signal: ArrayLike<number>, out: Float64Array): Float64Array {
    this.#split(this.#transformHalf(signal, out.length), out);
    return out;
  }
}
