/**
 * A training under way: how it starts, resumes, and takes in an epoch.
 *
 * @module
 */
import { mkdir } from "node:fs/promises";
import { join } from "@std/path";
import type { Batch } from "./batch_source.ts";
import {
  type Checkpoint,
  CheckpointError,
  checkSettings,
  loadCheckpoint,
  saveCheckpoint,
} from "./checkpoint.ts";
import { type EpochRecord, formatHistory, isBetter } from "./history.ts";
import { createOptimizer, type Optimizer } from "./optimizer.ts";
import type { TrainOptions } from "./train_options.ts";
import { assignVariables, readVariables, type WeightMap } from "./weights.ts";
import { writeAtomically } from "../files/write_atomically.ts";

/** A training under way. */
export interface TrainingRun extends TrainOptions {
  epochs: number;
  batchSize: number;
  optimizer: Optimizer;
  settings: Record<string, string>;
  history: EpochRecord[];
  bestEpoch: number;
  bestWeights: WeightMap;
  batch?: Batch;
}

/** Settings that decide every bit of a run, as texts. */
function settingsOf(
  run: Omit<TrainingRun, "settings">,
): Record<string, string> {
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
function checkOptions(run: Omit<TrainingRun, "settings">): void {
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
export async function startRun(options: TrainOptions): Promise<TrainingRun> {
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
  const run: TrainingRun = { ...begun, settings: settingsOf(begun) };
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
function restore(run: TrainingRun, path: string, checkpoint: Checkpoint): void {
  const { state } = checkpoint;
  checkSettings(path, state, run.settings);
  if (state.history.length > run.epochs) {
    throw new CheckpointError({
      file: path,
      at: "epochs",
      expected: `at least the ${state.history.length} that are done`,
      found: `${run.epochs}`,
    });
  }
  assignVariables(run.network.variables, checkpoint.weights);
  assignVariables(run.optimizer.slots, checkpoint.optimizer);
  run.network.state.step = state.step;
  run.history = state.history;
  run.bestEpoch = state.bestEpoch;
  run.bestWeights = checkpoint.best;
}

/** Rewrites the history's file, so that it never has more or fewer lines than the checkpoint. */
async function writeHistory(
  { directory, history }: TrainingRun,
): Promise<void> {
  if (directory === undefined) return;
  await writeAtomically(
    join(directory, "history.jsonl"),
    formatHistory(history),
  );
}

/** Takes an epoch into the history, the selection and the checkpoint. */
export async function finishEpoch(
  run: TrainingRun,
  record: EpochRecord,
): Promise<WeightMap> {
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
