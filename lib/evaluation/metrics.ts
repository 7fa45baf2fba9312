/**
 * All figures of a run from its predictions.
 *
 * @module
 */

import {
  accuracy,
  type ClassScores,
  classScores,
  cohenKappa,
  type Confusion,
  confusionMatrix,
  matthews,
  unweightedAverageRecall,
} from "./confusion.ts";
import {
  averageRecallInterval,
  bootstrapBySpeaker,
  type BootstrapOptions,
  hull,
  type Interval,
  type Statistic,
  wilson,
} from "./intervals.ts";
import type { Prediction } from "./predictions.ts";

/** Figures of one class. */
export interface ClassMetrics extends ClassScores {
  /** Its name. */
  label: string;
  /** 95 % interval of the recall; absent where the class has no items. */
  recallInterval?: Interval;
}

/** Everything that a test set says about a model. Plain JSON. */
export interface Metrics {
  /** Test items. */
  n: number;
  /** Different speakers among them. */
  speakers: number;
  /** Share of one class among as many as there are: what guessing gets right. */
  chance: number;
  /** Share in [0, 1]. */
  accuracy: number;
  /** Where the accuracy lies. */
  accuracyInterval: Interval;
  /** Mean recall of the classes that occur. */
  unweightedAverageRecall: number;
  /** Where the average recall lies. */
  uarInterval: Interval;
  /** Figures of each class, in the order of the labels. */
  perClass: ClassMetrics[];
  /** See {@linkcode cohenKappa}. */
  cohenKappa: number;
  /** See {@linkcode matthews}. */
  matthews: number;
  /** `confusion[trueClass][predictedClass]`, in the order of `perClass`. */
  confusion: Confusion;
}

/** Settings of {@linkcode metrics}. */
export interface MetricsOptions extends BootstrapOptions {
  /** Class names in the order of the classes. */
  labels: readonly string[];
  /**
   * Whether the protocol keeps speakers apart: intervals are then taken over
   * speakers. With a single speaker in the test (a fold of leave-one-speaker-out)
   * they fall back to items, and say so in `method`.
   */
  bySpeaker: boolean;
}

/** Recall of class k; NaN where a resample holds none of it. */
const recallOf = (k: number): Statistic => (confusion) =>
  confusion[k][k] / confusion[k].reduce((a, b) => a + b, 0);

/** Different speakers of the items. */
function countSpeakers(predictions: readonly Prediction[]): number {
  return new Set(predictions.map(({ speaker }) => speaker)).size;
}

/** Widens an interval over items to that over speakers, where the protocol keeps them apart. */
function overSpeakers(
  predictions: readonly Prediction[],
  options: MetricsOptions,
): (overItems: Interval, statistic: Statistic) => Interval {
  const { labels, bySpeaker } = options;
  if (!bySpeaker || countSpeakers(predictions) < 2) {
    return (overItems) => overItems;
  }
  return (overItems, statistic) =>
    hull(
      bootstrapBySpeaker(predictions, labels, statistic, options),
      overItems,
    );
}

/**
 * Accuracy, unweighted average recall, figures of each class, agreement and
 * intervals of 95 % (unless set otherwise).
 *
 * Intervals: over items Wilson's, for the unweighted average recall at the effective
 * number of items. By speaker, the bootstrap over speakers, widened to the interval
 * over items where it is narrower: speakers who happen to be alike would make it a
 * point. They show the chance of the test set's draw only: not that of another
 * training, and not what a leak between training and test adds.
 *
 * @param predictions at least one
 * @throws {RangeError} if there is none
 *
 * @example
 * ```ts
 * import { metrics } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const right = {
 *   item: "a", clip: "a", speaker: "1", truth: "calm", predicted: "calm",
 *   probabilities: [1, 0],
 * };
 * const wrong = { ...right, item: "b", clip: "b", truth: "sad" };
 * const result = metrics([right, wrong], { labels: ["calm", "sad"], bySpeaker: false });
 * assert.equal(result.accuracy, 0.5);
 * assert.equal(result.accuracyInterval.method, "Wilson");
 * ```
 */
export function metrics(
  predictions: readonly Prediction[],
  options: MetricsOptions,
): Metrics {
  if (predictions.length === 0) {
    throw new RangeError(
      "Cannot compute metrics: there must be at least one prediction, got 0",
    );
  }
  const { labels, confidence } = options;
  const confusion = confusionMatrix(predictions, labels);
  const speakers = countSpeakers(predictions);
  const widen = overSpeakers(predictions, options);
  const correct = confusion.reduce((sum, row, k) => sum + row[k], 0);
  const n = predictions.length;
  const shareInterval = (hits: number, of: number, statistic: Statistic) =>
    widen(wilson(hits, of, confidence), statistic);
  const perClass = classScores(confusion).map((scores, k) => ({
    label: labels[k],
    ...scores,
    ...(scores.support > 0 && {
      recallInterval: shareInterval(
        confusion[k][k],
        scores.support,
        recallOf(k),
      ),
    }),
  }));
  return {
    n,
    speakers,
    chance: 1 / labels.length,
    accuracy: accuracy(confusion),
    accuracyInterval: shareInterval(correct, n, accuracy),
    unweightedAverageRecall: unweightedAverageRecall(confusion),
    uarInterval: widen(
      averageRecallInterval(confusion, confidence),
      unweightedAverageRecall,
    ),
    perClass,
    cohenKappa: cohenKappa(confusion),
    matthews: matthews(confusion),
    confusion,
  };
}
