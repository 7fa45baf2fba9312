/**
 * Which answers a network was surest of.
 *
 * @module
 */

import type { Prediction } from "./predictions.ts";

/**
 * The right answers, or the wrong ones, of which a network was surest.
 *
 * @param predictions not changed
 * @param right whether the right ones are wanted
 * @param most  how many; default 1
 * @returns the surest first; fewer where there are no more
 *
 * @example
 * ```ts
 * import { surest } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const one = { item: "a", clip: "a", speaker: "1", truth: "sad", predicted: "calm", probabilities: [0.6, 0.4] };
 * assert.deepEqual(surest([one], false), [one]);
 * assert.deepEqual(surest([one], true), []);
 * ```
 */
export function surest(
  predictions: readonly Prediction[],
  right: boolean,
  most = 1,
): Prediction[] {
  const sureness = ({ probabilities }: Prediction) =>
    Math.max(...probabilities);
  return predictions
    .filter(({ truth, predicted }) => (truth === predicted) === right)
    .sort((a, b) => sureness(b) - sureness(a))
    .slice(0, most);
}
