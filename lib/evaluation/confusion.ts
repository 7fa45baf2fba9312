/**
 * The confusion matrix, and the figures that depend only on it.
 *
 * Every matrix here is `confusion[trueClass][predictedClass]`, square, of counts.
 * Where a figure divides by zero (a class nobody predicted, a test set of one
 * class) it is 0, as scikit-learn has it with `zero_division=0`. A matrix that is
 * not square, not of counts, or empty is a `RangeError`.
 *
 * @module
 */

/** Counts, `confusion[trueClass][predictedClass]`, shape [n][n]. */
export type Confusion = number[][];

/** Figures of one class. */
export interface ClassScores {
  /** Share of the items called this class that are; 0 if none was. */
  precision: number;
  /** Share of the items of this class that were called it; 0 if there is none. */
  recall: number;
  /** Harmonic mean of the two; 0 if both are. */
  f1: number;
  /** Items of this class. */
  support: number;
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
const ratio = (a: number, b: number) => b === 0 ? 0 : a / b;

/** Throws unless the matrix is square, of counts, and not all zero. */
function check(confusion: Confusion): void {
  const action = "Cannot evaluate a confusion matrix";
  for (const [i, row] of confusion.entries()) {
    if (row.length !== confusion.length) {
      throw new RangeError(
        `${action}: row ${i} must have ${confusion.length} columns, got ${row.length}`,
      );
    }
    for (const count of row) {
      if (!(Number.isInteger(count) && count >= 0)) {
        throw new RangeError(
          `${action}: counts must be integers of at least 0, got ${count} in row ${i}`,
        );
      }
    }
  }
  if (sum(confusion.flat()) === 0) {
    throw new RangeError(`${action}: it must hold at least one item, got 0`);
  }
}

/** Row sums (truth), column sums (predictions), diagonal and total, once checked. */
function marginals(confusion: Confusion) {
  check(confusion);
  const truth = confusion.map(sum);
  const predicted = confusion.map((_, k) =>
    sum(confusion.map((row) => row[k]))
  );
  const diagonal = confusion.map((row, k) => row[k]);
  return { truth, predicted, diagonal, correct: sum(diagonal), n: sum(truth) };
}

/**
 * Counts predictions by truth and prediction.
 *
 * @param predictions pairs of labels; other fields are ignored
 * @param labels order of rows and columns
 * @returns `confusion[trueClass][predictedClass]`, shape [labels][labels]
 * @throws {RangeError} for a label that is not among `labels`
 *
 * @example
 * ```ts
 * import { confusionMatrix } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const pairs = [{ truth: "calm", predicted: "sad" }, { truth: "sad", predicted: "sad" }];
 * assert.deepEqual(confusionMatrix(pairs, ["calm", "sad"]), [[0, 1], [0, 1]]);
 * ```
 */
export function confusionMatrix(
  predictions: readonly { truth: string; predicted: string }[],
  labels: readonly string[],
): Confusion {
  const confusion = labels.map(() => labels.map(() => 0));
  const index = new Map(labels.map((label, k) => [label, k]));
  const classOf = (label: string) => {
    const k = index.get(label);
    if (k === undefined) {
      throw new RangeError(
        `Cannot count predictions: labels must be among ${
          labels.join(", ")
        }, got ${label}`,
      );
    }
    return k;
  };
  for (const { truth, predicted } of predictions) {
    confusion[classOf(truth)][classOf(predicted)]++;
  }
  return confusion;
}

/**
 * Share of items that were called by their class.
 *
 * @example The paper's table 3: 409 of 435
 * ```ts
 * import { accuracy, PAPER_TABLE_3 } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(accuracy(PAPER_TABLE_3.confusion), 409 / 435);
 * ```
 */
export function accuracy(confusion: Confusion): number {
  const { correct, n } = marginals(confusion);
  return ratio(correct, n);
}

/**
 * Mean of the recalls of the classes that occur in the truth (balanced
 * accuracy, macro recall): a class counts the same however many items it has.
 *
 * @example
 * ```ts
 * import { unweightedAverageRecall } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * // 9 of 10 and 0 of 1: accuracy 82 %, but half of the classes is missed.
 * assert.equal(unweightedAverageRecall([[9, 1], [1, 0]]), 0.45);
 * ```
 */
export function unweightedAverageRecall(confusion: Confusion): number {
  const { truth, diagonal } = marginals(confusion);
  const recalls = diagonal.flatMap((hit, k) =>
    truth[k] ? [hit / truth[k]] : []
  );
  return ratio(sum(recalls), recalls.length);
}

/**
 * Precision, recall, F1 and support of each class.
 *
 * @example
 * ```ts
 * import { classScores } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const [first, second] = classScores([[3, 1], [0, 0]]);
 * assert.deepEqual(first, { precision: 1, recall: 0.75, f1: 6 / 7, support: 4 });
 * assert.deepEqual(second, { precision: 0, recall: 0, f1: 0, support: 0 });
 * ```
 */
export function classScores(confusion: Confusion): ClassScores[] {
  const { truth, predicted, diagonal } = marginals(confusion);
  return diagonal.map((hit, k) => ({
    precision: ratio(hit, predicted[k]),
    recall: ratio(hit, truth[k]),
    f1: ratio(2 * hit, truth[k] + predicted[k]),
    support: truth[k],
  }));
}

/**
 * Cohen's κ: agreement beyond what the two margins by themselves would give, 1 at best.
 * 0 where the margins force full agreement (one class everywhere).
 *
 * Source: J. Cohen, "A coefficient of agreement for nominal scales", 1960.
 *
 * @example
 * ```ts
 * import { cohenKappa } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(cohenKappa([[5, 0], [0, 5]]), 1);
 * assert.equal(cohenKappa([[5, 5], [5, 5]]), 0);
 * ```
 */
export function cohenKappa(confusion: Confusion): number {
  const { truth, predicted, correct, n } = marginals(confusion);
  const byChance = sum(truth.map((t, k) => t * predicted[k]));
  return ratio(correct * n - byChance, n * n - byChance);
}

/**
 * Matthews correlation for any number of classes (the R_K statistic), in
 * [−1, 1]; 0 where truth or predictions are of one class.
 *
 * Source: J. Gorodkin, "Comparing two K-category assignments by a K-category
 * correlation coefficient", 2004.
 *
 * @example
 * ```ts
 * import { matthews } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(matthews([[5, 0], [0, 5]]), 1);
 * assert.equal(matthews([[5, 0], [5, 0]]), 0);
 * ```
 */
export function matthews(confusion: Confusion): number {
  const { truth, predicted, correct, n } = marginals(confusion);
  const covariance = correct * n - sum(truth.map((t, k) => t * predicted[k]));
  const spread = (margin: number[]) => n * n - sum(margin.map((m) => m * m));
  return ratio(covariance, Math.sqrt(spread(truth) * spread(predicted)));
}
