/**
 * The table of a sweep: folds pooled, seeds averaged, from whatever runs are there.
 *
 * @module
 */

import {
  mean,
  meanAndDeviation,
  type PredictionTable,
} from "../evaluation/mod.ts";
import { computeMetrics } from "./compute_metrics.ts";
import { RunFolder } from "./run_folder.ts";
import type { PlannedRun } from "./sweep_folder.ts";

/** A figure over seeds. */
export interface Spread {
  /** Mean over the seeds, in [0, 1]. */
  mean: number;
  /** Standard deviation over the seeds (n − 1); absent for one seed. */
  deviation?: number;
  /** Ends of the 95 % intervals, averaged over the seeds. */
  interval: [low: number, high: number];
}

/** Runs that differ in seed and fold only. */
export interface ResultRow {
  /** What they have in common and others have not, by axis. */
  choices: Readonly<Record<string, unknown>>;
  /** Seeds of which all folds are done. */
  seeds: number[];
  /** Folds of a seed. */
  folds: number;
  /** Test items of a seed, all folds pooled. */
  items: number;
  /** Share of right answers. */
  accuracy: Spread;
  /** Mean recall of the classes. */
  unweightedAverageRecall: Spread;
  /** Minutes of training of a seed, all folds together, averaged over the seeds. */
  minutes: number;
}

/** A table of results, and what it lacks. */
export interface ResultsTable {
  /** One per combination of settings, in the grid's order. */
  rows: ResultRow[];
  /** Names of the runs that are not done. */
  missing: string[];
}

/** Figures of one seed. */
interface SeedFigures {
  seed: number;
  items: number;
  accuracy: number;
  accuracyInterval: [number, number];
  uar: number;
  uarInterval: [number, number];
  minutes: number;
}

/** Axes that a row does not tell apart. */
const WITHIN_A_ROW = ["seed", "fold"];

/** A run's choices but seed and fold. */
function choicesOf({ choices }: PlannedRun): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(choices).filter(([axis]) => !WITHIN_A_ROW.includes(axis)),
  );
}

/** The predictions of all folds of a seed, as those of one test. */
function pool(tables: readonly PredictionTable[]): PredictionTable {
  const [{ labels }] = tables;
  return { labels, predictions: tables.flatMap((table) => table.predictions) };
}

/** Figures of a seed from its runs, one per fold. */
async function seedFigures(runs: readonly PlannedRun[]): Promise<SeedFigures> {
  const folders = runs.map(({ directory }) => new RunFolder(directory));
  const read = await Promise.all(folders.map(async (folder) => ({
    table: await folder.readPredictions(),
    history: await folder.readHistory(),
  })));
  const { settings } = runs[0];
  const found = computeMetrics(settings, pool(read.map(({ table }) => table)));
  const seconds = read.flatMap(({ history }) => history)
    .reduce((sum, record) => sum + record.seconds, 0);
  return {
    seed: settings.seed,
    items: found.n,
    accuracy: found.accuracy,
    accuracyInterval: [found.accuracyInterval.low, found.accuracyInterval.high],
    uar: found.unweightedAverageRecall,
    uarInterval: [found.uarInterval.low, found.uarInterval.high],
    minutes: seconds / 60,
  };
}

/** Mean, deviation and interval of a figure over seeds. */
function spread(
  values: readonly number[],
  intervals: readonly (readonly [number, number])[],
): Spread {
  return {
    ...meanAndDeviation(values),
    interval: [
      mean(intervals.map(([low]) => low)),
      mean(intervals.map(([, high]) => high)),
    ],
  };
}

/** The row of runs that differ in seed and fold only; none while no seed is complete. */
async function rowOf(
  runs: readonly PlannedRun[],
): Promise<ResultRow | undefined> {
  const seeds = [...Map.groupBy(runs, ({ settings }) => settings.seed).values()]
    .filter((folds) => folds.every(({ state }) => state === "done"));
  if (seeds.length === 0) return undefined;
  const figures = await Promise.all(seeds.map(seedFigures));
  return {
    choices: choicesOf(runs[0]),
    seeds: figures.map(({ seed }) => seed),
    folds: seeds[0].length,
    items: figures[0].items,
    accuracy: spread(
      figures.map(({ accuracy }) => accuracy),
      figures.map(({ accuracyInterval }) => accuracyInterval),
    ),
    unweightedAverageRecall: spread(
      figures.map(({ uar }) => uar),
      figures.map(({ uarInterval }) => uarInterval),
    ),
    minutes: mean(figures.map(({ minutes }) => minutes)),
  };
}

/**
 * The table of a sweep's runs: a row for each combination of settings but seed and
 * fold. Folds are pooled (each clip is tested once); a seed counts when all its folds
 * are done.
 *
 * @param runs all runs of the grid, done or not
 * @returns the rows that can be made, and what is missing
 * @throws {SyntaxError} if a file of a run that is done is missing or wrong
 */
export async function resultsTable(
  runs: readonly PlannedRun[],
): Promise<ResultsTable> {
  const groups = Map.groupBy(runs, (run) => JSON.stringify(choicesOf(run)));
  const rows = await Promise.all([...groups.values()].map(rowOf));
  return {
    rows: rows.filter((row) => row !== undefined),
    missing: runs.filter(({ state }) => state !== "done")
      .map(({ name }) => name),
  };
}
