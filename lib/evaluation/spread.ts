/**
 * How a figure varies from training to training.
 *
 * @module
 */

/**
 * Mean of some numbers.
 *
 * @param values at least one
 *
 * @example
 * ```ts
 * import { mean } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(mean([1, 2, 6]), 3);
 * ```
 */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Mean and standard deviation (n − 1, as `numpy.std(…, ddof=1)`) of some numbers.
 *
 * @param values at least one; of one alone there is no deviation
 *
 * @example
 * ```ts
 * import { meanAndDeviation } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(meanAndDeviation([1, 2, 3]), { mean: 2, deviation: 1 });
 * assert.deepEqual(meanAndDeviation([2]), { mean: 2 });
 * ```
 */
export function meanAndDeviation(
  values: readonly number[],
): { mean: number; deviation?: number } {
  const middle = mean(values);
  if (values.length < 2) return { mean: middle };
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return {
    mean: middle,
    deviation: Math.sqrt(squares / (values.length - 1)),
  };
}
