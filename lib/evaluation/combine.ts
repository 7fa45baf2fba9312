/**
 * Several trainings' answers to the same items as one model's.
 *
 * @module
 */

import { exp, log } from "../maths.ts";
import type { Prediction } from "./predictions.ts";

/** Probabilities that a file rounded to 0 count as this. */
const LEAST = 1e-9;

/** Softmax of the mean of log-probabilities. */
function combineRow(rows: readonly (readonly number[])[]): number[] {
  const means = rows[0].map((_, k) =>
    rows.reduce((sum, row) => sum + log(Math.max(LEAST, row[k])), 0) /
    rows.length
  );
  const largest = Math.max(...means);
  const values = means.map((value) => exp(value - largest));
  const sum = values.reduce((a, b) => a + b);
  return values.map((value) => value / sum);
}

/**
 * Average the log-probabilities of several trainings, item by item: the answers of the
 * model that `deno task join` would make of them.
 *
 * @param trainings answers of each, to the same items in any order; at least one training
 * @param labels    in the order of the probabilities
 * @returns one answer per item, in the order of the first training's
 * @throws {RangeError} if a training lacks an item
 *
 * @example Two are surer than one
 * ```ts
 * import { combineAnswers } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const answer = (probabilities: number[]) =>
 *   ({ item: "a", clip: "a", speaker: "1", truth: "sad", predicted: "?", probabilities });
 * const [{ predicted }] = combineAnswers(
 *   [[answer([0.6, 0.4])], [answer([0.2, 0.8])]],
 *   ["calm", "sad"],
 * );
 * assert.equal(predicted, "sad");
 * ```
 */
export function combineAnswers(
  trainings: readonly (readonly Prediction[])[],
  labels: readonly string[],
): Prediction[] {
  const [first, ...others] = trainings;
  const byItem = others.map((answers) =>
    new Map(answers.map((answer) => [answer.item, answer]))
  );
  return first.map((answer) => {
    const rows = byItem.map((answers) => {
      const other = answers.get(answer.item);
      if (other) return other.probabilities;
      throw new RangeError(
        `Cannot combine answers: every training must have item ${answer.item}, one has not`,
      );
    });
    const probabilities = combineRow([answer.probabilities, ...rows]);
    const best = probabilities.indexOf(Math.max(...probabilities));
    return { ...answer, probabilities, predicted: labels[best] };
  });
}
