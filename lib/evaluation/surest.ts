/**
 * Which answers are right, and of which a network was surest.
 *
 * @module
 */

import type { Prediction } from "./predictions.ts";

/**
 * Share of right answers.
 *
 * @param answers at least one
 * @throws {RangeError} if there is none
 *
 * @example
 * ```ts
 * import { shareRight } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(shareRight([{ truth: "sad", predicted: "sad" }, { truth: "sad", predicted: "calm" }]), 0.5);
 * ```
 */
export function shareRight(
  answers: readonly Pick<Prediction, "truth" | "predicted">[],
): number {
  if (answers.length === 0) {
    throw new RangeError(
      "Cannot count right answers: there must be at least one answer, got 0",
    );
  }
  const right = answers.filter(({ truth, predicted }) => truth === predicted);
  return right.length / answers.length;
}

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
