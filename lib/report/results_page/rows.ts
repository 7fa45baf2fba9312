/**
 * Figures of published runs: folds pooled, seeds together, with what their trainings had
 * heard of the test.
 *
 * @module
 */

import { findProtocol, type LeakReport, rungOf } from "../../corpus/mod.ts";
import {
  type Cluster,
  type PooledFigures,
  pooledFigures,
  type Prediction,
} from "../../evaluation/mod.ts";
import {
  type PublishedGrid,
  publishedLeaks,
  type PublishedRun,
  type Settings,
} from "../../experiment/mod.ts";

/** The runs of one seed, all folds of its protocol. */
export interface SeedRuns {
  /** The seed. */
  seed: number;
  /** In the order of the folds. */
  runs: PublishedRun[];
  /** Answers of all folds. */
  answers: Prediction[];
}

/** What of a test its trainings had heard, as shares over all seeds and folds. */
export interface Heard {
  /** Test items whose recording is in training. */
  sameRecording: number;
  /** Whose other take is; absent where the corpus doesn't know. */
  otherTake?: number;
  /** Whose speaker is. */
  sameSpeaker: number;
}

/** Published runs that differ in nothing but seed and fold. */
export interface Row {
  /** What they have in common and others of the grid have not, by axis. */
  choices: Readonly<Record<string, unknown>>;
  /** The settings of its first run. */
  settings: Settings;
  /** Seeds of which all folds are published. */
  seeds: SeedRuns[];
  /** Accuracy and average recall over the seeds. */
  figures: PooledFigures;
  /** What their trainings had heard. */
  heard: Heard;
  /** Minutes of training of a seed times threads, all folds together, averaged over the seeds. */
  coreMinutes: number;
}

/** Axes that a row does not tell apart. */
const WITHIN_A_ROW = ["seed", "fold"];

/** A run's choices but seed and fold, as a text. */
function keyOf({ choices }: Pick<PublishedRun, "choices">): string {
  return JSON.stringify(
    Object.entries(choices).filter(([axis]) => !WITHIN_A_ROW.includes(axis)),
  );
}

/** Seeds of which all planned folds are there. */
function completeSeeds(
  runs: readonly PublishedRun[],
  planned: PublishedGrid["grid"]["runs"],
): SeedRuns[] {
  const seedOf = ({ settings }: Pick<PublishedRun, "settings">) =>
    settings.seed;
  const wanted = Map.groupBy(planned, seedOf);
  return [...Map.groupBy(runs, seedOf)]
    .filter(([seed, own]) => own.length === wanted.get(seed)?.length)
    .map(([seed, own]) => ({
      seed,
      runs: own,
      answers: own.flatMap(({ table }) => [...table.predictions]),
    }));
}

/** Shares of what several reports count, over the items of all. */
function sumUp(reports: readonly LeakReport[]): Heard {
  const items = reports.reduce((sum, report) => sum + report.items, 0);
  const share = (kind: "sameRecording" | "otherTake" | "sameSpeaker") =>
    reports.reduce((sum, report) => sum + (report[kind]?.count ?? 0), 0) /
    items;
  const knows = reports.every(({ otherTake }) => otherTake !== undefined);
  return {
    sameRecording: share("sameRecording"),
    ...(knows && { otherTake: share("otherTake") }),
    sameSpeaker: share("sameSpeaker"),
  };
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
export function minutesOf({ history }: PublishedRun): number {
  return history.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
}

/** Minutes of training times threads, of some runs together. */
function coreMinutesOf(runs: readonly PublishedRun[]): number {
  return runs.reduce(
    (sum, run) => sum + minutesOf(run) * run.experiment.backend.threads,
    0,
  );
}

/** The row of complete seeds. */
async function rowOf(seeds: SeedRuns[]): Promise<Row> {
  const runs = seeds.flatMap((seed) => seed.runs);
  const [{ choices, settings, table: { labels } }] = runs;
  const leaks = await Promise.all(runs.map(publishedLeaks));
  return {
    choices: Object.fromEntries(
      Object.entries(choices).filter(([axis]) => !WITHIN_A_ROW.includes(axis)),
    ),
    settings,
    seeds,
    figures: pooledFigures(seeds.map(({ answers }) => answers), {
      labels,
      cluster: clusterOf(settings.protocol),
    }),
    heard: sumUp(leaks.map(({ report }) => report)),
    coreMinutes: coreMinutesOf(runs) / seeds.length,
  };
}

/**
 * The rows of a grid's published runs, in the grid's order; settings without a complete
 * seed have none.
 */
export async function rowsOf({ grid, runs }: PublishedGrid): Promise<Row[]> {
  const planned = Map.groupBy(grid.runs, keyOf);
  const published = Map.groupBy(runs, keyOf);
  const rows: Row[] = [];
  for (const [key, all] of planned) {
    const seeds = completeSeeds(published.get(key) ?? [], all);
    if (seeds.length > 0) rows.push(await rowOf(seeds));
  }
  return rows;
}
