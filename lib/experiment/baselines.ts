/**
 * Simple models under the protocols: what a network must beat, and what would show that
 * a protocol is too easy.
 *
 * @module
 */

import type { Corpus } from "../corpus/clip.ts";
import { findProtocol, type Item, split } from "../corpus/protocols/mod.ts";
import {
  fitLogistic,
  type Prediction,
  predictLogistic,
} from "../evaluation/mod.ts";
import { inputSize, type Matrix } from "../features/mod.ts";
import type { OnProgress } from "../progress.ts";
import type { BaselineName, BaselineResult } from "./baseline_files.ts";
import { Dataset, type FeatureStore } from "./dataset.ts";
import { type ItemBlock, nearestNeighbours } from "./nearest_neighbour.ts";
import { predictionsOf } from "./predictions_of.ts";

/** Training items that are compared at a time: 59 MB of the paper's input. */
const BLOCK = 128;

/** Front end of the statistics: MFCC at absolute level, silence cut off. */
const FRAMES = { name: "frames", options: {} };

/** Which protocol, and where features are kept. */
export interface BaselineOptions {
  /** All its folds. */
  protocol: string;
  /** Of the split. */
  seed: number;
  /** Keeps features. */
  cache: FeatureStore;
  /** Called as items are read. */
  onProgress?: OnProgress;
}

/**
 * Mean, standard deviation, least and largest value of each MFCC over the frames of a
 * recording.
 *
 * @param features of the front end `frames`: coefficients in the first rows, a mask in the last
 * @param count    coefficients
 * @returns a new array of 4 · count values
 *
 * @example Two coefficients in two real frames and one of padding
 * ```ts
 * import { mfccStatistics } from "./baselines.ts";
 * import assert from "node:assert/strict";
 *
 * const data = Float32Array.of(1, 3, 0, 5, 5, 0, 1, 1, 0);
 * const statistics = mfccStatistics({ data, shape: [3, 3] }, 2);
 * assert.deepEqual([...statistics], [2, 1, 1, 3, 5, 0, 5, 5]);
 * ```
 */
export function mfccStatistics(
  { data, shape: [rows, columns] }: Matrix,
  count: number,
): Float64Array {
  const mask = data.subarray((rows - 1) * columns);
  const frames = Math.max(1, mask.lastIndexOf(1) + 1);
  const out = new Float64Array(4 * count);
  for (let k = 0; k < count; k++) {
    const row = data.subarray(k * columns, k * columns + frames);
    const mean = row.reduce((sum, value) => sum + value, 0) / frames;
    const squares = row.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    out[4 * k] = mean;
    out[4 * k + 1] = Math.sqrt(squares / frames);
    out[4 * k + 2] = Math.min(...row);
    out[4 * k + 3] = Math.max(...row);
  }
  return out;
}

/** Scaled training items, block by block. */
async function* trainingBlocks(
  dataset: Dataset,
  onProgress?: OnProgress,
): AsyncGenerator<ItemBlock> {
  for (let at = 0; at < dataset.train; at += BLOCK) {
    const n = Math.min(BLOCK, dataset.train - at);
    const indices = Array.from({ length: n }, (_, i) => at + i);
    const { x } = await dataset.batch("train", indices);
    yield { x: x as Float32Array, n };
    onProgress?.(at + n, dataset.train);
  }
}

/** The label of the nearest training item of each test item. */
async function answerByNeighbour(
  dataset: Dataset,
  onProgress?: OnProgress,
): Promise<Prediction[]> {
  await dataset.fitScaler();
  const { test, train } = dataset.split;
  const { x } = await dataset.batch("test", test.map((_, i) => i));
  const nearest = await nearestNeighbours(
    {
      x: x.subarray(
        0,
        test.length * inputSize(dataset.frontEnd),
      ) as Float32Array,
      n: test.length,
    },
    trainingBlocks(dataset, onProgress),
  );
  const certain = nearest.flatMap((place) => {
    const label = dataset.label(train[place]);
    return dataset.labels.map((name) => name === label ? 1 : 0);
  });
  return predictionsOf(dataset, test, certain);
}

/** Logistic regression on the statistics of the training items. */
async function answerByStatistics(
  dataset: Dataset,
  onProgress?: OnProgress,
): Promise<Prediction[]> {
  const { train, test } = dataset.split;
  const count = Number(dataset.frontEnd.options.nMfcc);
  const statisticsOf = async (item: Item) =>
    mfccStatistics(await dataset.features(item), count);
  const rows: Float64Array[] = [];
  for (const item of train) {
    rows.push(await statisticsOf(item));
    onProgress?.(rows.length, train.length);
  }
  const { labels } = dataset;
  const truth = train.map((item) => labels.indexOf(dataset.label(item)));
  const model = fitLogistic(rows, truth, labels.length);
  const predictions: Prediction[] = [];
  for (const item of test) {
    const probabilities = predictLogistic(model, await statisticsOf(item));
    predictions.push(...predictionsOf(dataset, [item], probabilities));
  }
  return predictions;
}

/**
 * What a simple model says of the test items of a protocol, all folds.
 *
 * @param baseline  which one
 * @param corpus    with its sound
 * @param options   protocol and seed
 * @throws {SplitError} if the corpus can't be divided so
 */
export async function runBaseline(
  baseline: BaselineName,
  corpus: Corpus,
  { protocol, seed, cache, onProgress }: BaselineOptions,
): Promise<BaselineResult> {
  const speakers = new Set(corpus.clips.map(({ speaker }) => speaker));
  const { folds = speakers.size } = findProtocol(protocol);
  const predictions: Prediction[] = [];
  for (let fold = 1; fold <= folds; fold++) {
    const parts = split(protocol, corpus.clips, { seed, fold });
    const byNeighbour = baseline === "nearest-neighbour";
    const dataset = new Dataset(corpus, parts, {
      cache,
      ...(!byNeighbour && { frontEnd: FRAMES }),
    });
    const answer = byNeighbour ? answerByNeighbour : answerByStatistics;
    await dataset.prepareFeatures();
    predictions.push(...await answer(dataset, onProgress));
  }
  const { labels } = corpus;
  return { baseline, protocol, seed, table: { labels, predictions } };
}
