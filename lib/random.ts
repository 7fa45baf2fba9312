/**
 * The project's only source of random numbers: seeded, the same on every
 * machine, and its state can be saved in a checkpoint and restored.
 *
 * @module
 */

import { cosineOfTurns, log } from "./maths.ts";

/** The four 32-bit words of a generator; enough to continue it exactly. */
export type RandomState = [number, number, number, number];

/** 32-bit FNV-1a hash of a text, used to give each purpose its own stream. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

/** Mixes a 32-bit state into well-spread seed words (splitmix32). */
function splitmix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/**
 * A seeded generator: xoshiro128** (Blackman and Vigna, 2018), period 2^128 − 1.
 *
 * A seed names one stream for each purpose, so that drawing more numbers in one
 * place never changes those of another: `new Random(7, "noise/03-01-…/1")`.
 *
 * @example Same seed and purpose, same numbers
 * ```ts
 * import { Random } from "./random.ts";
 * import assert from "node:assert/strict";
 *
 * const a = new Random(1, "split");
 * const b = new Random(1, "split");
 * assert.equal(a.uniform(), b.uniform());
 * assert.notEqual(new Random(1, "noise").uniform(), new Random(1, "split").uniform());
 * ```
 */
export class Random {
  #s: Uint32Array;

  /**
   * A stream at its beginning.
   *
   * @param seed    integer in [0, 2^32)
   * @param purpose names the stream
   * @throws {RangeError} if the seed is not an integer in [0, 2^32)
   */
  constructor(seed: number, purpose = "") {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new RangeError(
        `Cannot seed the generator: seed must be an integer in [0, 4294967295], got ${seed}`,
      );
    }
    const next = splitmix32(seed ^ hashText(purpose));
    // The seed enters twice, so that two purposes whose hashes differ by the
    // difference of two seeds do not share a stream.
    this.#s = Uint32Array.of(next(), next() ^ seed, next(), next() | 1);
  }

  /** A generator that continues exactly where `state` was taken. */
  static fromState(state: RandomState): Random {
    const random = new Random(0);
    random.#s.set(state);
    return random;
  }

  /** The state, to be saved; restore it with {@linkcode Random.fromState}. */
  get state(): RandomState {
    return [this.#s[0], this.#s[1], this.#s[2], this.#s[3]];
  }

  /** Next 32 random bits, as an integer in [0, 2^32). */
  nextUint32(): number {
    const s = this.#s;
    const x = Math.imul(s[1], 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** Uniform number in [low, high), with 53 random bits. */
  uniform(low = 0, high = 1): number {
    const unit =
      ((this.nextUint32() >>> 5) * 67108864 + (this.nextUint32() >>> 6)) /
      2 ** 53;
    return low + (high - low) * unit;
  }

  /**
   * Uniform integer in [low, high), without modulo bias.
   *
   * @throws {RangeError} if the range is empty or wider than 2^32
   */
  integer(low: number, high: number): number {
    const range = high - low;
    if (!(range >= 1 && range <= 2 ** 32)) {
      throw new RangeError(
        `Cannot draw an integer: high - low must be in [1, 2^32], got [${low}, ${high})`,
      );
    }
    const limit = 2 ** 32 - (2 ** 32 % range);
    let draw = this.nextUint32();
    while (draw >= limit) draw = this.nextUint32();
    return low + (draw % range);
  }

  /** Standard normal number (Box–Muller; one of the pair is used). */
  normal(): number {
    const radius = Math.sqrt(-2 * log(1 - this.uniform()));
    return radius * cosineOfTurns(this.uniform());
  }

  /**
   * Fill an array with what {@linkcode normal} gives, number by number, in two thirds of
   * the time: the state stays in registers.
   *
   * @returns out
   */
  fillNormal(out: Float64Array): Float64Array {
    let [a, b, c, d] = new Int32Array(this.#s);
    const next = () => {
      const x = Math.imul(b, 5);
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = (d << 11) | (d >>> 21);
      return Math.imul((x << 7) | (x >>> 25), 9);
    };
    for (let i = 0; i < out.length; i++) {
      const first = ((next() >>> 5) * 67108864 + (next() >>> 6)) / 2 ** 53;
      const second = ((next() >>> 5) * 67108864 + (next() >>> 6)) / 2 ** 53;
      const radius = Math.sqrt(-2 * log(1 - first));
      out[i] = radius * cosineOfTurns(second);
    }
    this.#s.set([a, b, c, d]);
    return out;
  }

  /** Random order of 0 … n − 1 (Fisher–Yates). */
  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(0, i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}
