/**
 * Training: epochs of shuffled batches, validation, selection, checkpoints.
 *
 * @module
 */
import { Random } from "../random.ts";
import { epochBatches } from "./batch_source.ts";
import { maskChunks } from "./masks.ts";
import { rateAt } from "./schedule.ts";
import type { TrainOptions, TrainResult } from "./train_options.ts";
import { trainStep } from "./train_step.ts";
import { finishEpoch, startRun, type TrainingRun } from "./training_run.ts";
import { validate } from "./validate.ts";
import { assignVariables, readVariables } from "./weights.ts";

/** Lets timers, input and drawing have their turn. */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Trains one epoch; returns its means. */
async function trainEpoch(run: TrainingRun, epoch: number) {
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
