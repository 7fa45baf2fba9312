/**
 * A run's figures, from nothing but the files in its folder.
 *
 * @module
 */

import type { LeakReport } from "../corpus/mod.ts";
import type { Metrics } from "../evaluation/mod.ts";
import { writeAtomically } from "../files/mod.ts";
import { computeMetrics } from "./compute_metrics.ts";
import type { RunFolder } from "./run_folder.ts";

/** What an evaluation found. */
export interface Evaluation {
  /** Of the test items. */
  metrics: Metrics;
  /** What of the test training has heard. */
  leaks: LeakReport;
}

/**
 * Compute a run's metrics and store them.
 *
 * @param folder holds a run whose test is done
 * @returns what `metrics.json` and `leaks.json` hold
 * @throws {SyntaxError} if one of the run's files is missing or wrong
 */
export async function evaluateRun(folder: RunFolder): Promise<Evaluation> {
  const { settings } = await folder.readExperiment();
  const { report: leaks } = await folder.readLeaks();
  const metrics = computeMetrics(settings, await folder.readPredictions());
  await writeAtomically(
    folder.file("metrics"),
    JSON.stringify(metrics, null, 2) + "\n",
  );
  return { metrics, leaks };
}
