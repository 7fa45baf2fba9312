/**
 * What a training is given, reports while it runs, and leaves.
 *
 * @module
 */
import type { BatchSource } from "./batch_source.ts";
import type { EpochRecord } from "./history.ts";
import type { Network } from "./network.ts";
import type { Recipe } from "./recipe.ts";
import type { TrainingStore } from "./store.ts";
import type { WeightMap } from "./weights.ts";

/** A step of a training, for {@linkcode TrainOptions.onStep}. */
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
  /** Network to train; changed. It must be the recipe's. */
  network: Network;
  /** Training and validation items. */
  source: BatchSource;
  /** How to train. */
  recipe: Recipe;
  /** Seed of shuffling, dropout and augmentation, an integer in [0, 2^32). */
  seed: number;
  /** Keeps checkpoints and history; without it, nothing is stored. */
  store?: TrainingStore;
  /** Continue from the store's checkpoint, if it has one. Default false. */
  resume?: boolean;
  /** Whatever else must be the same for a run to continue, by name: split, backend, processor … */
  fingerprint?: Record<string, string>;
  /** Called after each step. */
  onStep?: (report: StepReport) => void | Promise<void>;
  /** Called after each epoch, with the chosen one so far. */
  onEpoch?: (record: EpochRecord, best: EpochRecord) => void | Promise<void>;
  /**
   * Ends the training before its next step, with the signal's reason; the store then
   * holds everything up to that step.
   */
  signal?: AbortSignal;
  /**
   * Asked after each step. Where it says true the epoch under way ends there, is
   * validated, may be chosen, and is the last: an early end that keeps its network.
   * Not with a store, whose runs resume to the same bits; abort those by `signal`.
   */
  stop?: () => boolean | Promise<boolean>;
}

/** What a training leaves. The network itself holds the chosen epoch's values. */
export interface TrainResult {
  /** One record per epoch. */
  history: EpochRecord[];
  /** The chosen epoch's record. */
  best: EpochRecord;
  /** The network's values after the chosen epoch; with averaging, their averages. */
  bestWeights: WeightMap;
  /** The network's values after the last epoch; with averaging, their averages. */
  lastWeights: WeightMap;
}
