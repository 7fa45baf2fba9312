/**
 * Elementary functions from additions, multiplications and square roots alone.
 *
 * JavaScript leaves the last bit of `Math.sin`, `Math.exp` and `Math.pow` to the
 * engine. IEEE 754 fixes every bit of `+ − × ÷ √`, so a clip made with these
 * has the same samples on every machine.
 *
 * @module
 */
import { Random } from "../../random.ts";

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

/**
 * A number of mean 0 and variance 1, near normal: twelve uniform ones summed
 * (Irwin–Hall). `Random.normal` is exact in law but uses the engine's logarithm.
 */
export function drawNormal(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random.uniform();
  return sum;
}

/**
 * White noise of variance 1: the sum of a random word's four bytes, scaled.
 * The excess kurtosis of −0.3 cannot be heard, and a sample costs 5 ns.
 */
export class WhiteNoise {
  #random: Random;
  /** √(4 (256² − 1) / 12): standard deviation of the sum of four bytes. */
  static readonly #DEVIATION = Math.sqrt((256 * 256 - 1) / 3);

  /**
   * @param seed    integer in [0, 2^32)
   * @param purpose names the stream, as in {@linkcode Random}
   */
  constructor(seed: number, purpose: string) {
    this.#random = new Random(seed, purpose);
  }

  /** Next sample. */
  next(): number {
    const word = this.#random.nextUint32();
    const sum = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) +
      (word >>> 24);
    return (sum - 510) / WhiteNoise.#DEVIATION;
  }
}
