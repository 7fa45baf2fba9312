/**
 * How the command line writes numbers.
 *
 * @module
 */

import type { Evaluation, Experiment } from "../experiment/mod.ts";
import type { Interval, Metrics } from "../evaluation/mod.ts";

/** A share as per cent with one decimal: `0.8276` → `82.8 %`. */
export function formatPercent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Seconds, or minutes and seconds. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function formatInterval({ low, high }: Interval): string {
  return `95 % interval ${formatPercent(low)} to ${formatPercent(high)}`;
}

/** What a run is, in one line; a synthetic corpus is called so. */
export function describeRun(
  { corpus, testCorpus, settings }: Experiment,
): string {
  const name = corpus.synthetic
    ? `${settings.corpus} corpus (SYNTHETIC speech, a teaching tool)`
    : settings.corpus;
  const tested = testCorpus
    ? `, tested on ${testCorpus.title}, ${testCorpus.clips} clips`
    : "";
  const control = settings.permuteLabels === undefined
    ? ""
    : `, LABELS PERMUTED per ${settings.permuteLabels} (a control)`;
  return `${name}, ${corpus.clips} clips${tested}, protocol ${settings.protocol}${control}`;
}

/** Accuracy and average recall with their intervals, and what leaks. */
export function describeEvaluation({ metrics, leaks }: Evaluation): string {
  return [describeMetrics(metrics), ...leaks.sentences].join("\n");
}

/** Accuracy and average recall with their intervals. */
export function describeMetrics(metrics: Metrics): string {
  const {
    n,
    chance,
    accuracy,
    accuracyInterval,
    unweightedAverageRecall,
    uarInterval,
  } = metrics;
  return [
    `${n} test items, chance ${formatPercent(chance)}`,
    `accuracy                  ${formatPercent(accuracy)}  (${
      formatInterval(accuracyInterval)
    })`,
    `unweighted average recall ${formatPercent(unweightedAverageRecall)}  (${
      formatInterval(uarInterval)
    })`,
  ].join("\n");
}
