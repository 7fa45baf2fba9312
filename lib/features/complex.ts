/**
 * Complex numbers, as two arrays side by side.
 *
 * @module
 */

/** A sequence of complex numbers re[k] + i im[k]. */
export interface Complex {
  /** real parts, shape [n] */
  re: Float64Array;
  /** imaginary parts, shape [n] */
  im: Float64Array;
}

/** What a transform takes: real numbers, or complex ones. */
export type Signal = ArrayLike<number> | Complex;

/** A new copy of a signal as complex numbers; imaginary parts 0 where it is real. */
export function toComplex(signal: Signal): Complex {
  if ("re" in signal) {
    return { re: signal.re.slice(), im: signal.im.slice() };
  }
  return {
    re: Float64Array.from(signal),
    im: new Float64Array(signal.length),
  };
}

/**
 * Absolute values |re + i im|.
 *
 * @returns new array, shape [n]
 *
 * @example
 * ```ts
 * import { magnitude } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const z = { re: Float64Array.of(3), im: Float64Array.of(-4) };
 * assert.deepEqual(magnitude(z), Float64Array.of(5));
 * ```
 */
export function magnitude({ re, im }: Complex): Float64Array {
  return re.map((value, k) => {
    const largest = Math.max(Math.abs(value), Math.abs(im[k]));
    if (!(largest > 0 && largest < Infinity)) return largest;
    const [a, b] = [value / largest, im[k] / largest]; // no square leaves the range
    return largest * Math.sqrt(a * a + b * b);
  });
}
