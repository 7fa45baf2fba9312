/**
 * Figures of several trainings together: seeds pooled, folds pooled, with intervals that
 * know that items of one clip, or of one speaker, are not independent.
 *
 * @module
 */

import { Random } from "../random.ts";
import {
  type BootstrapOptions,
  checkOptions,
  quantile,
  wilson,
} from "./intervals.ts";
import type { Prediction } from "./predictions.ts";
import { mean, meanAndDeviation } from "./spread.ts";

/** A figure over several trainings. */
export interface PooledFigure {
  /** Mean over the trainings, in [0, 1]. */
  mean: number;
  /** Standard deviation over the trainings (n − 1); absent for one. */
  deviation?: number;
  /** Lower end of the interval of the mean. */
  low: number;
  /** Upper end. */
  high: number;
}

/** What is drawn together: all items of a clip, or of a speaker. */
export type Cluster = "clip" | "speaker";

/** Accuracy and average recall of several trainings. */
export interface PooledFigures {
  /** Items of one training, on average. */
  items: number;
  /** Share of right answers. */
  accuracy: PooledFigure;
  /** Mean recall of the classes. */
  unweightedAverageRecall: PooledFigure;
}

/** What of a prediction counts. */
export type Answer = Pick<
  Prediction,
  "item" | "clip" | "speaker" | "truth" | "predicted"
>;

/** A figure of counts that were added up over the clusters of a draw. */
export type SumStatistic = (sums: Float64Array) => number;

/**
 * Bootstrap of counts: draws as many clusters as there are, with replacement, adds up
 * their counts, and takes percentiles of each statistic of the sums.
 *
 * @param counts     a vector of counts for each cluster, all of one length
 * @param statistics figures of the sums; draws where one is NaN are left out of it
 * @returns the ends of the interval of each statistic
 */
export function bootstrapCounts(
  counts: readonly ArrayLike<number>[],
  statistics: readonly SumStatistic[],
  options: BootstrapOptions = {},
): [low: number, high: number][] {
  const { seed, replicates, confidence } = checkOptions(options);
  const random = new Random(seed, "bootstrap over clusters");
  const values = statistics.map(() => new Float64Array(replicates));
  const sums = new Float64Array(counts[0]?.length ?? 0);
  for (let r = 0; r < replicates; r++) {
    sums.fill(0);
    for (let i = 0; i < counts.length; i++) {
      const drawn = counts[random.integer(0, counts.length)];
      for (let k = 0; k < sums.length; k++) sums[k] += drawn[k];
    }
    statistics.forEach((statistic, s) => values[s][r] = statistic(sums));
  }
  return values.map((all) => {
    const sorted = all.filter((value) => !Number.isNaN(value)).sort();
    return [
      quantile(sorted, (1 - confidence) / 2),
      quantile(sorted, (1 + confidence) / 2),
    ];
  });
}

/** Items and right answers of each class: [items of class 0 …, right ones of class 0 …]. */
export function countAnswers(
  answers: readonly Answer[],
  labels: readonly string[],
): Float64Array {
  const counts = new Float64Array(2 * labels.length);
  for (const { truth, predicted } of answers) {
    const k = labels.indexOf(truth);
    counts[k]++;
    if (truth === predicted) counts[labels.length + k]++;
  }
  return counts;
}

/** Share of right answers. */
export const accuracyOf: SumStatistic = (sums) => {
  const classes = sums.length / 2;
  let [items, right] = [0, 0];
  for (let k = 0; k < classes; k++) {
    items += sums[k];
    right += sums[classes + k];
  }
  return right / items;
};

/** Mean recall of the classes that occur. */
export const recallOf: SumStatistic = (sums) => {
  const classes = sums.length / 2;
  let [total, present] = [0, 0];
  for (let k = 0; k < classes; k++) {
    if (sums[k] === 0) continue;
    total += sums[classes + k] / sums[k];
    present++;
  }
  return total / present;
};

/**
 * Figures of several trainings of one kind, such as seeds: the mean over them, and its
 * interval by a bootstrap that draws whole clusters, each with its items of every training.
 *
 * Drawn by speaker where a protocol keeps speakers apart, since another cast would be other
 * speakers; else by clip, since one clip may be tested by several trainings, or in several
 * copies. Where every answer is right, or none, the bootstrap has no width: then the interval
 * is Wilson's, of as many items as there are clusters.
 *
 * @param trainings answers of each, folds pooled; at least one with at least one item
 * @param options   labels in their order, what is drawn, and the bootstrap's
 * @throws {RangeError} if there is no answer
 *
 * @example Two seeds, two speakers, one of whom is always understood
 * ```ts
 * import { pooledFigures } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const answer = (speaker: string, truth: string, predicted: string) =>
 *   ({ item: speaker + truth, clip: speaker + truth, speaker, truth, predicted });
 * const seeds = [
 *   [answer("Ada", "sad", "sad"), answer("Bob", "sad", "calm")],
 *   [answer("Ada", "sad", "sad"), answer("Bob", "sad", "sad")],
 * ];
 * const { accuracy } = pooledFigures(seeds, { labels: ["calm", "sad"], cluster: "speaker" });
 * assert.equal(accuracy.mean, 0.75);
 * assert.deepEqual([accuracy.low, accuracy.high], [0.5, 1]);
 * ```
 */
export function pooledFigures(
  trainings: readonly (readonly Answer[])[],
  { labels, cluster, ...options }: BootstrapOptions & {
    labels: readonly string[];
    cluster: Cluster;
  },
): PooledFigures {
  const all = trainings.flat();
  if (all.length === 0 || trainings.some(({ length }) => length === 0)) {
    throw new RangeError(
      "Cannot pool figures: every training must have at least one answer, got none",
    );
  }
  const clusters = [...Map.groupBy(all, (answer) => answer[cluster])]
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([, answers]) => countAnswers(answers, labels));
  const sums = trainings.map((answers) => countAnswers(answers, labels));
  const statistics = [accuracyOf, recallOf];
  const intervals = bootstrapCounts(clusters, statistics, options);
  const [accuracy, unweightedAverageRecall] = statistics.map((statistic, s) => {
    const values = sums.map(statistic);
    const [low, high] = intervals[s];
    const share = mean(values);
    if (low < high || (share > 0 && share < 1)) {
      return { ...meanAndDeviation(values), low, high };
    }
    const n = clusters.length;
    const widest = wilson(Math.round(share * n), n, options.confidence);
    return {
      ...meanAndDeviation(values),
      low: widest.low,
      high: widest.high,
    };
  });
  const items = all.length / trainings.length;
  return { items, accuracy, unweightedAverageRecall };
}
