/**
 * Rows of figures from the finished runs of a grid: folds pooled, seeds together.
 *
 * @module
 */

import { findProtocol, rungOf } from "../corpus/mod.ts";
import {
  type Cluster,
  type PooledFigures,
  pooledFigures,
  type Prediction,
  type PredictionTable,
} from "../evaluation/mod.ts";
import type { EpochRecord } from "../model/mod.ts";
import type { GridRun } from "./grid.ts";
import { RunFolder } from "./run_folder.ts";
import type { Settings } from "./settings.ts";
import type { PlannedRun } from "./sweep_folder.ts";

/** A run that came to its end, with what it left. */
export interface FinishedRun extends GridRun {
  /** Its epochs. */
  history: EpochRecord[];
  /** Its answers. */
  table: PredictionTable;
}

/** The runs of one seed, all folds of its protocol. */
export interface SeedRuns<Run extends FinishedRun = FinishedRun> {
  /** The seed. */
  seed: number;
  /** In the order of the folds. */
  runs: Run[];
  /** Answers of all folds. */
  answers: Prediction[];
}

/** Runs that differ in nothing but seed and fold. */
export interface ResultRow<Run extends FinishedRun = FinishedRun> {
  /** What they have in common and others of the grid have not, by axis. */
  choices: Readonly<Record<string, unknown>>;
  /** The settings of its first run. */
  settings: Settings;
  /** Seeds of which all folds are there. */
  seeds: SeedRuns<Run>[];
  /** Accuracy and average recall over the seeds. */
  figures: PooledFigures;
  /** Minutes of training of a seed, all folds together, averaged over the seeds. */
  minutes: number;
}

/** Axes that a row does not tell apart. */
const WITHIN_A_ROW = ["seed", "fold"];

/** A run's choices but seed and fold. */
function choicesOf({ choices }: GridRun): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(choices).filter(([axis]) => !WITHIN_A_ROW.includes(axis)),
  );
}

/**
 * What is drawn together for an interval: speakers where a protocol keeps them apart, and
 * on every rung of the ladder, whose folds are speakers; clips elsewhere.
 */
export function clusterOf(protocol: string): Cluster {
  const { bySpeaker } = findProtocol(protocol);
  return bySpeaker || rungOf(protocol) !== undefined ? "speaker" : "clip";
}

/** Minutes that a run trained for. */
export function minutesOf({ history }: Pick<FinishedRun, "history">): number {
  return history.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
}

/** Seeds of which all planned folds are there. */
function completeSeeds<Run extends FinishedRun>(
  runs: readonly Run[],
  planned: readonly GridRun[],
): SeedRuns<Run>[] {
  const seedOf = ({ settings }: GridRun) => settings.seed;
  const wanted = Map.groupBy(planned, seedOf);
  return [...Map.groupBy(runs, seedOf)]
    .filter(([seed, own]) => own.length === wanted.get(seed)?.length)
    .map(([seed, own]) => ({
      seed,
      runs: own,
      answers: own.flatMap(({ table }) => [...table.predictions]),
    }));
}

/** The row of complete seeds. */
function rowOf<Run extends FinishedRun>(
  seeds: SeedRuns<Run>[],
): ResultRow<Run> {
  const [{ runs: [first] }] = seeds;
  const { settings, table: { labels } } = first;
  return {
    choices: choicesOf(first),
    settings,
    seeds,
    figures: pooledFigures(seeds.map(({ answers }) => answers), {
      labels,
      cluster: clusterOf(settings.protocol),
    }),
    minutes: seeds.flatMap(({ runs }) => runs)
      .reduce((sum, run) => sum + minutesOf(run), 0) / seeds.length,
  };
}

/**
 * A row for each combination of a grid's settings but seed and fold, in the grid's order;
 * none where no seed has all its folds.
 *
 * @param planned  all runs of the grid
 * @param finished those that came to their end
 */
export function resultRows<Run extends FinishedRun>(
  planned: readonly GridRun[],
  finished: readonly Run[],
): ResultRow<Run>[] {
  const keyOf = (run: GridRun) => JSON.stringify(choicesOf(run));
  const groups = Map.groupBy(finished, keyOf);
  return [...Map.groupBy(planned, keyOf)].flatMap(([key, all]) => {
    const seeds = completeSeeds(groups.get(key) ?? [], all);
    return seeds.length > 0 ? [rowOf(seeds)] : [];
  });
}

/**
 * The runs of a sweep that came to their end, with what they left.
 *
 * @throws {SyntaxError} if a file of such a run is missing or wrong
 */
export async function readFinished(
  runs: readonly PlannedRun[],
): Promise<FinishedRun[]> {
  const done = runs.filter(({ state }) => state === "done");
  return await Promise.all(done.map(async (run) => {
    const folder = new RunFolder(run.directory);
    return {
      ...run,
      history: await folder.readHistory(),
      table: await folder.readPredictions(),
    };
  }));
}
