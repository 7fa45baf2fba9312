/**
 * All figures of a run from its predictions.
 *
 * @module
 */

import { type Emotion, EMOTIONS } from "../paper.ts";
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
  bootstrapByActor,
  bootstrapByItem,
  type BootstrapOptions,
  type Interval,
  type Statistic,
  wilson,
} from "./intervals.ts";
import type { Prediction } from "./predictions.ts";

/** Figures of one emotion. */
export interface ClassMetrics extends ClassScores {
  label: Emotion;
  /** 95 % interval of the recall; absent where the class has no items. */
  recallInterval?: Interval;
}

/** Everything that a test set says about a model. Plain JSON. */
export interface Metrics {
  /** Test items. */
  n: number;
  /** Different actors among them. */
  actors: number;
  /** Share in [0, 1]. */
  accuracy: number;
  accuracyInterval: Interval;
  /** Mean recall of the classes that occur. */
  unweightedAverageRecall: number;
  uarInterval: Interval;
  perClass: ClassMetrics[];
  cohenKappa: number;
  matthews: number;
  /** `confusion[trueClass][predictedClass]`, in the order of `EMOTIONS`. */
  confusion: Confusion;
}

/** Settings of {@linkcode metrics}. */
export interface MetricsOptions extends BootstrapOptions {
  /**
   * Whether the protocol keeps actors apart: intervals are then taken over
   * actors. With a single actor in the test (a fold of leave-one-speaker-out)
   * they fall back to items, and say so in `method`.
   */
  byActor: boolean;
}

/** Recall of class k; NaN where a resample holds none of it. */
const recallOf = (k: number): Statistic => (confusion) =>
  confusion[k][k] / confusion[k].reduce((a, b) => a + b, 0);

/**
 * Accuracy, unweighted average recall, figures of each class, agreement and
 * intervals of 95 % (unless set otherwise).
 *
 * Intervals: by actor, the bootstrap over actors for all; otherwise Wilson's for
 * shares and the stratified bootstrap for the unweighted average recall. They
 * tell the chance of the test set's draw alone: not that of another training,
 * and not what a leak between training and test adds.
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
 *   item: "a", clip: "a", actor: 1, truth: "calm", predicted: "calm",
 *   probabilities: [0, 1, 0, 0, 0, 0, 0, 0],
 * } as const;
 * const wrong = { ...right, item: "b", clip: "b", truth: "sad" } as const;
 * const result = metrics([right, wrong], { byActor: false });
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
  const confusion = confusionMatrix(predictions);
  const actors = new Set(predictions.map((p) => p.actor)).size;
  const overActors = options.byActor && actors > 1;
  const bootstrap = (statistic: Statistic) =>
    overActors
      ? bootstrapByActor(predictions, statistic, options)
      : bootstrapByItem(confusion, statistic, options);
  const share = (hits: number, total: number, statistic: Statistic) =>
    overActors ? bootstrap(statistic) : wilson(hits, total, options.confidence);

  const correct = confusion.reduce((sum, row, k) => sum + row[k], 0);
  const perClass = classScores(confusion).map((scores, k) => ({
    label: EMOTIONS[k],
    ...scores,
    ...(scores.support > 0 && {
      recallInterval: share(confusion[k][k], scores.support, recallOf(k)),
    }),
  }));
  return {
    n: predictions.length,
    actors,
    accuracy: accuracy(confusion),
    accuracyInterval: share(correct, predictions.length, accuracy),
    unweightedAverageRecall: unweightedAverageRecall(confusion),
    uarInterval: bootstrap(unweightedAverageRecall),
    perClass,
    cohenKappa: cohenKappa(confusion),
    matthews: matthews(confusion),
    confusion,
  };
}
