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

/**
 * `e^x`, within 1e-15 relative for |x| < 30, and 1e-13 beyond.
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
  if (x < -746) return 0;
  if (x > 710) return Infinity;
  const k = Math.round(x * Math.LOG2E);
  const r = (x - k * LN2_HIGH) - k * LN2_LOW;
  let sum = 1;
  for (let n = EXP_TERMS; n >= 1; n--) sum = 1 + (r * sum) / n;
  return sum * powerOfTwo(k);
}

/** `2^k` for an integer k: every product is exact. */
function powerOfTwo(k: number): number {
  return power(k < 0 ? 0.5 : 2, Math.abs(k));
}

/**
 * `base^n` by squaring.
 *
 * @param n integer in [0, 2^31)
 *
 * @example
 * ```ts
 * import { power } from "./maths.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(power(3, 5), 243);
 * ```
 */
export function power(base: number, n: number): number {
  let result = 1;
  for (let square = base; n > 0; n >>= 1, square *= square) {
    if (n & 1) result *= square;
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

/** sin x for |x| ≤ π/4, by its series. */
function sineNear(x: number): number {
  const z = x * x;
  const tail = -1.6666666666666666e-1 + z * (8.333333333333333e-3 +
        z * (-1.984126984126984e-4 + z * (2.7557319223985893e-6 +
                z * (-2.505210838544172e-8 + z * (1.6059043836821616e-10 -
                        z * 7.647163731819817e-13)))));
  return x + x * (z * tail);
}

/** cos x for |x| ≤ π/4, by its series. */
function cosineNear(x: number): number {
  const z = x * x;
  const tail = 4.1666666666666664e-2 + z * (-1.3888888888888889e-3 +
        z * (2.48015873015873e-5 + z * (-2.7557319223985888e-7 +
                z * (2.08767569878681e-9 + z * (-1.1470745597729725e-11 +
                        z * 4.779477332387386e-14)))));
  return 1 - (0.5 * z - z * z * tail);
}

/**
 * Sine of an angle in turns, `sin(2π t)`, within 5e-16; exact at quarters of a turn.
 *
 * @example
 * ```ts
 * import { sineOfTurns } from "./maths.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(sineOfTurns(0.25), 1);
 * assert.ok(Math.abs(sineOfTurns(1 / 12) - 0.5) < 1e-15);
 * ```
 */
export function sineOfTurns(turns: number): number {
  const t = turns - Math.round(turns); // in [-½, ½]
  const quarters = Math.round(4 * t);
  const x = 2 * Math.PI * (t - quarters / 4);
  if (quarters === 0) return sineNear(x);
  if (quarters === 1) return cosineNear(x);
  return quarters === -1 ? -cosineNear(x) : -sineNear(x);
}

/** Cosine of an angle in turns, `cos(2π t)`, within 5e-16; exact at quarters of a turn. */
export function cosineOfTurns(turns: number): number {
  const t = turns - Math.round(turns);
  const quarters = Math.round(4 * t);
  const x = 2 * Math.PI * (t - quarters / 4);
  if (quarters === 0) return cosineNear(x);
  if (quarters === 1) return -sineNear(x);
  return quarters === -1 ? sineNear(x) : -cosineNear(x);
}

const LEAST_NORMAL = 2.2250738585072014e-308;

/** Room for a number, and its two halves, to read and set its exponent. */
const number = new Float64Array(1);
const halves = new Int32Array(number.buffer);

/** Which half holds the exponent: the second in little-endian machines. */
const HIGH = new Uint8Array(Int32Array.of(1).buffer)[0] === 1 ? 1 : 0;

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
  number[0] = shift === 0 ? x : x * 2 ** 54;
  const high = halves[HIGH];
  halves[HIGH] = (high & 0xfffff) | 0x3ff00000;
  let fraction = number[0]; // in [1, 2)
  let k = (high >> 20) - 1023 - shift;
  if (fraction > Math.SQRT2) {
    fraction /= 2;
    k++;
  }
  const f = fraction - 1;
  const s = f / (2 + f);
  const z = s * s;
  // ln((1 + s) / (1 − s)) / s, minimax over |s| < 0.1716 (FreeBSD's e_log.c).
  const sum = z * (6.666666666666735130e-1 +
    z * (3.999999999940941908e-1 + z * (2.857142874366239149e-1 +
            z * (2.222219843214978396e-1 + z * (1.818357216161805012e-1 +
                    z *
                      (1.531383769920937332e-1 +
                        z * 1.479819860511658591e-1))))));
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
