/**
 * A training under way: how it starts, resumes, and takes in an epoch.
 *
 * @module
 */
import { createFrontEnd, type InputLayout } from "../features/mod.ts";
import { averageWeights, type WeightAverage } from "./averaging.ts";
import type { Batch } from "./batch_source.ts";
import {
  type Checkpoint,
  CheckpointError,
  checkSettings,
  type EpochProgress,
} from "./checkpoint.ts";
import { chosenEpoch, type EpochRecord } from "./history.ts";
import { networkSchema } from "./networks/mod.ts";
import { createOptimizer, type Optimizer } from "./optimizer.ts";
import type { TrainOptions } from "./train_options.ts";
import { assignVariables, readVariables, type WeightMap } from "./weights.ts";

/** A training under way. */
export interface TrainingRun extends TrainOptions {
  optimizer: Optimizer;
  /** Of the network's values, where the recipe wants one. */
  average?: WeightAverage;
  settings: Record<string, string>;
  history: EpochRecord[];
  bestEpoch: number;
  bestWeights: WeightMap;
  /** Of the epoch under way. */
  progress: EpochProgress;
  /** How the values of an item lie, for augmentation. */
  layout: InputLayout;
  batch?: Batch;
  /** Whether it was told to stop. */
  stopped: boolean;
}

/** An epoch before its first step. */
const nothingDone = (): EpochProgress => ({
  steps: 0,
  loss: 0,
  accuracy: 0,
  seconds: 0,
});

/** What must stay the same for a run to continue, as texts. */
function settingsOf(
  run: Omit<TrainingRun, "settings">,
): Record<string, string> {
  const { epochs: planned, ...recipe } = run.recipe;
  const { input, classes } = run.network;
  return {
    ...run.fingerprint,
    recipe: JSON.stringify(recipe),
    seed: `${run.seed}`,
    shape: JSON.stringify({ input, classes }),
    items: `${run.source.train} + ${run.source.validation}`,
    // With a constant rate a run may be prolonged; one cycle spans the whole run.
    ...(recipe.schedule.kind === "constant" ? {} : { epochs: `${planned}` }),
  };
}

/** @throws {RangeError} where the options contradict each other */
function checkOptions(options: TrainOptions): void {
  const { network, recipe } = options;
  const { epochs, batchSize } = recipe;
  for (const [name, value] of Object.entries({ epochs, batchSize })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(
        `Cannot train: ${name} must be an integer of at least 1, got ${value}`,
      );
    }
  }
  if (options.stop && options.store) {
    throw new RangeError(
      "Cannot train: stop must be left out where there is a store, got both; abort by signal instead",
    );
  }
  const given = JSON.stringify({
    name: network.name,
    options: network.options,
  });
  const wanted = JSON.stringify(networkSchema.parse(recipe.network));
  if (wanted !== given) {
    throw new RangeError(
      `Cannot train: the network must be the recipe's ${wanted}, got ${given}`,
    );
  }
}

/** The recipe's front end. @throws {RangeError} if it gives another input than the network's */
function layoutOf({ network, recipe }: TrainOptions): InputLayout {
  const frontEnd = createFrontEnd(recipe.frontEnd);
  if (frontEnd.input.join() === network.input.join()) return frontEnd;
  throw new RangeError(
    `Cannot train: the network's input must be that of the recipe's front end, [${frontEnd.input}], got [${network.input}]`,
  );
}

/** Sets a run up, from its checkpoint if it is to be resumed. */
export async function startRun(options: TrainOptions): Promise<TrainingRun> {
  checkOptions(options);
  const { network, recipe, store } = options;
  const begun = {
    ...options,
    layout: layoutOf(options),
    optimizer: createOptimizer(recipe.optimizer, network.variables),
    average: recipe.averaging &&
      averageWeights(recipe.averaging, network.variables),
    history: [],
    bestEpoch: 0,
    bestWeights: new Map(),
    progress: nothingDone(),
    stopped: false,
  };
  const run: TrainingRun = { ...begun, settings: settingsOf(begun) };
  network.state.seed = options.seed;
  network.state.step = 0;
  try {
    if (options.resume && store !== undefined) {
      const checkpoint = await store.load();
      if (checkpoint !== undefined) restore(run, checkpoint, store.name);
    }
    // So that it never has more or fewer epochs than the checkpoint.
    await store?.history(run.history);
    return run;
  } catch (error) {
    endRun(run);
    throw error;
  }
}

/** Frees what a run holds beside its network. */
export function endRun({ optimizer, average }: TrainingRun): void {
  optimizer.dispose();
  average?.dispose();
}

/** Puts a run where its checkpoint was taken. */
function restore(run: TrainingRun, checkpoint: Checkpoint, name: string): void {
  const { state } = checkpoint;
  checkSettings(state, run.settings, name);
  const begun = state.history.length + (state.progress ? 1 : 0);
  const { epochs } = run.recipe;
  if (begun > epochs) {
    throw new CheckpointError({
      file: name,
      at: "epochs",
      expected: `at least the ${begun} that are done or begun`,
      found: `${epochs}`,
    });
  }
  assignVariables(run.network.variables, checkpoint.weights);
  assignVariables(run.optimizer.slots, checkpoint.optimizer);
  if (run.average) assignVariables(run.average.slots, checkpoint.average);
  run.network.state.step = state.step;
  run.history = state.history;
  run.bestEpoch = state.bestEpoch;
  run.bestWeights = checkpoint.best;
  run.progress = state.progress ?? nothingDone();
}

/** Stores where a run stands. */
async function saveRun(
  { network, optimizer, store, history, bestEpoch, bestWeights, ...run }:
    TrainingRun,
  weights: WeightMap,
  average: WeightMap,
): Promise<void> {
  const { progress, settings } = run;
  await store?.save({
    state: {
      format: "ser-checkpoint/2",
      step: network.state.step,
      bestEpoch,
      history,
      ...(progress.steps > 0 && { progress }),
      settings,
    },
    weights,
    optimizer: await readVariables(optimizer.slots),
    average,
    best: bestWeights,
  });
}

/**
 * Store a run in the middle of an epoch, between two steps, so that it continues from there.
 */
export async function saveProgress(run: TrainingRun): Promise<void> {
  if (run.progress.steps === 0) return; // as the last checkpoint has it
  const { network, average } = run;
  const weights = await readVariables(network.variables);
  await saveRun(run, weights, await readVariables(average?.slots ?? []));
}

/**
 * Takes an epoch into the history, the selection and the checkpoint.
 *
 * @returns the network's values after it; with averaging, their averages
 */
export async function finishEpoch(
  run: TrainingRun,
  record: EpochRecord,
): Promise<WeightMap> {
  const { network, average, store, history } = run;
  history.push(record);
  const weights = await readVariables(network.variables);
  const averages = await readVariables(average?.slots ?? []);
  const candidate = average ? averages : weights;
  if (chosenEpoch(history, run.recipe.selection) === record) {
    run.bestEpoch = record.epoch;
    run.bestWeights = candidate;
  }
  run.progress = nothingDone();
  await saveRun(run, weights, averages);
  await store?.history(history);
  return candidate;
}
