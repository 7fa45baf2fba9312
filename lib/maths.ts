// Browser compatible.
/**
 * Elementary functions from additions, multiplications, divisions and square roots.
 *
 * JavaScript leaves the last bit of `Math.sin`, `Math.log` and `Math.pow` to the
 * engine. IEEE 754 fixes every bit of `+ − × ÷ √`, so what is made with these
 * has the same bits on every machine.
 *
 * @module
 */

const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const EXP_TERMS = 13;
const SINE_TERMS = 9;

/**
 * `e^x`, within 1e-15 relative for |x| < 30.
 *
 * @example Near the engine's own
 * ```ts
 * import { exp } from "./maths.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(exp(1) - Math.E) < 1e-15);
 * ```
 */
export function exp(x: number): number {
  const k = Math.round(x * Math.LOG2E);
  const r = (x - k * LN2_HIGH) - k * LN2_LOW;
  let sum = 1;
  for (let n = EXP_TERMS; n >= 1; n--) sum = 1 + (r * sum) / n;
  return sum * powerOfTwo(k);
}

/** `2^k` for an integer k, by squaring: every product is exact. */
function powerOfTwo(k: number): number {
  let base = k < 0 ? 0.5 : 2;
  let result = 1;
  for (let n = Math.abs(k); n > 0; n >>= 1) {
    if (n & 1) result *= base;
    base *= base;
  }
  return result;
}

/** `2^x`: octaves to a ratio. */
export function exp2(x: number): number {
  return exp(x * Math.LN2);
}

/** The number in [low, high] that is nearest to x. */
export function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}

/** Decibels (of amplitude) to a factor: `10^(db / 20)`. */
export function fromDecibels(db: number): number {
  return exp(db * (Math.LN10 / 20));
}

/** Semitones to a ratio of frequencies: `2^(semitones / 12)`. */
export function fromSemitones(semitones: number): number {
  return exp2(semitones / 12);
}

/** Sine of an angle in turns: `sin(2π t)`, within 1e-13. */
export function sineOfTurns(turns: number): number {
  let t = turns - Math.round(turns);
  if (t > 0.25) t = 0.5 - t;
  else if (t < -0.25) t = -0.5 - t;
  const x = 2 * Math.PI * t;
  const square = x * x;
  let sum = 1;
  for (let n = SINE_TERMS; n >= 1; n--) {
    sum = 1 - (square * sum) / (2 * n * (2 * n + 1));
  }
  return x * sum;
}

/** Cosine of an angle in turns: `cos(2π t)`, within 1e-13. */
export function cosineOfTurns(turns: number): number {
  return sineOfTurns(turns + 0.25);
}

const LEAST_NORMAL = 2.2250738585072014e-308;

/** Of the series of ln((1 + s) / (1 − s)), minimax over |s| < 0.1716 (FreeBSD's e_log.c). */
const LOG_TERMS = [
  6.666666666666735130e-01,
  3.999999999940941908e-01,
  2.857142874366239149e-01,
  2.222219843214978396e-01,
  1.818357216161805012e-01,
  1.531383769920937332e-01,
  1.479819860511658591e-01,
] as const;

/** Room for a number, to read and set its exponent. */
const bits = new DataView(new ArrayBuffer(8));

/**
 * Natural logarithm, within 1 unit in the last place.
 *
 * @param x not negative
 * @returns ln x; −Infinity for 0, NaN for what is negative
 *
 * @example Near the engine's own
 * ```ts
 * import { log } from "./maths.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(log(10) - Math.LN10) < 1e-15);
 * ```
 */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) {
    return x === 0 ? -Infinity : x === Infinity ? Infinity : NaN;
  }
  // Below the least normal number the exponent's bits are 0.
  const shift = x < LEAST_NORMAL ? 54 : 0;
  bits.setFloat64(0, shift === 0 ? x : x * 2 ** shift);
  const high = bits.getInt32(0);
  bits.setInt32(0, (high & 0xfffff) | 0x3ff00000);
  let fraction = bits.getFloat64(0); // in [1, 2)
  let k = (high >> 20) - 1023 - shift;
  if (fraction > Math.SQRT2) {
    fraction /= 2;
    k++;
  }
  const f = fraction - 1;
  const s = f / (2 + f);
  const z = s * s;
  let sum = 0;
  for (let i = LOG_TERMS.length - 1; i >= 0; i--) {
    sum = z * (LOG_TERMS[i] + sum);
  }
  const half = 0.5 * f * f;
  return k * LN2_HIGH - ((half - (s * (half + sum) + k * LN2_LOW)) - f);
}

/** Logarithm to the base 10. */
export function log10(x: number): number {
  return log(x) / Math.LN10;
}

/** `10^x`. */
export function exp10(x: number): number {
  return exp(x * Math.LN10);
}
