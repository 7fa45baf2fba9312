/**
 * The Fourier transform made for speed: a real signal whose length is a power of
 * two, again and again. Tables and buffers are made once; a transform allocates nothing.
 *
 * @module
 */

import type { Complex } from "./complex.ts";

/**
 * One radix-4 pass of Stockham's transform: `sub` butterflies for each of
 * `length / 4` twiddles. Complex numbers are interleaved: re, im, re, im …
 * The order of the output needs no bit reversal, since each pass sorts a little.
 */
function radix4Pass(
  from: Float64Array,
  to: Float64Array,
  twiddles: Float64Array,
  length: number,
  sub: number,
): void {
  const quarter = length >> 2;
  const stride = 2 * sub;
  const span = stride * quarter;
  for (let p = 0; p < quarter; p++) {
    const w = p * stride;
    const c1 = twiddles[w], s1 = twiddles[w + 1];
    const c2 = twiddles[2 * w], s2 = twiddles[2 * w + 1];
    const c3 = twiddles[3 * w], s3 = twiddles[3 * w + 1];
    for (let q = 0; q < stride; q += 2) {
      const i = q + w;
      const aRe = from[i], aIm = from[i + 1];
      const bRe = from[i + span], bIm = from[i + span + 1];
      const cRe = from[i + 2 * span], cIm = from[i + 2 * span + 1];
      const dRe = from[i + 3 * span], dIm = from[i + 3 * span + 1];
      const evenRe = aRe + cRe, evenIm = aIm + cIm;
      const oddRe = bRe + dRe, oddIm = bIm + dIm;
      const diffRe = aRe - cRe, diffIm = aIm - cIm;
      const turnRe = dIm - bIm, turnIm = bRe - dRe; // i (b − d)
      const o = q + 4 * w;
      to[o] = evenRe + oddRe;
      to[o + 1] = evenIm + oddIm;
      const e1Re = diffRe - turnRe, e1Im = diffIm - turnIm;
      to[o + stride] = e1Re * c1 - e1Im * s1;
      to[o + stride + 1] = e1Re * s1 + e1Im * c1;
      const e2Re = evenRe - oddRe, e2Im = evenIm - oddIm;
      to[o + 2 * stride] = e2Re * c2 - e2Im * s2;
      to[o + 2 * stride + 1] = e2Re * s2 + e2Im * c2;
      const e3Re = diffRe + turnRe, e3Im = diffIm + turnIm;
      to[o + 3 * stride] = e3Re * c3 - e3Im * s3;
      to[o + 3 * stride + 1] = e3Re * s3 + e3Im * c3;
    }
  }
}

/** The last pass where the length is twice a power of four. */
function radix2Pass(from: Float64Array, to: Float64Array, sub: number): void {
  const stride = 2 * sub;
  for (let q = 0; q < stride; q++) {
    const a = from[q];
    const b = from[q + stride];
    to[q] = a + b;
    to[q + stride] = a - b;
  }
}

/** e^(−2πi k/n) for k = 0 … count − 1, interleaved. */
function makeTwiddles(n: number, count: number): Float64Array {
  const twiddles = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    twiddles[2 * k] = Math.cos(2 * Math.PI * k / n);
    twiddles[2 * k + 1] = -Math.sin(2 * Math.PI * k / n);
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
 * const signal = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6);
 * const fast = new FftPlan(8).transform(signal);
 * const slow = realFft(signal);
 * assert.ok(fast.re.every((value, k) => Math.abs(value - slow.re[k]) < 1e-12));
 * ```
 */
export class FftPlan {
  /** Length of the signals. */
  readonly n: number;
  /** Bins of a transform: n/2 + 1. */
  readonly nBins: number;
  /** Write a signal here, shape [n]; every transform overwrites it. */
  readonly input: Float64Array;
  readonly #spare: Float64Array;
  readonly #halfTwiddles: Float64Array;
  readonly #splitTwiddles: Float64Array;

  /**
   * @param n power of two, at least 2
   * @throws {RangeError} if it isn't
   */
  constructor(n: number) {
    if (!FftPlan.fits(n)) {
      throw new RangeError(
        `Cannot plan a transform: n must be a power of two of at least 2, got ${n}`,
      );
    }
    this.n = n;
    this.nBins = n / 2 + 1;
    this.input = new Float64Array(n);
    this.#spare = new Float64Array(n);
    this.#halfTwiddles = makeTwiddles(n / 2, n / 2);
    this.#splitTwiddles = makeTwiddles(n, this.nBins);
  }

  /** Whether a plan can be made for this length. */
  static fits(n: number): boolean {
    return Number.isSafeInteger(n) && n >= 2 && Number.isInteger(Math.log2(n));
  }

  /** Transforms `input` as n/2 complex numbers; returns the buffer with the result. */
  #transformHalf(): Float64Array {
    let from = this.input;
    let to = this.#spare;
    let length = this.n / 2;
    let sub = 1;
    while (length >= 4) {
      radix4Pass(from, to, this.#halfTwiddles, length, sub);
      [from, to] = [to, from];
      length /= 4;
      sub *= 4;
    }
    if (length === 1) return from;
    radix2Pass(from, to, sub);
    return to;
  }

  /**
   * Bins of one real signal.
   *
   * @param signal shape [n]; not changed, unless it is `input` itself
   * @param out    where the bins go, shape [n/2 + 1]; new arrays if absent
   * @returns out
   * @throws {RangeError} if a length is another
   */
  transform(
    signal: ArrayLike<number>,
    out: Complex = {
      re: new Float64Array(this.nBins),
      im: new Float64Array(this.nBins),
    },
  ): Complex {
    if (signal.length !== this.n || out.re.length !== this.nBins) {
      throw new RangeError(
        `Cannot transform: the plan takes ${this.n} samples to ${this.nBins} bins, got ${signal.length} to ${out.re.length}`,
      );
    }
    if (signal !== this.input) this.input.set(signal);
    this.#split(this.#transformHalf(), out);
    return out;
  }

  /**
   * Takes the n/2 complex bins z apart: even samples and odd samples have the
   * spectra E = (Z[k] + Z̄[h − k]) / 2 and O = (Z[k] − Z̄[h − k]) / 2i, and
   * X[k] = E + e^(−2πi k/n) O, X[h − k] = conjugate of E − e^(−2πi k/n) O.
   */
  #split(z: Float64Array, { re, im }: Complex): void {
    const half = this.n / 2;
    const w = this.#splitTwiddles;
    re[0] = z[0] + z[1];
    re[half] = z[0] - z[1];
    im[0] = im[half] = 0;
    for (let k = 1; 2 * k <= half; k++) {
      const mirror = half - k;
      const aRe = z[2 * k], aIm = z[2 * k + 1];
      const bRe = z[2 * mirror], bIm = z[2 * mirror + 1];
      const evenRe = 0.5 * (aRe + bRe), evenIm = 0.5 * (aIm - bIm);
      const oddRe = 0.5 * (aIm + bIm), oddIm = 0.5 * (bRe - aRe);
      const turnedRe = oddRe * w[2 * k] - oddIm * w[2 * k + 1];
      const turnedIm = oddRe * w[2 * k + 1] + oddIm * w[2 * k];
      re[k] = evenRe + turnedRe;
      im[k] = evenIm + turnedIm;
      re[mirror] = evenRe - turnedRe;
      im[mirror] = turnedIm - evenIm;
    }
  }
}
