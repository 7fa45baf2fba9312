/**
 * Intervals: how far a figure could lie from what one test set shows.
 *
 * Wilson's interval takes items for independent draws. The clips of one speaker
 * are not: where the test is on speakers that were not in training, the bootstrap
 * over speakers draws whole speakers, as another cast would.
 *
 * @module
 */

import { Random } from "../random.ts";
import {
  type Confusion,
  confusionMatrix,
  unweightedAverageRecall,
} from "./confusion.ts";

/** Where a figure lies, with the method that says so. */
export interface Interval {
  /** Lower end. */
  low: number;
  /** Upper end. */
  high: number;
  /** Nominal coverage, such as 0.95. */
  confidence: number;
  /** How it was taken. */
  method:
    | "Wilson"
    | "Wilson at the effective number of items"
    | "bootstrap over speakers";
}

/** Settings of the bootstrap. */
export interface BootstrapOptions {
  /** Same seed, same interval. Default 0. */
  seed?: number;
  /** Resamples. Default 2000: its own error is then about 0.2 points here. */
  replicates?: number;
  /** Nominal coverage in (0, 1). Default 0.95. */
  confidence?: number;
}

/**
 * A figure of a confusion matrix, such as `unweightedAverageRecall`. Resamples
 * where it is NaN (it does not exist there) are left out.
 */
export type Statistic = (confusion: Confusion) => number;

/** Throws unless confidence is a probability strictly between 0 and 1. */
function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `Cannot make an interval: confidence must be in (0, 1), got ${confidence}`,
    );
  }
}

/**
 * Normal quantile for p in (0.5, 1): Newton's method on the series
 * Φ(z) = 1/2 + φ(z)·(z + z³/3 + z⁵/(3·5) + …), whose terms are all positive.
 *
 * Source: G. Marsaglia, "Evaluating the normal distribution", 2004.
 */
function normalQuantile(p: number): number {
  let z = 0;
  for (let step = 0; step < 100; step++) {
    const density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    let [total, term] = [z, z];
    for (let odd = 3; total + term !== total; odd += 2) {
      term *= z * z / odd;
      total += term;
    }
    const change = (p - 0.5 - density * total) / density;
    z += change;
    if (Math.abs(change) < 1e-12) break;
  }
  return z;
}

/**
 * Wilson's score interval of a share; sensible at 0 and 1, and for small n.
 *
 * Source: E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", 1927.
 *
 * @param successes integer in [0, n]
 * @param n         items, at least 1, taken as independent
 * @throws {RangeError} for counts that are none, or a confidence outside (0, 1)
 *
 * @example The paper's 409 of 435
 * ```ts
 * import { wilson } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { low, high } = wilson(409, 435);
 * assert.equal(low.toFixed(3), "0.914");
 * assert.equal(high.toFixed(3), "0.959");
 * ```
 */
export function wilson(
  successes: number,
  n: number,
  confidence = 0.95,
): Interval {
  checkConfidence(confidence);
  if (
    !(Number.isInteger(n) && n >= 1 && Number.isInteger(successes) &&
      successes >= 0 && successes <= n)
  ) {
    throw new RangeError(
      `Cannot make an interval: successes must be an integer in [0, n] and n at least 1, got ${successes} of ${n}`,
    );
  }
  const z = normalQuantile((1 + confidence) / 2);
  return {
    ...scoreInterval(successes / n, n, z),
    confidence,
    method: "Wilson",
  };
}

/** Both ends of Wilson's interval of a share of n items, at z standard deviations. */
function scoreInterval(
  share: number,
  n: number,
  z: number,
): Pick<Interval, "low" | "high"> {
  const center = (share + z * z / (2 * n)) / (1 + z * z / n);
  const half = z / (1 + z * z / n) *
    Math.sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {
    low: share === 0 ? 0 : Math.max(0, center - half),
    high: share === 1 ? 1 : Math.min(1, center + half),
  };
}

/**
 * The interval that holds two others; it keeps the name of the first.
 *
 * Where speakers happen to be alike the bootstrap over speakers has no width, though
 * another cast would differ at least as much as items do.
 */
export function hull(first: Interval, second: Interval): Interval {
  return {
    ...first,
    low: Math.min(first.low, second.low),
    high: Math.max(first.high, second.high),
  };
}

