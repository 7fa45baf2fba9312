/**
 * A run's figures, from nothing but the files in its folder.
 *
 * @module
 */

import { itemId, type LeakReport } from "../corpus/mod.ts";
import type { Metrics } from "../evaluation/mod.ts";
import { writeAtomically } from "../files/mod.ts";
import { computeMetrics } from "./compute_metrics.ts";
import { firstDifference } from "./first_difference.ts";
import type { RunFolder } from "./run_folder.ts";

/** What an evaluation found. */
export interface Evaluation {
  /** Figures of the test items. */
  metrics: Metrics;
  /** What training has already heard of them. */
  leaks: LeakReport;
}

/** @throws {RangeError} if a run's settings contradict its split, or its predictions do */
async function checkFiles(folder: RunFolder): Promise<void> {
  const { settings: { protocol, seed, fold } } = await folder.readExperiment();
  const split = await folder.readSplit();
  const { report } = await folder.readLeaks();
  const { predictions } = await folder.readPredictions();
  const cannot = `Cannot evaluate the run in ${folder.path}`;
  const found = firstDifference(
    { split: { protocol, seed, fold }, leaks: { protocol } },
    {
      split: { protocol: split.protocol, seed: split.seed, fold: split.fold },
      leaks: { protocol: report.protocol },
    },
  );
  if (found !== undefined) {
    throw new RangeError(
      `${cannot}: ${found.path} must be that of its settings, ${found.was}, got ${found.is}`,
    );
  }
  const items = firstDifference(
    split.test.map(itemId),
    predictions.map(({ item }) => item),
  );
  if (items === undefined) return;
  throw new RangeError(
    `${cannot}: prediction ${items.path} must be of its split's test item ${items.was}, got ${items.is}`,
  );
}

/**
 * Compute a run's metrics and store them.
 *
 * @param folder holds a run whose test is done
 * @returns what `metrics.json` and `leaks.json` hold
 * @throws {SyntaxError} if one of the run's files is missing or wrong
 * @throws {RangeError}  if settings, split and predictions contradict each other
 */
export async function evaluateRun(folder: RunFolder): Promise<Evaluation> {
  await checkFiles(folder);
  const { settings } = await folder.readExperiment();
  const { report: leaks } = await folder.readLeaks();
  const metrics = computeMetrics(settings, await folder.readPredictions());
  await writeAtomically(
    folder.file("metrics"),
    JSON.stringify(metrics, null, 2) + "\n",
  );
  return { metrics, leaks };
}
