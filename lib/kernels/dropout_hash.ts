/**
 * The random numbers behind dropout: a hash of the element's place and a key.
 *
 * Counter-based (Salmon et al., 2011: "as easy as 1, 2, 3"), so that any thread
 * can make any part of a mask, the gradient makes it again instead of keeping
 * it, and a resumed run drops what an unbroken one drops. The WASM kernels hold
 * the same formula in SIMD (`assembly/dropout_hash.as.ts`).
 *
 * @module
 */

/** 2^32 / golden ratio, odd: spreads consecutive places over all 32 bits. */
const GOLDEN = 0x9e3779b9;

/**
 * 32 well-mixed bits of a place in a tensor: lowbias32 (Wellons, 2018) of
 * (place · 0x9e3779b9) xor key, all modulo 2^32.
 *
 * @param index flat index of the element, integer in [0, 2^32)
 * @param key   32-bit integer, one for each mask
 * @returns integer in [0, 2^32)
 *
 * @example
 * ```ts
 * import { dropoutHash } from "./dropout_hash.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(dropoutHash(3, 7), dropoutHash(3, 7));
 * assert.notEqual(dropoutHash(3, 7), dropoutHash(3, 8));
 * ```
 */
export function dropoutHash(index: number, key: number): number {
  let h = Math.imul(index, GOLDEN) ^ key;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * An element is kept where its hash is at least this: ⌊rate · 2^32⌋.
 *
 * @throws {RangeError} if the rate is not in [0, 1)
 *
 * @example
 * ```ts
 * import { dropoutThreshold } from "./dropout_hash.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(dropoutThreshold(0.5), 2 ** 31);
 * ```
 */
export function dropoutThreshold(rate: number): number {
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(
      `Cannot drop units: rate must be in [0, 1), got ${rate}`,
    );
  }
  return Math.floor(rate * 2 ** 32);
}

/**
 * A dropout mask: 0 for dropped elements, 1 / (1 − rate) for kept ones.
 *
 * @param size number of elements
 * @param key  32-bit integer; same key, same mask
 * @param rate probability that an element is dropped, in [0, 1)
 * @returns new array, [size]
 * @throws {RangeError} if the rate is not in [0, 1)
 *
 * @example
 * ```ts
 * import { dropoutMask } from "./dropout_hash.ts";
 * import assert from "node:assert/strict";
 *
 * const mask = dropoutMask(1000, 1, 0.5);
 * assert(mask.every((value) => value === 0 || value === 2));
 * ```
 */
export function dropoutMask(
  size: number,
  key: number,
  rate: number,
): Float32Array {
  const threshold = dropoutThreshold(rate);
  const scale = 1 / (1 - rate);
  const mask = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    if (dropoutHash(i, key) >= threshold) mask[i] = scale;
  }
  return mask;
}
