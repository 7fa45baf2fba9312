/**
 * The features room's fixtures, made by test/fixtures/make_features.py, and how
 * tests compare with them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  type Complex,
  decodeNpy,
  type Matrix,
} from "../../lib/features/mod.ts";

function read(name: string): Uint8Array {
  return readFileSync(new URL(`../fixtures/features/${name}`, import.meta.url));
}

/** The bytes of a `.npy` file made to test reading. */
export function npyFile(name: string): Uint8Array {
  return read(`npy/${name}.npy`);
}

/** A JSON fixture, of a type that the test states. */
export function readJson<T>(name: string): T {
  return JSON.parse(new TextDecoder().decode(read(`${name}.json`)));
}

/** A float fixture with its shape. */
export function readArray(
  name: string,
): { data: Float32Array | Float64Array; shape: number[] } {
  const { data, shape } = decodeNpy(read(`${name}.npy`));
  assert(data instanceof Float32Array || data instanceof Float64Array);
  return { data, shape };
}

/** A float32 signal. */
export function readSignal(name: string): Float32Array {
  return Float32Array.from(readArray(`signal_${name}`).data);
}

/** Complex numbers stored as rows [re, im]. */
export function readComplex(name: string): Complex {
  const { data } = readArray(name);
  const every = (offset: number) =>
    Float64Array.from(data).filter((_, i) => i % 2 === offset);
  return { re: every(0), im: every(1) };
}

/** Part of a sequence of complex numbers. */
export function sliceComplex(z: Complex, from: number, to: number): Complex {
  return { re: z.re.slice(from, to), im: z.im.slice(from, to) };
}

/** Fails with the worst place if values differ by more than `tolerance`. */
export function assertWithin(
  got: ArrayLike<number>,
  want: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assert.equal(got.length, want.length, `${what}: number of values`);
  let worst = 0;
  for (let i = 0; i < got.length; i++) {
    const difference = Math.abs(got[i] - want[i]);
    // Written so that a NaN counts as the worst.
    if (!(difference <= Math.abs(got[worst] - want[worst]))) worst = i;
  }
  if (got.length === 0) return;
  const difference = Math.abs(got[worst] - want[worst]);
  assert(
    difference <= tolerance,
    `${what}: off by ${difference} at ${worst}: got ${got[worst]}, want ${
      want[worst]
    }`,
  );
}

/** Complex numbers equal within a share of the largest magnitude. */
export function assertSpectrum(
  got: Complex,
  want: Complex,
  share: number,
  what: string,
): void {
  const largest = want.re.reduce(
    (most, re, k) => Math.max(most, Math.hypot(re, want.im[k])),
    0,
  );
  assertWithin(got.re, want.re, share * largest, `${what}, real part`);
  assertWithin(got.im, want.im, share * largest, `${what}, imaginary part`);
}

/** Matrices of one shape, equal within a tolerance. */
export function assertMatrix(
  got: Matrix,
  want: { data: ArrayLike<number>; shape: number[] },
  tolerance: number,
  what: string,
): void {
  assert.deepEqual([...got.shape], want.shape, `${what}: shape`);
  assertWithin(got.data, want.data, tolerance, what);
}
