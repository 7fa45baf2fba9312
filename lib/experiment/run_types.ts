/**
 * What goes into a run beside its settings, and what comes out.
 *
 * @module
 */

import type { Prediction } from "../evaluation/mod.ts";
import type { EpochRecord, StepReport } from "../model/mod.ts";
import type { Experiment } from "./run_schemas.ts";
import type { OnProgress } from "../progress.ts";

/** The parts of a run that report their progress. */
export type Stage = "corpus" | "features" | "scaler" | "test";

/** Callbacks of a run. */
export interface RunHooks {
  /** Called as a stage proceeds. */
  onProgress?: OnProgress<[stage: Stage]>;
  /** A sentence on something that a user should know. */
  onWarning?: (warning: string) => void;
  /** Called after each step of the training. */
  onStep?: (report: StepReport) => void;
  /** Called after each epoch, with the best one so far. */
  onEpoch?: (record: EpochRecord, best: EpochRecord) => void;
}

/** Where and how {@linkcode runExperiment} works. */
export interface RunOptions extends RunHooks {
  /** Continue the run that the folder holds. */
  resume?: boolean;
  /** Stops the run, which can be resumed. */
  signal?: AbortSignal;
}

/** What a run leaves beside its files. */
export interface RunResult {
  /** What `experiment.json` holds. */
  experiment: Experiment;
  /** One record per epoch. */
  history: EpochRecord[];
  /** The epoch whose weights were tested. */
  best: EpochRecord;
  /** Of every test item. */
  predictions: Prediction[];
  /** Spectrograms that were found in the cache, and those that had to be made. */
  cache: { hits: number; misses: number };
}
