/**
 * A finished model tested on clips: the ones that its protocol tests, or those of another
 * corpus.
 *
 * @module
 */

import type { Clip, Corpus } from "../corpus/clip.ts";
import type { Split } from "../corpus/protocols/mod.ts";
import {
  calibrationError,
  type Judged,
  logProbabilities,
  type Metrics,
  metrics,
  type Prediction,
} from "../evaluation/mod.ts";
import { inputSize } from "../features/mod.ts";
import type { Listener } from "../listen/mod.ts";
import type { ModelInfo } from "../model/mod.ts";
import type { OnProgress } from "../progress.ts";
import { Dataset, type DatasetOptions, type Part } from "./dataset.ts";
import { figuresOf } from "./describe_model.ts";
import { predictionsOf } from "./predictions_of.ts";

/** Items that go through the networks at once. */
const BATCH = 32;

/** Where features are kept, and how copies are made. */
export interface TestModelOptions
  extends Pick<DatasetOptions, "cache" | "augment"> {
  /** The part of the split to test; default `"test"`. */
  part?: Part;
  /** Called as it goes on. */
  onProgress?: OnProgress;
}

/** Labels that a model and a corpus share must be the model's. */
function checkLabels({ labels }: Listener, { title, ...corpus }: Corpus): void {
  const foreign = corpus.labels.filter((label) => !labels.includes(label));
  if (foreign.length === 0) return;
  throw new RangeError(
    `Cannot test the model on ${title}: every label of the corpus must be one of the model's (${
      labels.join(", ")
    }), got ${foreign.join(", ")}`,
  );
}

/**
 * A model's answers to a part of a split.
 *
 * @param listener of the model
 * @param corpus   holds the clips; its labels are among the model's
 * @param split    of that corpus
 * @returns one per item, in the split's order; probabilities in the order of the model's labels
 * @throws {RangeError} if the corpus has a label that the model doesn't know
 * @throws {InaudibleClipError} if there is nothing to hear in a clip
 */
export async function testModel(
  listener: Listener,
  corpus: Corpus,
  split: Split,
  { part = "test", cache, augment, onProgress }: TestModelOptions,
): Promise<Prediction[]> {
  checkLabels(listener, corpus);
  const { info, labels, frontEnd } = listener;
  const options = { cache, augment, frontEnd: info.frontEnd };
  const dataset = new Dataset(corpus, split, options);
  const items = split[part];
  const size = inputSize(frontEnd);
  const predictions: Prediction[] = [];
  for (let at = 0; at < items.length; at += BATCH) {
    const batch = items.slice(at, at + BATCH);
    const inputs = new Float32Array(batch.length * size);
    for (const [row, item] of batch.entries()) {
      const features = await dataset.features(item);
      frontEnd.layout(features, inputs.subarray(row * size, (row + 1) * size));
    }
    const probabilities = await listener.predictInputs(inputs);
    predictions.push(...predictionsOf(dataset, batch, probabilities, labels));
    onProgress?.(predictions.length, items.length);
  }
  return predictions;
}

/** Predictions as what calibration is measured on. */
export function judged(
  predictions: readonly Prediction[],
  labels: readonly string[],
): Judged[] {
  return predictions.map(({ truth, probabilities }) => ({
    truth: labels.indexOf(truth),
    logProbabilities: logProbabilities(probabilities),
  }));
}

/** Accuracy of the clips of each sex, where the corpus knows it. */
function bySex(
  predictions: readonly Prediction[],
  clips: ReadonlyMap<string, Clip>,
): ModelInfo["figures"]["perSex"] {
  const known = predictions.flatMap((prediction) => {
    const sex = clips.get(prediction.clip)?.sex;
    return sex === undefined ? [] : [{ sex, ...prediction }];
  });
  if (known.length === 0) return undefined;
  const groups = Map.groupBy(known, ({ sex }) => sex);
  return Object.fromEntries(
    [...groups].sort().map(([sex, list]) => [sex, {
      items: list.length,
      accuracy: list.filter((p) => p.truth === p.predicted).length /
        list.length,
    }]),
  );
}

/**
 * The figures of a card: accuracy and average recall with intervals, recall of each
 * label, accuracy of each sex, calibration error.
 *
 * @param predictions the model's answers to its test, at its temperature
 * @param options     labels in their order, the protocol's, the corpus's clips
 */
export function testFigures(
  predictions: readonly Prediction[],
  { labels, bySpeaker, seed, clips }: {
    labels: readonly string[];
    bySpeaker: boolean;
    seed: number;
    clips: readonly Clip[];
  },
): { metrics: Metrics; figures: ModelInfo["figures"] } {
  const found = metrics(predictions, { labels, bySpeaker, seed });
  const byName = new Map(clips.map((clip) => [clip.name, clip]));
  const perSex = bySex(predictions, byName);
  return {
    metrics: found,
    figures: {
      ...figuresOf(found),
      perLabel: Object.fromEntries(
        found.perClass.filter(({ support }) => support > 0)
          .map(({ label, support, recall }) => [label, {
            items: support,
            recall,
          }]),
      ),
      ...(perSex && { perSex }),
      calibrationError: calibrationError(judged(predictions, labels)),
    },
  };
}
