/**
 * Comparisons that say where two arrays differ most.
 *
 * @module
 */
import assert from "node:assert/strict";

/** Euclidean norm, in float64. */
export function norm(values: ArrayLike<number>): number {
  return Math.hypot(...Array.from(values));
}

/** Largest absolute difference and its place. */
export function worstDifference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
): { difference: number; index: number } {
  assert.equal(actual.length, expected.length);
  let worst = { difference: 0, index: 0 };
  for (let index = 0; index < actual.length; index++) {
    const difference = Math.abs(actual[index] - expected[index]);
    if (!(difference <= worst.difference)) worst = { difference, index };
  }
  return worst;
}

/** Asserts that no value is off by more than `tolerance`, which must say why it is what it is. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  const { difference, index } = worstDifference(actual, expected);
  assert(
    difference <= tolerance,
    `${what}: worst at ${index}: got ${actual[index]}, expected ${
      expected[index]
    }, ${difference} apart, tolerance ${tolerance}`,
  );
}
