/**
 * What a training is given, tells on the way, and leaves.
 *
 * @module
 */
import type { BatchSource } from "./batch_source.ts";
import type { EpochRecord } from "./history.ts";
import type { Network } from "./network.ts";
import type { Recipe } from "./recipes.ts";
import type { WeightMap } from "./weights.ts";

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
