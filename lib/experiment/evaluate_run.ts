/**
 * A run's figures and report, from the files in its folder alone.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import { type LeakReport, openCorpus, PROTOCOLS } from "../corpus/mod.ts";
import { type Metrics, metrics, type Prediction } from "../evaluation/mod.ts";
import { isBetter, writeAtomically } from "../model/mod.ts";
import { hearItem } from "./dataset.ts";
import { misheard, reportHtml } from "./report.ts";
import type { RunHooks } from "./run.ts";
import type { Experiment, RunFolder } from "./run_folder.ts";
import type { Settings } from "./settings.ts";

/** What an evaluation found. */
export interface Evaluation {
  metrics: Metrics;
  leaks: LeakReport;
}

/**
 * Figures of predictions under a run's protocol; intervals over actors where it
 * keeps them apart.
 *
 * @throws {RangeError} if there is no prediction
 *
 * @example
 * ```ts
 * import type { Prediction } from "../evaluation/mod.ts";
 * import { computeMetrics } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const prediction: Prediction = {
 *   item: "03-01-02-01-01-01-01", clip: "03-01-02-01-01-01-01", actor: 1,
 *   truth: "calm", predicted: "calm", probabilities: [0, 1, 0, 0, 0, 0, 0, 0],
 * };
 * assert.equal(computeMetrics({ protocol: "random", seed: 1 }, [prediction]).accuracy, 1);
 * ```
 */
export function computeMetrics(
  { protocol, seed }: Pick<Settings, "protocol" | "seed">,
  predictions: Prediction[],
): Metrics {
  return metrics(predictions, { byActor: PROTOCOLS[protocol].byActor, seed });
}

/** What the network heard of its surest errors; nothing where the corpus isn't on this machine. */
async function loadSounds(
  { settings }: Experiment,
  predictions: Prediction[],
  { onProgress, onWarning }: RunHooks,
): Promise<Map<string, Waveform>> {
  const sounds = new Map<string, Waveform>();
  try {
    const corpus = await openCorpus(settings.corpus, {
      part: settings.full ? "full" : "part",
      onProgress: (done, total) => onProgress?.("corpus", done, total),
    });
    for (const { item } of misheard(predictions)) {
      sounds.set(item, await hearItem(corpus, item, settings.seed));
    }
  } catch (error) {
    onWarning?.(`The report has no players: ${(error as Error).message}`);
  }
  return sounds;
}

/**
 * Compute a run's metrics and write its report.
 *
 * @param folder holds a run whose test is done
 * @param hooks  progress of opening the corpus; a warning where it isn't there
 * @returns what `metrics.json` and `leaks.json` hold
 * @throws {SyntaxError} if one of the run's files is missing or wrong
 */
export async function evaluateRun(
  folder: RunFolder,
  hooks: RunHooks = {},
): Promise<Evaluation> {
  const experiment = await folder.readExperiment();
  const split = await folder.readSplit();
  const { report: leaks, items: itemLeaks } = await folder.readLeaks();
  const history = await folder.readHistory();
  const predictions = await folder.readPredictions();
  const found = computeMetrics(experiment.settings, predictions);
  await writeAtomically(
    folder.file("metrics"),
    JSON.stringify(found, null, 2) + "\n",
  );
  const best = history.reduce((a, b) => isBetter(b, a) ? b : a).epoch;
  const sounds = await loadSounds(experiment, predictions, hooks);
  const report = reportHtml({
    experiment,
    split,
    leaks,
    itemLeaks,
    history,
    best,
    predictions,
    metrics: found,
    sounds,
  });
  await writeAtomically(folder.file("report"), report);
  return { metrics: found, leaks };
}
