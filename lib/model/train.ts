/**
 * Training: epochs of shuffled batches, validation, selection, checkpoints.
 *
 * @module
 */
import { mkdir } from "node:fs/promises";
import { join } from "@std/path";
import { Random } from "../random.ts";
import { type Batch, type BatchSource, epochBatches } from "./batch_source.ts";
import {
  type Checkpoint,
  CheckpointError,
  checkSettings,
  loadCheckpoint,
  saveCheckpoint,
} from "./checkpoint.ts";
import { type EpochRecord, formatHistory, isBetter } from "./history.ts";
import { maskChunks } from "./masks.ts";
import type { Network } from "./network.ts";
import { createOptimizer, type Optimizer } from "./optimizer.ts";
import type { Recipe } from "./recipes.ts";
import { rateAt } from "./schedule.ts";
import { trainStep } from "./train_step.ts";
import { validate } from "./validate.ts";
import { assignVariables, readVariables, type WeightMap } from "./weights.ts";
import { writeAtomically } from "./write_atomically.ts";

/** What {@linkcode TrainOptions.onStep} is told. */
export interface StepReport {
  /** From 1. */
  epoch: number;
  /** Step within the epoch, from 1. */
  step: number;
  /** Steps of an epoch. */
  steps: number;
  /** Of this step's batch. */
  loss: number;
  /** Of this step's batch, in [0, 1]. */
  accuracy: number;
  /** Over the epoch so far. */
  meanLoss: number;
  /** Over the epoch so far, in [0, 1]. */
  meanAccuracy: number;
}

/** Options of {@linkcode train}. */
export interface TrainOptions {
  /** Network to train; changed. Its dropout rates must be the recipe's. */
  network: Network;
  source: BatchSource;
  recipe: Recipe;
  /** Seed of shuffling, dropout and masks, an integer in [0, 2^32). */
  seed: number;
  /** Default: the recipe's. */
  epochs?: number;
  /** Default: the recipe's. */
  batchSize?: number;
  /** Folder for `checkpoint.safetensors` and `history.jsonl`; without it, nothing is stored. */
  directory?: string;
  /** Go on from the folder's checkpoint, if it has one. Default false. */
  resume?: boolean;
  /** Whatever else must be the same for a run to go on, by name: split, backend, processor … */
  fingerprint?: Record<string, string>;
  onStep?: (report: StepReport) => void | Promise<void>;
  onEpoch?: (record: EpochRecord, best: EpochRecord) => void | Promise<void>;
  /** Ends the training before its next step, with the signal's reason. */
  signal?: AbortSignal;
}

/** What a training leaves. The network itself holds the best epoch's values. */
export interface TrainResult {
  history: EpochRecord[];
  /** The chosen epoch's record. */
  best: EpochRecord;
  /** The network's values after the chosen epoch. */
  bestWeights: WeightMap;
  /** The network's values after the last epoch. */
  lastWeights: WeightMap;
}

/** A training under way. */
interface Run extends TrainOptions {
  epochs: number;
  batchSize: number;
  optimizer: Optimizer;
  settings: Record<string, string>;
  history: EpochRecord[];
  bestEpoch: number;
  bestWeights: WeightMap;
  batch?: Batch;
}

/** Lets timers, input and drawing have their turn. */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Settings that decide every bit of a run, as texts. */
function settingsOf(run: Omit<Run, "settings">): Record<string, string> {
  const { epochs: _planned, ...recipe } = run.recipe;
  return {
    ...run.fingerprint,
    recipe: JSON.stringify(recipe),
    seed: `${run.seed}`,
    batchSize: `${run.batchSize}`,
    sizes: JSON.stringify(run.network.sizes),
    items: `${run.source.train} + ${run.source.validation}`,
    // With a constant rate a run may be prolonged; one cycle spans the whole run.
    ...(run.recipe.schedule.kind === "constant"
      ? {}
      : { epochs: `${run.epochs}` }),
  };
}

/** Throws where the options contradict each other. */
function checkOptions(run: Omit<Run, "settings">): void {
  const { network, recipe, epochs, batchSize } = run;
  for (const [name, value] of Object.entries({ epochs, batchSize })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(
        `Cannot train: ${name} must be an integer of at least 1, got ${value}`,
      );
    }
  }
  for (const name of ["blockDropout", "lstmDropout"] as const) {
    if (network[name] !== recipe[name]) {
      throw new RangeError(
        `Cannot train: the network's ${name} must be the recipe's ${
          recipe[name]
        }, got ${network[name]}`,
      );
    }
  }
}

/** Sets a run up, from its checkpoint if it is to be resumed. */
async function startRun(options: TrainOptions): Promise<Run> {
  const { network, recipe, directory } = options;
  const begun = {
    ...options,
    epochs: options.epochs ?? recipe.epochs,
    batchSize: options.batchSize ?? recipe.batchSize,
    optimizer: createOptimizer(recipe.optimizer, network.variables),
    history: [],
    bestEpoch: 0,
    bestWeights: new Map(),
  };
  checkOptions(begun);
  const run: Run = { ...begun, settings: settingsOf(begun) };
  network.state.seed = options.seed;
  network.state.step = 0;
  if (directory === undefined) return run;
  await mkdir(directory, { recursive: true });
  if (options.resume) {
    const path = join(directory, "checkpoint.safetensors");
    const checkpoint = await loadCheckpoint(path);
    if (checkpoint !== undefined) restore(run, path, checkpoint);
  }
  await writeHistory(run);
  return run;
}

