// Browser compatible.
/**
 * A run's network: how it is made, trained on a data set, and tested.
 *
 * @module
 */

import type { Prediction } from "../evaluation/mod.ts";
import { createFrontEnd } from "../features/mod.ts";
import {
  createNetwork,
  type Network,
  predictProbabilities,
  train,
  type TrainingStore,
  type TrainResult,
} from "../model/mod.ts";
import type { OnProgress } from "../progress.ts";
import { sha256 } from "../sha256.ts";
import type { Dataset } from "./dataset.ts";
import { predictionsOf } from "./predictions_of.ts";
import type { Experiment } from "./run_schemas.ts";
import type { RunOptions } from "./run_types.ts";

/** Test items that go through the network at once. */
const PREDICT_BATCH = 32;

/** What a run's network is trained on, and where the training is kept. */
export interface TrainNetworkOptions
  extends Pick<RunOptions, "onStep" | "onEpoch" | "resume" | "signal"> {
  /** From {@linkcode createRunNetwork}; changed. */
  network: Network;
  /** With its scaler fitted. */
  dataset: Dataset;
  /** Keeps the checkpoint. */
  store: TrainingStore;
}

/** A network as a run's settings want it, on the current backend; the caller disposes it. */
export function createRunNetwork(
  { settings: { recipe, seed } }: Pick<Experiment, "settings">,
  { labels }: Pick<Dataset, "labels">,
): Network {
  const { input } = createFrontEnd(recipe.frontEnd);
  const classes = labels.length;
  return createNetwork(recipe.network, { input, classes, seed });
}

/**
 * Train a run's network.
 *
 * @returns history and weights; the network holds the chosen epoch's values
 * @throws as `train` does: if the checkpoint is another run's, the loss is no longer
 *   finite, or the signal aborts
 */
export async function trainNetwork(
  { settings, corpus, backend }: Pick<
    Experiment,
    "settings" | "corpus" | "backend"
  >,
  { network, dataset, ...options }: TrainNetworkOptions,
): Promise<TrainResult> {
  const { recipe, seed } = settings;
  return await train({
    ...options,
    network,
    source: dataset,
    recipe,
    seed,
    fingerprint: {
      split: await sha256(JSON.stringify(dataset.split)),
      clips: corpus.hash ?? "unknown",
      backend: `${backend.name} ${backend.binary} ${backend.cpu}`,
    },
  });
}

/**
 * Predictions of all test items.
 *
 * @param network with the weights of the chosen epoch
 * @param dataset with its scaler fitted
 * @returns one per test item, in the split's order
 */
export async function predictTest(
  network: Network,
  dataset: Dataset,
  onProgress?: OnProgress,
): Promise<Prediction[]> {
  const { test: items } = dataset.split;
  const predictions: Prediction[] = [];
  for (let start = 0; start < items.length; start += PREDICT_BATCH) {
    const part = items.slice(start, start + PREDICT_BATCH);
    const { x } = await dataset.batch("test", part.map((_, i) => start + i));
    const probabilities = await predictProbabilities(network, x, part.length);
    predictions.push(...predictionsOf(dataset, part, probabilities));
    onProgress?.(predictions.length, items.length);
  }
  return predictions;
}
