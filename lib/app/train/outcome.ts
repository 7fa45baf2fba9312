// Browser compatible.
/**
 * What a training in a page has come to: its test, figures, leaks and files.
 *
 * @module
 */

import type { Clip } from "../../corpus/clip.ts";
import { leakReport } from "../../corpus/protocols/mod.ts";
import { formatPredictions, type Prediction } from "../../evaluation/mod.ts";
import { computeMetrics } from "../../experiment/compute_metrics.ts";
import type { Dataset } from "../../experiment/dataset.ts";
import { describeModel } from "../../experiment/describe_model.ts";
import type { Experiment } from "../../experiment/run_schemas.ts";
import {
  encodeMember,
  formatHistory,
  modelCard,
  type TrainResult,
} from "../../model/mod.ts";
import { repeatCommand } from "../../report/repeat.ts";
import { sha256 } from "../../sha256.ts";
import type { Choice, Result } from "./messages.ts";

/** A network that was trained, and tested. */
export interface Outcome {
  /** Settings, corpus and backend. */
  experiment: Experiment;
  /** With its scaler fitted. */
  dataset: Dataset;
  /** The corpus's clips. */
  clips: readonly Clip[];
  /** Epochs and the chosen weights. */
  trained: Pick<TrainResult, "history" | "best" | "bestWeights">;
  /** Of every test item. */
  predictions: Prediction[];
}

/** Texts as bytes. */
function toBytes(content: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof content === "string"
    ? new TextEncoder().encode(content)
    : new Uint8Array(content);
}

/** The model's folder, and the run's predictions and history, as `deno task reproduce` writes them. */
function filesOf(
  { experiment, dataset, trained, predictions }: Outcome,
): Result["files"] {
  const { history, best, bestWeights } = trained;
  const { labels, scaler } = dataset;
  const run = { experiment, history, best, predictions };
  const info = describeModel(run, dataset);
  const member = { weights: bestWeights, scaler: scaler.toTensors() };
  const contents = {
    "model.json": JSON.stringify(info, null, 2) + "\n",
    "model.safetensors": encodeMember(member),
    "README.md": modelCard(info),
    "predictions.csv": formatPredictions({ labels, predictions }),
    "history.jsonl": formatHistory(history),
  };
  return Object.fromEntries(
    Object.entries(contents).map(([name, text]) => [name, toBytes(text)]),
  );
}

/** What a visitor chose, of a run's settings. */
function choiceOf({ settings }: Experiment): Choice {
  const { protocol, fold, copies, recipe: { epochs }, seed } = settings;
  return { protocol, fold, copies, epochs, seed };
}

/** Everything that is shown and kept of a training that has ended. */
export async function makeResult(outcome: Outcome): Promise<Result> {
  const { experiment, dataset, clips, trained, predictions } = outcome;
  const { settings, backend } = experiment;
  const { history, best } = trained;
  const { labels, split } = dataset;
  const { train, validation, test } = split;
  const files = filesOf(outcome);
  const whole = history.length === settings.recipe.epochs;
  return {
    choice: choiceOf(experiment),
    history,
    best,
    labels,
    predictions,
    metrics: computeMetrics(settings, { labels, predictions }),
    leaks: leakReport(split, clips).sentences,
    items: {
      train: train.length,
      validation: validation.length,
      test: test.length,
    },
    command: whole ? repeatCommand(settings) : null,
    hash: await sha256(files["model.safetensors"]),
    seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
    threads: backend.threads,
    files,
  };
}
