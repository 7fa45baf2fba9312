/**
 * One model of one or several trainings: their log-probabilities are averaged, at a
 * temperature that was fitted on validation clips.
 *
 * @module
 */

import type { Corpus } from "../corpus/clip.ts";
import { findProtocol, itemId, type Split } from "../corpus/protocols/mod.ts";
import {
  calibrationError,
  fitTemperature,
  type Judged,
  type Prediction,
} from "../evaluation/mod.ts";
import { loadModel, saveModel } from "../files/mod.ts";
import { openListener } from "../listen/mod.ts";
import {
  type MemberValues,
  type Model,
  type ModelInfo,
  readVariables,
  summarize,
} from "../model/mod.ts";
import type { OnProgress } from "../progress.ts";
import type { FeatureStore } from "./dataset.ts";
import { describeCorpus } from "./describe_corpus.ts";
import { divide } from "./divide.ts";
import { firstDifference } from "./first_difference.ts";
import { otherFolds } from "./other_folds.ts";
import { RunFolder } from "./run_folder.ts";
import type { Experiment } from "./run_schemas.ts";
import { judged, testFigures, testModel } from "./test_model.ts";

/** A finished training: its run, and the model that it left. */
interface Training {
  path: string;
  experiment: Experiment;
  model: Model;
  /** How it divided the corpus. */
  parts: Split;
}

/** Where features are kept, what the model is called, and how it is calibrated. */
export interface JoinOptions {
  /** Keeps features. */
  cache: FeatureStore;
  /** One line for people; default: the first training's. */
  title?: string;
  /**
   * Folder of runs of other folds, on whose answers the temperature is fitted; default: it
   * is fitted on the trainings' own validation clips.
   */
  calibrate?: string;
  /** Called as validation and test go on. */
  onProgress?: OnProgress;
}

/** What must be the same for trainings to be joined. */
function identity(
  { experiment: { settings, corpus }, model: { info }, parts }: Training,
) {
  const { protocol, fold } = settings;
  const { frontEnd, network, labels } = info;
  return {
    corpus: corpus.hash,
    protocol,
    fold,
    labels,
    frontEnd,
    network,
    test: parts.test.map(itemId),
  };
}

/** @throws {RangeError} if there is nothing to fit a temperature on */
function checkCalibration(
  trainings: readonly Training[],
  { calibrate }: JoinOptions,
): void {
  const without = trainings.find(({ parts }) => parts.validation.length === 0);
  if (without === undefined || calibrate !== undefined) return;
  throw new RangeError(
    `Cannot join ${without.path}: a temperature is fitted on clips that were not trained on, and it was trained on its validation clips too. Name a folder of runs of other folds with --calibrate`,
  );
}

/** @throws {RangeError} unless trainings fit together, and the corpus is theirs */
async function checkTrainings(
  trainings: readonly Training[],
  corpus: Corpus,
): Promise<void> {
  const [first, ...others] = trainings;
  for (const other of others) {
    const found = firstDifference(identity(first), identity(other));
    if (found === undefined) continue;
    throw new RangeError(
      `Cannot join ${other.path}: ${found.path} must be that of ${first.path}, ${found.was}, got ${found.is}`,
    );
  }
  const { hash } = await describeCorpus(corpus, corpus.clips.length);
  const trained = first.experiment.corpus.hash;
  if (trained === undefined || trained === hash) return;
  throw new RangeError(
    `Cannot join ${first.path}: the corpus must hold the clips that it was trained on, got others`,
  );
}

/** A run's folder with its model; the network is on the current backend. */
async function openTraining(path: string, corpus: Corpus): Promise<Training> {
  const experiment = await new RunFolder(path).readExperiment();
  const { settings } = experiment;
  const { permuteLabels } = settings;
  if (permuteLabels !== undefined) {
    throw new RangeError(
      `Cannot join ${path}: its labels must mean something, they were permuted per ${permuteLabels}`,
    );
  }
  const parts = divide(settings, corpus.clips);
  return { path, experiment, model: await loadModel(path), parts };
}

/** A model's answers to its own validation clips, at temperature 1. */
async function validate(
  { model, parts, experiment }: Training,
  corpus: Corpus,
  { cache, onProgress }: JoinOptions,
): Promise<Judged[]> {
  const info = { ...model.info, temperature: 1 };
  const { augment } = experiment.settings.recipe;
  const listener = openListener({ ...model, info });
  const answers = await testModel(listener, corpus, parts, {
    part: "validation",
    cache,
    augment,
    onProgress,
  });
  return judged(answers, listener.labels);
}

/** Whether the most probable label is the true one. */
function isRight({ truth, logProbabilities: logs }: Judged): boolean {
  return logs.indexOf(Math.max(...logs)) === truth;
}

