/**
 * Whether a model's probabilities mean what they say: of the answers that it gives with
 * 70 %, 70 % should be right. A temperature makes them so on average, and changes no answer.
 *
 * @module
 */

import type { Prediction } from "./predictions.ts";
import { mean } from "./spread.ts";
import { shareRight } from "./surest.ts";

/** A model's log-probabilities of one item, and the class that is true. */
export interface Judged {
  /** Natural logarithms of the probabilities, one per class. */
  logProbabilities: readonly number[];
  /** Index of the true class. */
  truth: number;
}

/** Bins of equal width, as most papers have them. */
const BINS = 15;

/** The smallest and the largest temperature that is tried. */
const RANGE = [0.05, 20] as const;

/** Stands for the logarithm of a probability that a float32 softmax rounded to 0. */
const LEAST_LOG = Math.log(1e-45);

/**
 * Probabilities as log-probabilities; 0 as that of the smallest float32.
 *
 * @param probabilities one per class
 * @returns a new array
 */
export function logProbabilities(probabilities: ArrayLike<number>): number[] {
  return Array.from(
    probabilities,
    (p) => p > 0 ? Math.log(p) : LEAST_LOG,
  );
}

/** Log-probabilities divided by a temperature, and made to sum to 1 again. */
function tempered(
  logs: readonly number[],
  temperature: number,
): { scaled: number[]; total: number } {
  const largest = Math.max(...logs) / temperature;
  const scaled = logs.map((log) => log / temperature - largest);
  const sum = scaled.reduce((a, log) => a + Math.exp(log), 0);
  return { scaled, total: Math.log(sum) };
}

/**
 * Probabilities at a temperature: softmax of the log-probabilities divided by it.
 *
 * @param logs        log-probabilities, one per class
 * @param temperature above 1: less sure; below 1: surer
 * @returns a new array that sums to 1
 *
 * @example
 * ```ts
 * import { probabilitiesAt } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const [sure] = probabilitiesAt([Math.log(0.9), Math.log(0.1)], 2);
 * assert.equal(sure.toFixed(3), "0.750");
 * ```
 */
export function probabilitiesAt(
  logs: readonly number[],
  temperature: number,
): number[] {
  const { scaled, total } = tempered(logs, temperature);
  return scaled.map((log) => Math.exp(log - total));
}

/** Mean cross-entropy of some items at a temperature. */
function lossAt(items: readonly Judged[], temperature: number): number {
  const losses = items.map(({ logProbabilities: logs, truth }) => {
    const { scaled, total } = tempered(logs, temperature);
    return total - scaled[truth];
  });
  return losses.reduce((a, b) => a + b, 0) / items.length;
}

/**
 * The temperature at which some items' cross-entropy is least, by golden sections of its
 * logarithm: the loss falls and rises once.
 *
 * Fit it on validation items: on the test's own it would flatter.
 *
 * Source: C. Guo et al., "On calibration of modern neural networks", 2017.
 *
 * @param items at least one
 * @returns in [0.05, 20]
 * @throws {RangeError} if there is no item
 *
 * @example Nine of ten sure answers are right: probabilities of 0.9 would be
 * ```ts
 * import { fitTemperature, probabilitiesAt } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const logs = [Math.log(0.99), Math.log(0.01)];
 * const items = Array.from({ length: 10 }, (_, i) => ({ logProbabilities: logs, truth: i === 0 ? 1 : 0 }));
 * const [sure] = probabilitiesAt(logs, fitTemperature(items));
 * assert.equal(sure.toFixed(4), "0.9000");
 * ```
 */
export function fitTemperature(items: readonly Judged[]): number {
  if (items.length === 0) {
    throw new RangeError(
      "Cannot fit a temperature: there must be at least one item, got 0",
    );
  }
  const ratio = (Math.sqrt(5) - 1) / 2;
  const at = (log: number) => lossAt(items, Math.exp(log));
  let [low, high] = RANGE.map(Math.log);
  let [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [lossA, lossB] = [at(a), at(b)];
  while (high - low > 1e-9) {
    if (lossA < lossB) {
      [high, b, lossB] = [b, a, lossA];
      a = high - ratio * (high - low);
      lossA = at(a);
    } else {
      [low, a, lossA] = [a, b, lossB];
      b = low + ratio * (high - low);
      lossB = at(b);
    }
  }
  return Math.exp((low + high) / 2);
}

/**
 * Expected calibration error: how far the share of right answers lies from the
 * probability of the answers, in 15 bins of that probability, averaged by their items.
 *
 * Source: M. P. Naeini et al., "Obtaining well calibrated probabilities using Bayesian
 * binning", 2015.
 *
 * @param items       at least one
 * @param temperature that the log-probabilities are divided by before
 * @returns in [0, 1]; 0 where every bin is right as often as it says
 * @throws {RangeError} if there is no item
 *
 * @example Answers of 80 %, all right
 * ```ts
 * import { calibrationError } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const items = [{ logProbabilities: [Math.log(0.8), Math.log(0.2)], truth: 0 }];
 * assert.equal(calibrationError(items).toFixed(6), "0.200000");
 * ```
 */
export function calibrationError(
  items: readonly Judged[],
  temperature = 1,
): number {
  if (items.length === 0) {
    throw new RangeError(
      "Cannot measure calibration: there must be at least one item, got 0",
    );
  }
  const gaps = new Float64Array(BINS);
  for (const { logProbabilities: logs, truth } of items) {
    const probabilities = probabilitiesAt(logs, temperature);
    const sure = Math.max(...probabilities);
    const bin = Math.min(BINS - 1, Math.floor(sure * BINS));
    gaps[bin] += (probabilities.indexOf(sure) === truth ? 1 : 0) - sure;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / items.length;
}

/** Answers whose probabilities are alike. */
export interface ReliabilityGroup {
  /** How many. */
  items: number;
  /** Mean probability of the answers, in [0, 1]. */
  probability: number;
  /** Share of right ones. */
  right: number;
}

/**
 * Answers in groups of alike probability, for a picture of how far they can be trusted
 * (a reliability diagram): where every group is right as often as it says, they can.
 *
 * @param predictions not changed
 * @param groups      of equal width in probability; at least 1
 * @returns groups that hold an answer, from the least sure to the surest
 * @throws {RangeError} if the number of groups is not an integer of at least 1
 *
 * @example Two answers of 80 %, one of them right
 * ```ts
 * import { reliability } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const one = { truth: "sad", predicted: "sad", probabilities: [0.8, 0.2] };
 * const groups = reliability([one, { ...one, truth: "calm" }], 5);
 * assert.deepEqual(groups, [{ items: 2, probability: 0.8, right: 0.5 }]);
 * ```
 */
export function reliability(
  predictions: readonly Pick<
    Prediction,
    "truth" | "predicted" | "probabilities"
  >[],
  groups = 5,
): ReliabilityGroup[] {
  if (!Number.isInteger(groups) || groups < 1) {
    throw new RangeError(
      `Cannot group answers: groups must be an integer of at least 1, got ${groups}`,
    );
  }
  const sureness = ({ probabilities }: Pick<Prediction, "probabilities">) =>
    Math.max(...probabilities);
  const grouped = Map.groupBy(
    predictions,
    (one) => Math.min(groups - 1, Math.floor(groups * sureness(one))),
  );
  return [...grouped].sort(([a], [b]) => a - b).map(([, answers]) => ({
    items: answers.length,
    probability: mean(answers.map(sureness)),
    right: shareRight(answers),
  }));
}
