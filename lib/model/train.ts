/**
 * Training: epochs of shuffled batches, validation, selection, checkpoints.
 *
 * @module
 */
import { augmentBatch } from "../augment/mod.ts";
import { epochBatches, fetchBatch } from "./batch_source.ts";
import { rateAt } from "./schedule.ts";
import type { TrainOptions, TrainResult } from "./train_options.ts";
import { type StepResult, trainStep } from "./train_step.ts";
import {
  endRun,
  finishEpoch,
  saveProgress,
  startRun,
  type TrainingRun,
} from "./training_run.ts";
import { validate } from "./validate.ts";
import { assignVariables, readVariables } from "./weights.ts";

/** Fetches, augments and trains on one batch, when `done` steps of the run are done. */
async function trainBatch(
  run: TrainingRun,
  indices: number[],
  done: number,
  rate: { learningRate: number; momentum?: number },
): Promise<StepResult> {
  const { network, source, recipe, seed, optimizer } = run;
  run.batch = await fetchBatch(source, "train", indices, run.batch);
  run.signal?.throwIfAborted();
  const { augment, labelSmoothing } = recipe;
  const name = { seed, step: done };
  const batch = augmentBatch(run.batch, augment, run.layout, name);
  const options = { ...rate, step: done + 1, labelSmoothing };
  const result = await trainStep(network, optimizer, batch, options);
  if (!Number.isFinite(result.loss)) {
    throw new RangeError(
      `Training diverged: the loss is ${result.loss} at step ${
        done + 1
      }. Try a lower learning rate`,
    );
  }
  return result;
}

/** Trains what is left of an epoch, or less where the run is told to stop. */
async function trainEpoch(run: TrainingRun, epoch: number) {
  const { source, seed, progress } = run;
  const { epochs, batchSize, dropLast, schedule } = run.recipe;
  const items = source.train;
  const batches = epochBatches({ items, batchSize, dropLast, seed, epoch });
  const steps = batches.length;
  const rateOf = (step: number) =>
    rateAt(schedule, (epoch - 1) * steps + step, epochs * steps);
  for (const indices of batches.slice(progress.steps)) {
    run.signal?.throwIfAborted();
    const start = performance.now();
    const done = (epoch - 1) * steps + progress.steps;
    const rate = rateOf(progress.steps);
    const { loss, accuracy } = await trainBatch(run, indices, done, rate);
    run.average?.update(done + 1, epochs * steps);
    progress.loss += loss;
    progress.accuracy += accuracy;
    const step = ++progress.steps;
    const meanLoss = progress.loss / step;
    const meanAccuracy = progress.accuracy / step;
    const means = { meanLoss, meanAccuracy };
    await run.onStep?.({ epoch, step, steps, loss, accuracy, ...means });
    progress.seconds += (performance.now() - start) / 1000;
    run.stopped = await run.stop?.() ?? false;
    if (run.stopped) break;
  }
  return {
    loss: progress.loss / progress.steps,
    accuracy: progress.accuracy / progress.steps,
    learningRate: rateOf(progress.steps - 1).learningRate,
  };
}

/** Figures on the validation items, of the averaged weights where there are some. */
async function validateEpoch(
  { network, source, recipe, average, signal }: TrainingRun,
) {
  average?.swap();
  try {
    return await validate(network, source, recipe.batchSize, signal);
  } finally {
    average?.swap();
  }
}

/**
 * Train a network.
 *
 * Interrupted at any point, even by `kill -9`, a run with a store continues
 * with `resume` from its last whole epoch and ends with the same bits as one
 * that was not interrupted (same binary of the backend, same class of processor).
 *
 * @param options network, data, recipe, seed and where to store
 * @returns history and weights; the network holds the chosen epoch's values
 * @throws {RangeError}        if options contradict each other, or the loss is no longer finite
 * @throws {CheckpointError}   if the store's checkpoint belongs to another run
 * @throws the signal's reason if it aborts
 *
 * @example
 * ```ts
 * import { createNetwork, RECIPES, train } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork(
 *   { name: "cnn-lstm", options: { channels: [2, 2], pools: [2, 2], lstmUnits: 2 } },
 *   { input: [2, 4, 4, 1] },
 * );
 * const { name, options } = network;
 * const recipe = {
 *   ...RECIPES.fast,
 *   epochs: 2,
 *   batchSize: 4,
 *   network: { name, options },
 *   frontEnd: { name: "chunks", options: { nMels: 4, width: 4, stride: 2, duration: 0.03 } },
 * };
 * const source = {
 *   train: 8,
 *   validation: 4,
 *   batch: (_part: string, indices: number[]) => Promise.resolve({
 *     x: Float32Array.from({ length: 32 * indices.length }, (_, i) => i % 7),
 *     labels: Int32Array.from(indices),
 *   }),
 * };
 * const { history } = await train({ network, source, recipe, seed: 1 });
 * assert.equal(history.length, 2);
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const run = await startRun(options);
  const { network } = run;
  let lastWeights = await readVariables(
    run.average?.slots ?? network.variables,
  );
  try {
    while (run.history.length < run.recipe.epochs && !run.stopped) {
      const epoch = run.history.length + 1;
      const trained = await trainEpoch(run, epoch);
      const start = performance.now();
      const validated = await validateEpoch(run);
      const seconds = run.progress.seconds +
        (performance.now() - start) / 1000;
      const record = { epoch, ...trained, ...validated, seconds };
      lastWeights = await finishEpoch(run, record);
      await run.onEpoch?.(record, run.history[run.bestEpoch - 1]);
    }
  } catch (error) {
    if (run.signal?.aborted) await saveProgress(run);
    throw error;
  } finally {
    endRun(run);
  }
  assignVariables(network.variables, run.bestWeights);
  return {
    history: run.history,
    best: run.history[run.bestEpoch - 1],
    bestWeights: run.bestWeights,
    lastWeights,
  };
}