/** Puts a run where its checkpoint was taken. */
function restore(run: Run, path: string, checkpoint: Checkpoint): void {
  const { state } = checkpoint;
  checkSettings(path, state, run.settings);
  if (state.history.length > run.epochs) {
    throw new CheckpointError(
      path,
      "epochs",
      `must be at least the ${state.history.length} that are done, got ${run.epochs}`,
    );
  }
  assignVariables(run.network.variables, checkpoint.weights);
  assignVariables(run.optimizer.slots, checkpoint.optimizer);
  run.network.state.step = state.step;
  run.history = state.history;
  run.bestEpoch = state.bestEpoch;
  run.bestWeights = checkpoint.best;
}

/** Rewrites the history's file, so that it never has more or fewer lines than the checkpoint. */
async function writeHistory({ directory, history }: Run): Promise<void> {
  if (directory === undefined) return;
  await writeAtomically(
    join(directory, "history.jsonl"),
    formatHistory(history),
  );
}

/** Trains one epoch; returns its means. */
async function trainEpoch(run: Run, epoch: number) {
  const { network, source, recipe, seed, batchSize, epochs } = run;
  const batches = epochBatches({
    items: source.train,
    batchSize,
    dropLast: recipe.dropLast,
    seed,
    epoch,
  });
  const steps = batches.length;
  let lossSum = 0;
  let accuracySum = 0;
  let learningRate = 0;
  for (const [i, indices] of batches.entries()) {
    run.signal?.throwIfAborted();
    const done = (epoch - 1) * steps + i;
    run.batch = await source.batch("train", indices, run.batch);
    if (recipe.masks !== undefined) {
      const random = new Random(seed, `masks/${done}`);
      maskChunks(run.batch.x, network.sizes.input, recipe.masks, random);
    }
    const rate = rateAt(recipe.schedule, done, epochs * steps);
    const { loss, accuracy } = await trainStep(
      network,
      run.optimizer,
      run.batch,
      { ...rate, step: done + 1, labelSmoothing: recipe.labelSmoothing },
    );
    if (!Number.isFinite(loss)) {
      throw new RangeError(
        `Cannot go on training: the loss must be finite, got ${loss} in epoch ${epoch}, step ${
          i + 1
        }; a lower learning rate may help`,
      );
    }
    lossSum += loss;
    accuracySum += accuracy;
    learningRate = rate.learningRate;
    await run.onStep?.({
      epoch,
      step: i + 1,
      steps,
      loss,
      accuracy,
      meanLoss: lossSum / (i + 1),
      meanAccuracy: accuracySum / (i + 1),
    });
    await yieldToEventLoop();
  }
  return { loss: lossSum / steps, accuracy: accuracySum / steps, learningRate };
}

/** Takes an epoch into the history, the selection and the checkpoint. */
async function finishEpoch(run: Run, record: EpochRecord): Promise<WeightMap> {
  const { network, directory, history } = run;
  history.push(record);
  const weights = await readVariables(network.variables);
  const best = history[run.bestEpoch - 1];
  if (best === undefined || isBetter(record, best)) {
    run.bestEpoch = record.epoch;
    run.bestWeights = weights;
  }
  if (directory !== undefined) {
    await saveCheckpoint(join(directory, "checkpoint.safetensors"), {
      state: {
        format: "ser-checkpoint/1",
        step: network.state.step,
        bestEpoch: run.bestEpoch,
        history,
        settings: run.settings,
      },
      weights,
      optimizer: await readVariables(run.optimizer.slots),
      best: run.bestWeights,
    });
    await writeHistory(run);
  }
  return weights;
}

/**
 * Train a network.
 *
 * Interrupted at any point, even by `kill -9`, a run with a folder goes on
 * with `resume` from its last whole epoch and ends with the same bits as one
 * that was left alone (same binary of the backend, same class of processor).
 *
 * @param options network, data, recipe, seed and where to store
 * @returns history and weights; the network holds the best epoch's values
 * @throws {RangeError}        if options contradict each other, or the loss is no longer finite
 * @throws {CheckpointError}   if the folder's checkpoint belongs to another run
 * @throws the signal's reason if it aborts
 *
 * @example
 * ```ts
 * import { createNetwork, RECIPES, train } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const recipe = { ...RECIPES.fast, batchSize: 4 };
 * const network = createNetwork({
 *   ...recipe,
 *   sizes: { input: [2, 4, 4], channels: [2, 2], pools: [2, 2], lstmUnits: 2, classes: 8 },
 * });
 * const source = {
 *   train: 8,
 *   validation: 4,
 *   batch: (_part: string, indices: number[]) => Promise.resolve({
 *     x: Float32Array.from({ length: 32 * indices.length }, (_, i) => i % 7),
 *     labels: Int32Array.from(indices),
 *   }),
 * };
 * const { history } = await train({ network, source, recipe, seed: 1, epochs: 2 });
 * assert.equal(history.length, 2);
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const run = await startRun(options);
  const { network, source, batchSize } = run;
  let lastWeights = await readVariables(network.variables);
  try {
    while (run.history.length < run.epochs) {
      const start = performance.now();
      const epoch = run.history.length + 1;
      const trained = await trainEpoch(run, epoch);
      const validated = await validate(network, source, batchSize, run.signal);
      const seconds = (performance.now() - start) / 1000;
      const record = { epoch, ...trained, ...validated, seconds };
      lastWeights = await finishEpoch(run, record);
      await run.onEpoch?.(record, run.history[run.bestEpoch - 1]);
    }
  } finally {
    run.optimizer.dispose();
  }
  assignVariables(network.variables, run.bestWeights);
  return {
    history: run.history,
    best: run.history[run.bestEpoch - 1],
    bestWeights: run.bestWeights,
    lastWeights,
  };
}