/** What the temperature is fitted on. */
async function calibrationItems(
  trainings: readonly Training[],
  corpus: Corpus,
  options: JoinOptions,
): Promise<{ items: Judged[]; folds?: number[] }> {
  const { calibrate } = options;
  if (calibrate === undefined) {
    const items: Judged[] = [];
    for (const training of trainings) {
      items.push(...await validate(training, corpus, options));
    }
    return { items };
  }
  const [{ experiment, model: { info } }] = trainings;
  const seeds = trainings.map((one) => one.experiment.settings.seed);
  const { answers, folds } = await otherFolds(experiment, seeds, calibrate);
  return { items: judged(answers, info.labels), folds };
}

/** Members' values as their files hold them. */
async function valuesOf({ members }: Model): Promise<MemberValues[]> {
  return await Promise.all(members.map(async ({ network, scaler }) => ({
    weights: await readVariables(network.variables),
    scaler,
  })));
}

/** The joined model, without its figures. */
function joinInfo(
  trainings: readonly Training[],
  temperature: number,
  { title, terms }: { title?: string; terms?: string },
): ModelInfo {
  const [{ model: { info } }] = trainings;
  const members = trainings.flatMap(({ model }) => model.members);
  const count = members.length;
  const clips = trainings.flatMap(({ model }) => model.info.training.clips);
  return {
    ...info,
    title: title ?? info.title,
    members: Array.from(
      { length: count },
      (_, i) =>
        count === 1 ? "model.safetensors" : `model.${i + 1}.safetensors`,
    ),
    parameters: members.reduce(
      (sum, { network }) => sum + summarize(network).trainable,
      0,
    ),
    temperature,
    ...(terms !== undefined && { terms }),
    training: {
      ...info.training,
      seeds: trainings.map(({ experiment }) => experiment.settings.seed),
      clips: [...new Set(clips)].sort(),
    },
  };
}

/** Answers of the joined model to its test, at a temperature. */
async function testJoined(
  trainings: readonly Training[],
  temperature: number,
  corpus: Corpus,
  { cache, onProgress }: JoinOptions,
): Promise<Prediction[]> {
  const [first] = trainings;
  const members = trainings.flatMap(({ model }) => model.members);
  const info = { ...first.model.info, temperature };
  const listener = openListener({ info, members, dispose: () => {} });
  const { augment } = first.experiment.settings.recipe;
  return await testModel(listener, corpus, first.parts, {
    cache,
    augment,
    onProgress,
  });
}

/** Joins open trainings and stores the model. */
async function store(
  trainings: readonly Training[],
  corpus: Corpus,
  out: string,
  options: JoinOptions,
): Promise<ModelInfo> {
  const { items, folds } = await calibrationItems(trainings, corpus, options);
  const temperature = fitTemperature(items);
  const { title } = options;
  const { terms } = corpus;
  const plain = joinInfo(trainings, temperature, { title, terms });
  const { labels } = plain;
  const raw = await testJoined(trainings, 1, corpus, options);
  const tempered = await testJoined(trainings, temperature, corpus, options);
  const { protocol, seed } = trainings[0].experiment.settings;
  const { figures } = testFigures(tempered, {
    labels,
    bySpeaker: findProtocol(protocol).bySpeaker,
    seed,
    clips: corpus.clips,
  });
  const info: ModelInfo = {
    ...plain,
    figures,
    calibration: {
      items: items.length,
      ...(folds && { folds }),
      accuracy: items.filter(isRight).length / items.length,
      errorBefore: calibrationError(judged(raw, labels)),
    },
  };
  const values = await Promise.all(
    trainings.map(({ model }) => valuesOf(model)),
  );
  await saveModel(out, values.flat(), info);
  return info;
}

/**
 * Make a model of finished trainings that test the same items: its card has their figures
 * together, of each label and sex, and the calibration error before and after the
 * temperature.
 *
 * The temperature is fitted on each member's own validation items, since members of
 * several seeds may have none in common; or, for members that were trained on those too, on
 * the answers of models like this one in other folds, each to its own test. The backend
 * must be set.
 *
 * @param runs   folders of finished runs, at least one
 * @param corpus that they were trained on
 * @param out    the model's folder; made if need be
 * @returns what the model says of itself
 * @throws {RangeError} if the runs differ in corpus, protocol, fold, test, front end,
 *   network or labels, the corpus is not theirs, or there is nothing to fit a temperature on
 */
export async function joinModels(
  runs: readonly string[],
  corpus: Corpus,
  out: string,
  options: JoinOptions,
): Promise<ModelInfo> {
  const trainings: Training[] = [];
  try {
    for (const run of runs) trainings.push(await openTraining(run, corpus));
    await checkTrainings(trainings, corpus);
    checkCalibration(trainings, options);
    return await store(trainings, corpus, out, options);
  } finally {
    for (const { model } of trainings) model.dispose();
  }
}
