// Browser compatible.
/**
 * What a run's folder says about its model, so that it can be used as one.
 *
 * @module
 */

import { findProtocol } from "../corpus/protocols/mod.ts";
import type { Interval, Metrics } from "../evaluation/mod.ts";
import type { ModelInfo } from "../model/mod.ts";
import { computeMetrics } from "./compute_metrics.ts";
import type { Dataset } from "./dataset.ts";
import { offsetOf } from "./hear_item.ts";
import type { RunResult } from "./run_types.ts";

/** Both ends of an interval. */
const ends = ({ low, high }: Interval): [number, number] => [low, high];

/** The front end of a run, with the window of the corpus that it was trained on. */
function frontEndOf(
  { settings, corpus }: RunResult["experiment"],
  { frontEnd }: Dataset,
): ModelInfo["frontEnd"] {
  const { windowOffset } = corpus;
  const offset = offsetOf({ windowOffset }, frontEnd);
  if (offset === undefined) return settings.recipe.frontEnd;
  const options = { ...frontEnd.options, offset };
  return { name: frontEnd.name, options };
}

/** The figures that every model states. */
export function figuresOf(metrics: Metrics): ModelInfo["figures"] {
  const { n, accuracy, unweightedAverageRecall } = metrics;
  return {
    items: n,
    accuracy,
    accuracyInterval: ends(metrics.accuracyInterval),
    unweightedAverageRecall,
    uarInterval: ends(metrics.uarInterval),
  };
}

/** A run's corpora, in words. */
function corpusTitle({ corpus, testCorpus }: RunResult["experiment"]): string {
  const title = corpus.synthetic ? "synthetic speech" : corpus.title;
  return testCorpus ? `${title}, tested on ${testCorpus.title}` : title;
}

/** What ran the run: Deno, or a browser by the name that it gives itself. */
function engineOf({ deno, browser }: Record<string, string>): string {
  return deno === undefined ? browser : `Deno ${deno}`;
}

/** What the run's model folder says about its model. */
export function describeModel(
  { experiment, history, best, predictions }: Omit<RunResult, "cache">,
  dataset: Dataset,
): ModelInfo {
  const { settings, corpus, testCorpus, backend, versions } = experiment;
  const { description, leaks } = findProtocol(settings.protocol);
  const { recipe } = settings;
  const { labels } = corpus;
  const { terms } = dataset.corpus;
  const clips = dataset.split.train.map((item) => dataset.clip(item).hash);
  return {
    format: "ser-model/2",
    title: `Speech emotion, ${corpusTitle(experiment)}, ${settings.protocol}${
      settings.permuteLabels === undefined ? "" : ", labels permuted"
    }`,
    created: experiment.started,
    corpus: corpus.id,
    material: corpus.material,
    ...(terms !== undefined && { terms }),
    synthetic: corpus.synthetic,
    ...(testCorpus && { testCorpus: testCorpus.title }),
    labels,
    frontEnd: frontEndOf(experiment, dataset),
    network: recipe.network,
    members: ["model.safetensors"],
    temperature: 1,
    training: {
      recipe: recipe.name,
      seed: settings.seed,
      epochs: history.length,
      bestEpoch: best.epoch,
      selection: recipe.selection,
      ...(settings.permuteLabels !== undefined && {
        permutedLabels: settings.permuteLabels,
      }),
      clips: [...new Set(clips)].sort(),
      backend: backend.name,
      environment: `${backend.binary} binary, ${backend.cpu}, ${
        engineOf(versions)
      }`,
    },
    protocol: {
      name: settings.protocol,
      fold: settings.fold,
      description,
      leaks,
    },
    figures: figuresOf(computeMetrics(settings, { labels, predictions })),
  };
}
