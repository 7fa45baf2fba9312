/**
 * What a run's folder says about its model, so that it can be used as one.
 *
 * @module
 */

import { findProtocol } from "../corpus/mod.ts";
import type { Interval } from "../evaluation/mod.ts";
import { type ModelInfo, PAPER_SIZES } from "../model/mod.ts";
import { PAPER } from "../paper.ts";
import { computeMetrics } from "./compute_metrics.ts";
import type { RunResult } from "./run_types.ts";

/** Both ends of an interval. */
const ends = ({ low, high }: Interval): [number, number] => [low, high];

/** What the run's model folder says about its model. */
export function describeModel(
  { experiment, history, best, predictions }: RunResult,
): ModelInfo {
  const { settings, corpus, backend, versions } = experiment;
  const { description, leaks } = findProtocol(settings.protocol);
  const found = computeMetrics(settings, {
    labels: corpus.labels,
    predictions,
  });
  return {
    format: "ser-model/1",
    title: `Speech emotion, ${
      corpus.synthetic ? "synthetic speech" : corpus.id
    }, ${settings.protocol}`,
    created: experiment.started,
    corpus: corpus.id,
    synthetic: corpus.synthetic,
    labels: [...corpus.labels],
    signal: PAPER.signal,
    features: PAPER.features,
    chunks: PAPER.chunks,
    sizes: { ...modelSizes(), classes: corpus.labels.length },
    training: {
      recipe: settings.recipe,
      seed: settings.seed,
      epochs: history.length,
      bestEpoch: best.epoch,
      backend: backend.name,
      environment:
        `${backend.binary} binary, ${backend.cpu}, Deno ${versions.deno}`,
    },
    protocol: {
      name: settings.protocol,
      fold: settings.fold,
      description,
      leaks,
    },
    figures: {
      items: found.n,
      accuracy: found.accuracy,
      accuracyInterval: ends(found.accuracyInterval),
      unweightedAverageRecall: found.unweightedAverageRecall,
      uarInterval: ends(found.uarInterval),
    },
  };
}

/** The paper's sizes, as a model folder stores them. */
function modelSizes(): ModelInfo["sizes"] {
  const { input, channels, pools, ...rest } = PAPER_SIZES;
  return {
    input: [...input],
    channels: [...channels],
    pools: [...pools],
    ...rest,
  };
}
