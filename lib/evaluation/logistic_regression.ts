/**
 * A linear model: multinomial logistic regression, for figures to compare a network with.
 *
 * @module
 */

import { minimise } from "./lbfgs.ts";

/** A fitted model. */
export interface LogisticModel {
  /** Mean of each feature in training. */
  mean: Float64Array;
  /** What each feature is divided by; 1 where it was constant. */
  scale: Float64Array;
  /** Shape [classes, features + 1]; the last column is the intercept. */
  weights: Float64Array;
  /** Number of classes. */
  classes: number;
}

/** Mean and standard deviation of each column. */
function moments(rows: readonly ArrayLike<number>[], width: number) {
  const mean = new Float64Array(width);
  const scale = new Float64Array(width);
  for (const row of rows) {
    for (let j = 0; j < width; j++) mean[j] += row[j] / rows.length;
  }
  for (const row of rows) {
    for (let j = 0; j < width; j++) {
      scale[j] += (row[j] - mean[j]) ** 2 / rows.length;
    }
  }
  return { mean, scale: scale.map((v) => v > 0 ? Math.sqrt(v) : 1) };
}

/** A row standardised, with a 1 for the intercept. */
function standardise(
  row: ArrayLike<number>,
  { mean, scale }: Pick<LogisticModel, "mean" | "scale">,
): Float64Array {
  const out = new Float64Array(mean.length + 1).fill(1);
  for (let j = 0; j < mean.length; j++) out[j] = (row[j] - mean[j]) / scale[j];
  return out;
}

/** Softmax of the scores of a standardised row. */
function softmax(
  row: Float64Array,
  weights: Float64Array,
  classes: number,
): Float64Array {
  const width = row.length;
  const scores = Float64Array.from({ length: classes }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += weights[k * width + j] * row[j];
    return sum;
  });
  const largest = Math.max(...scores);
  const exps = scores.map((score) => Math.exp(score - largest));
  const total = exps.reduce((a, b) => a + b);
  return exps.map((value) => value / total);
}

/**
 * Fit a logistic regression on standardised features, with a penalty of half the sum of
 * squared weights (none on intercepts): scikit-learn's `StandardScaler` and
 * `LogisticRegression(C=1)`.
 *
 * @param rows   features of each item; not changed
 * @param truth  class of each item, from 0
 * @param classes how many there are
 * @throws {RangeError} if there is no item, or not a class for each
 *
 * @example Two classes apart
 * ```ts
 * import { fitLogistic, predictLogistic } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = fitLogistic([[0], [1], [9], [10]], [0, 0, 1, 1], 2);
 * const [low] = predictLogistic(model, [2]);
 * assert.ok(low > 0.5);
 * ```
 */
export function fitLogistic(
  rows: readonly ArrayLike<number>[],
  truth: readonly number[],
  classes: number,
): LogisticModel {
  if (rows.length === 0 || rows.length !== truth.length) {
    throw new RangeError(
      `Cannot fit: there must be a class for each of at least one item, got ${truth.length} for ${rows.length}`,
    );
  }
  const found = moments(rows, rows[0].length);
  const inputs = rows.map((row) => standardise(row, found));
  const width = inputs[0].length;
  const slopeAt = (weights: Float64Array) => {
    let value = 0;
    const gradient = new Float64Array(weights.length);
    inputs.forEach((row, i) => {
      const p = softmax(row, weights, classes);
      value -= Math.log(Math.max(p[truth[i]], 1e-300));
      for (let k = 0; k < classes; k++) {
        const error = p[k] - (k === truth[i] ? 1 : 0);
        for (let j = 0; j < width; j++) {
          gradient[k * width + j] += error * row[j];
        }
      }
    });
    weights.forEach((weight, at) => {
      if (at % width === width - 1) return;
      value += weight * weight / 2;
      gradient[at] += weight;
    });
    return { value, gradient };
  };
  const start = new Float64Array(classes * width);
  const weights = minimise(slopeAt, start, { tolerance: 1e-4 });
  return { ...found, weights, classes };
}

/**
 * Probabilities of an item's classes.
 *
 * @param row its features; not changed
 * @returns a new array that sums to 1
 */
export function predictLogistic(
  model: LogisticModel,
  row: ArrayLike<number>,
): Float64Array {
  return softmax(standardise(row, model), model.weights, model.classes);
}