/** Quantile with linear interpolation (numpy's default), of sorted values. */
export function quantile(sorted: Float64Array, q: number): number {
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/**
 * The bootstrap's settings, with what is missing filled in.
 *
 * @throws {RangeError} if one is out of range
 */
export function checkOptions(
  options: BootstrapOptions,
): Required<BootstrapOptions> {
  const { seed = 0, replicates = 2000, confidence = 0.95 } = options;
  checkConfidence(confidence);
  if (!(Number.isInteger(replicates) && replicates >= 1)) {
    throw new RangeError(
      `Cannot bootstrap: replicates must be an integer of at least 1, got ${replicates}`,
    );
  }
  return { seed, replicates, confidence };
}

/**
 * Bootstrap over speakers: draws as many speakers as there are, with replacement,
 * each with all of its items, and takes percentiles of the statistic.
 *
 * With few speakers the interval is too narrow: in a simulation with speakers whose
 * shares spread by 10 points, a nominal 95 % covered 93 % with 24 speakers and 83 %
 * with 5. Pool the folds of a protocol before asking.
 *
 * @param predictions items with their speakers; at least two speakers
 * @param labels      order of rows and columns of the confusion matrix
 * @param statistic   figure of the resampled confusion matrix
 * @throws {RangeError} with fewer than two speakers: nothing then shows how speakers differ
 *
 * @example
 * ```ts
 * import { accuracy, bootstrapBySpeaker } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Ada is always understood, Bob never.
 * const items = ["Ada", "Ada", "Bob", "Bob"].map((speaker) => ({
 *   speaker, truth: "sad", predicted: speaker === "Ada" ? "sad" : "calm",
 * }));
 * const { low, high } = bootstrapBySpeaker(items, ["calm", "sad"], accuracy);
 * assert.deepEqual([low, high], [0, 1]);
 * ```
 */
export function bootstrapBySpeaker(
  predictions: readonly {
    speaker: string;
    truth: string;
    predicted: string;
  }[],
  labels: readonly string[],
  statistic: Statistic,
  options: BootstrapOptions = {},
): Interval {
  const { seed, replicates, confidence } = checkOptions(options);
  const bySpeaker = Map.groupBy(predictions, (p) => p.speaker);
  if (bySpeaker.size < 2) {
    throw new RangeError(
      `Cannot bootstrap over speakers: there must be at least 2, got ${bySpeaker.size}`,
    );
  }
  const matrices = [...bySpeaker.keys()].sort(inOrder)
    .map((speaker) => confusionMatrix(bySpeaker.get(speaker)!, labels));
  const draw = (random: Random) => {
    const total = labels.map(() => labels.map(() => 0));
    for (let i = 0; i < matrices.length; i++) {
      matrices[random.integer(0, matrices.length)].forEach((row, t) => {
        for (let p = 0; p < row.length; p++) total[t][p] += row[p];
      });
    }
    return total;
  };
  const random = new Random(seed, STREAM);
  const values = Float64Array.from(
    { length: replicates },
    () => statistic(draw(random)),
  ).filter((value) => !Number.isNaN(value)).sort();
  return {
    low: quantile(values, (1 - confidence) / 2),
    high: quantile(values, (1 + confidence) / 2),
    confidence,
    method: "bootstrap over speakers",
  };
}

/** Stream of the bootstrap's draws; its name is older than other speakers than actors. */
const STREAM = "bootstrap over actors";

/** Numbers by value, before names by code units. */
function inOrder(a: string, b: string): number {
  const [x, y] = [a, b].map((speaker) =>
    /^\d+$/.test(speaker) ? speaker.padStart(12, "0") : speaker
  );
  return x < y ? -1 : x > y ? 1 : 0;
}

/**
 * Interval of the unweighted average recall over independent items: Wilson's, at the
 * effective number of items K² / Σ 1/n_k for K classes of n_k items each (K times
 * their harmonic mean; with equal classes simply the number of items).
 *
 * That many independent items of one class have a share of hits that varies as much as
 * the average of K recalls that are alike. Where recalls differ the average varies
 * less, and the interval is somewhat too wide. It has a width where all answers are
 * right, and covers with one item per class, where percentiles of a bootstrap within
 * the classes fail (simulated: 0 to 28 %). It falls short, to 84 % of a nominal 95 %,
 * where a class of two or three items is much worse than all others.
 *
 * Source: Wilson 1927; the variance of a mean of independent shares.
 *
 * @param confusion  `confusion[trueClass][predictedClass]`; classes without items are left out
 * @param confidence nominal coverage in (0, 1)
 * @throws {RangeError} if the matrix has no item, or for a confidence outside (0, 1)
 *
 * @example All of 16 items right: not a point
 * ```ts
 * import { averageRecallInterval } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { low, high } = averageRecallInterval([[8, 0], [0, 8]]);
 * assert.equal(high, 1);
 * assert.ok(low > 0.75 && low < 0.85);
 * ```
 */
export function averageRecallInterval(
  confusion: Confusion,
  confidence = 0.95,
): Interval {
  checkConfidence(confidence);
  const share = unweightedAverageRecall(confusion);
  const sizes = confusion.map((row) => row.reduce((sum, n) => sum + n, 0))
    .filter((n) => n > 0);
  const n = sizes.length ** 2 / sizes.reduce((sum, n) => sum + 1 / n, 0);
  return {
    ...scoreInterval(share, n, normalQuantile((1 + confidence) / 2)),
    confidence,
    method: "Wilson at the effective number of items",
  };
}
