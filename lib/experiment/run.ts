/**
 * The experiment from end to end: corpus → split → features → training → test.
 *
 * @module
 */

import { setBackend } from "../backend/mod.ts";
import {
  checkPromises,
  type Corpus,
  itemLeaks,
  leakReport,
  type Split,
} from "../corpus/mod.ts";
import {
  FEATURE_CACHE_FOLDER,
  FeatureCache,
  folderStore,
  saveModel,
} from "../files/mod.ts";
import { describeModel } from "./describe_model.ts";
import { divide } from "./divide.ts";
import { Dataset } from "./dataset.ts";
import { openCorpora } from "./open_corpora.ts";
import { describeExperiment, storeExperiment } from "./open_run.ts";
import { permuteLabels } from "./permute_labels.ts";
import { RunFolder, type RunLeaks } from "./run_folder.ts";
import type { Experiment } from "./run_schemas.ts";
import type { RunOptions, RunResult } from "./run_types.ts";
import type { Settings } from "./settings.ts";
import {
  createRunNetwork,
  predictTest,
  trainNetwork,
} from "./train_network.ts";

/** Stores the split, with what it leaks. */
async function storeSplit(
  parts: Split,
  leaks: RunLeaks,
  folder: RunFolder,
): Promise<void> {
  await folder.writeSplit(parts);
  await folder.writeLeaks(leaks);
}

/** What training has heard of the test; nothing that the protocol says it hasn't. */
function findLeaks(parts: Split, { clips }: Corpus): RunLeaks {
  const report = leakReport(parts, clips);
  checkPromises(report);
  return { report, items: itemLeaks(parts, clips) };
}

/** Trains a network, and predicts the test items with the chosen epoch's weights. */
async function trainAndTest(
  experiment: Experiment,
  dataset: Dataset,
  path: string,
  { onProgress, onStep, onEpoch, resume, signal }: RunOptions,
) {
  const network = createRunNetwork(experiment, dataset);
  try {
    const { history, best, bestWeights } = await trainNetwork(experiment, {
      network,
      dataset,
      store: folderStore(path),
      resume,
      onStep,
      onEpoch,
      signal,
    });
    const predictions = await predictTest(
      network,
      dataset,
      (...p) => onProgress?.(...p, "test"),
    );
    return { history, best, bestWeights, predictions };
  } finally {
    network.dispose();
  }
}

/** All that comes before training: corpus, split, features, scaler. */
async function prepareRun(
  settings: Settings,
  folder: RunFolder,
  options: RunOptions,
) {
  const { onProgress, signal, resume = false } = options;
  const { binary, threads } = settings;
  const backend = await setBackend(settings.backend, { binary, threads });
  const corpora = await openCorpora(settings, options);
  const { corpus } = corpora;
  const experiment = await describeExperiment(settings, corpora, backend);
  // What refuses the settings comes before anything is written.
  const parts = divide(settings, corpus.clips);
  const leaks = findLeaks(parts, corpus);
  await storeExperiment(folder, experiment, resume);
  await storeSplit(parts, leaks, folder);

  const cache = new FeatureCache(FEATURE_CACHE_FOLDER, {
    onWarning: options.onWarning,
  });
  const { recipe: { frontEnd, augment }, permuteLabels: by } = settings;
  const labels = by && permuteLabels(parts, corpus.clips, by);
  const dataset = new Dataset(corpus, parts, {
    cache,
    frontEnd,
    augment,
    labels,
  });
  await dataset.prepareFeatures(
    (...p) => onProgress?.(...p, "features"),
    signal,
  );
  const counts = { hits: cache.hits, misses: cache.misses };
  await dataset.fitScaler((...p) => onProgress?.(...p, "scaler"), signal);
  return { experiment, dataset, cache: counts };
}

/** Trains and tests, and stores predictions and model. */
async function finishRun(
  { experiment, dataset, cache }: Awaited<ReturnType<typeof prepareRun>>,
  folder: RunFolder,
  options: RunOptions,
): Promise<RunResult> {
  const trained = await trainAndTest(experiment, dataset, folder.path, options);
  const { bestWeights, ...outcome } = trained;
  const { predictions } = outcome;
  await folder.writePredictions({ labels: dataset.labels, predictions });
  const run = { ...outcome, experiment, cache };
  const members = [{
    weights: bestWeights,
    scaler: dataset.scaler.toTensors(),
  }];
  await saveModel(folder.path, members, describeModel(run, dataset));
  return run;
}

/**
 * Carry a corpus along the paper's whole path, and leave everything in a folder.
 *
 * Interrupted at any point of the training, a run continues with `resume` and ends
 * with the same weights, bit for bit, as one that was not. One that ends
 * before its training, by an error or by its signal, leaves nothing: it can be
 * started again.
 *
 * @param path the run's folder; made if need be
 * @throws {RangeError} if the folder holds a run already, or another one on a resume,
 *   or if another process works in it
 * @throws {SyntaxError} if it holds none on a resume
 * @throws the signal's reason if it aborts
 */
export async function runExperiment(
  settings: Settings,
  path: string,
  options: RunOptions = {},
): Promise<RunResult> {
  const folder = options.resume
    ? await RunFolder.reopen(path)
    : await RunFolder.create(path);
  try {
    const prepared = await prepareRun(settings, folder, options)
      .catch(async (error) => {
        if (!options.resume) await folder.abandon();
        throw error;
      });
    return await finishRun(prepared, folder, options);
  } finally {
    await folder.release();
  }
}
