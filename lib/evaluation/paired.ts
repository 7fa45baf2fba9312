/**
 * Two trainings on the same test items: which of their answers differ, and whether by
 * more than chance.
 *
 * @module
 */

import {
  accuracyOf,
  type Answer,
  bootstrapCounts,
  type Cluster,
  countAnswers,
  recallOf,
  type SumStatistic,
} from "./clusters.ts";
import type { BootstrapOptions } from "./intervals.ts";

/** How two trainings answer the same items. */
export interface PairedTest {
  /** Items. */
  items: number;
  /** Items that the first alone gets right. */
  onlyFirst: number;
  /** Items that the second alone gets right. */
  onlySecond: number;
  /** Two-sided p of McNemar's exact test: that the two are equally good. */
  p: number;
}

/** The difference of two figures, second minus first. */
export interface PairedDifference {
  /** In [−1, 1]. */
  mean: number;
  /** Lower end of its 95 % interval, unless set otherwise. */
  low: number;
  /** Upper end. */
  high: number;
}

/**
 * Two-sided p of McNemar's exact test: a binomial test of the items on which two
 * trainings differ, each as likely to favour either.
 *
 * Source: Q. McNemar, "Note on the sampling error of the difference between correlated
 * proportions or percentages", 1947; exact form: twice the smaller tail, at most 1.
 *
 * @param onlyFirst  items that the first alone gets right
 * @param onlySecond items that the second alone gets right
 * @throws {RangeError} unless both are counts
 *
 * @example Ten differ, and nine of them favour the second
 * ```ts
 * import { mcnemarExact } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(mcnemarExact(1, 9).toFixed(4), "0.0215");
 * assert.equal(mcnemarExact(0, 0), 1);
 * ```
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  for (const count of [onlyFirst, onlySecond]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(
        `Cannot test pairs: counts must be integers of at least 0, got ${count}`,
      );
    }
  }
  const n = onlyFirst + onlySecond;
  // Logarithms, since 2^-n may be too small for a number.
  let term = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    tail += Math.exp(term);
    term += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}

/** Answers by item. @throws {RangeError} if the two don't have the same items */
function pairUp(
  first: readonly Answer[],
  second: readonly Answer[],
): [Answer, Answer][] {
  const byItem = new Map(second.map((answer) => [answer.item, answer]));
  if (first.length !== second.length || byItem.size !== second.length) {
    throw new RangeError(
      `Cannot compare trainings: both must have the same items, each once, got ${first.length} and ${second.length}`,
    );
  }
  return first.map((answer) => {
    const other = byItem.get(answer.item);
    if (other?.truth === answer.truth) return [answer, other];
    throw new RangeError(
      `Cannot compare trainings: both must have the item ${answer.item} with one truth, got ${
        other?.truth ?? "no such item"
      }`,
    );
  });
}

const isRight = ({ truth, predicted }: Answer) => truth === predicted;

/**
 * Compare the answers of two trainings, item by item.
 *
 * @param first  answers to all items
 * @param second answers to the same items, in any order
 * @throws {RangeError} if the items differ
 */
export function pairedTest(
  first: readonly Answer[],
  second: readonly Answer[],
): PairedTest {
  const pairs = pairUp(first, second);
  const onlyFirst = pairs.filter(([a, b]) => isRight(a) && !isRight(b)).length;
  const onlySecond = pairs.filter(([a, b]) => !isRight(a) && isRight(b)).length;
  return {
    items: pairs.length,
    onlyFirst,
    onlySecond,
    p: mcnemarExact(onlyFirst, onlySecond),
  };
}

/** By how much a second training is better than a first, on the same items. */
export interface PairedDifferences {
  /** Of the shares of right answers. */
  accuracy: PairedDifference;
  /** Of the mean recalls of the classes. */
  unweightedAverageRecall: PairedDifference;
}

/** A figure of the second half of some sums less that of the first half. */
const difference = (statistic: SumStatistic): SumStatistic => (sums) => {
  const half = sums.length / 2;
  return statistic(sums.subarray(half)) - statistic(sums.subarray(0, half));
};

/**
 * The differences of two trainings over several seeds, with their intervals by a bootstrap
 * over speakers (or clips): each is drawn with all its items, of both trainings and of
 * every seed.
 *
 * @param seeds first and second answers of each seed; the same items within a seed
 * @throws {RangeError} if items differ, or there is none
 *
 * @example The second gets one of two speakers right where the first fails
 * ```ts
 * import { pairedDifferences } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const answer = (speaker: string, predicted: string) =>
 *   ({ item: speaker, clip: speaker, speaker, truth: "sad", predicted });
 * const first = [answer("Ada", "sad"), answer("Bob", "calm")];
 * const second = [answer("Ada", "sad"), answer("Bob", "sad")];
 * const { accuracy: { mean, low, high } } = pairedDifferences([[first, second]]);
 * assert.deepEqual([mean, low, high], [0.5, 0, 1]);
 * ```
 */
export function pairedDifferences(
  seeds: readonly (readonly [readonly Answer[], readonly Answer[]])[],
  { cluster = "speaker", ...options }: BootstrapOptions & {
    cluster?: Cluster;
  } = {},
): PairedDifferences {
  const pairs = seeds.flatMap(([first, second]) => pairUp(first, second));
  if (pairs.length === 0) {
    throw new RangeError(
      "Cannot compare trainings: there must be at least one item, got none",
    );
  }
  const labels = [...new Set(pairs.map(([{ truth }]) => truth))];
  const countsOf = (list: [Answer, Answer][]) =>
    Float64Array.from([0, 1].flatMap((side) => [
      ...countAnswers(list.map((pair) => pair[side]), labels),
    ]));
  const clusters = [...Map.groupBy(pairs, ([a]) => a[cluster])]
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([, list]) => countsOf(list));
  const all = countsOf(pairs);
  const statistics = [accuracyOf, recallOf].map(difference);
  const intervals = bootstrapCounts(clusters, statistics, options);
  const [accuracy, unweightedAverageRecall] = statistics.map((of, i) => {
    const [low, high] = intervals[i];
    return { mean: of(all), low, high };
  });
  return { accuracy, unweightedAverageRecall };
}
