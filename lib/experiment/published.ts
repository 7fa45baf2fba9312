/**
 * Published runs: what is kept of a run in the repository, and how a grid of them is read
 * without a sound. A run is a folder with settings, history and predictions; split and
 * leaks follow from its settings.
 *
 * @module
 */

import { basename, join } from "@std/path";
import {
  type Clip,
  CORPORA,
  itemId,
  type ItemLeak,
  itemLeaks,
  type LeakReport,
  leakReport,
  namedClips,
  openEmbedded,
} from "../corpus/mod.ts";
import type { PredictionTable } from "../evaluation/mod.ts";
import { writeAtomically } from "../files/mod.ts";
import type { EpochRecord } from "../model/mod.ts";
import { divide } from "./divide.ts";
import { firstDifference } from "./first_difference.ts";
import { type Grid, type GridRun, parseGrid } from "./grid.ts";
import { RUN_FILES, RunFolder } from "./run_folder.ts";
import type { Experiment } from "./run_schemas.ts";
import type { Settings } from "./settings.ts";
import type { PlannedRun } from "./sweep_folder.ts";

/** Files of a run that are published; of a screening's, what says nothing of a test. */
const SCREENED = ["experiment", "history"] as const;
const PUBLISHED = [...SCREENED, "predictions"] as const;

/** A run of a screening: its figures on validation items. */
export interface ScreenedRun extends GridRun {
  /** Its epochs. */
  history: EpochRecord[];
}

/** A published run. */
export interface PublishedRun extends GridRun {
  /** Its settings, and where it was made. */
  experiment: Experiment;
  /** Its epochs. */
  history: EpochRecord[];
  /** Its answers. */
  table: PredictionTable;
}

/** A grid, as far as it is published. */
export interface PublishedGrid {
  /** Its file's name without ending, and its folder's. */
  name: string;
  /** All its runs, published or not. */
  grid: Grid;
  /** Those that are published, in the grid's order; of a screening none. */
  runs: PublishedRun[];
  /** Those of a screening that are published, in the grid's order. */
  screened: ScreenedRun[];
}

/** Clips of a run's corpus, without their sound. */
export async function clipsOf(
  { corpus, full }: Settings,
): Promise<readonly Clip[]> {
  if (corpus !== CORPORA.embedded.id) return namedClips(CORPORA[corpus]);
  return (await openEmbedded({ part: full ? "full" : "part" })).clips;
}

/** Settings that a run may have beside its grid's: where its corpus lies. */
function comparable({ corpus, ...settings }: Settings): unknown {
  return { ...settings, corpus: corpus.split("=")[0] };
}

/** Throws unless a run has the settings that its grid gives it. */
function checkSettings(settings: Settings, run: GridRun, at: string): void {
  const found = firstDifference(
    comparable(run.settings),
    comparable(settings),
  );
  if (found === undefined) return;
  throw new RangeError(
    `Cannot use the run in ${at}: ${found.path} must be its grid's, ${found.was}, got ${found.is}`,
  );
}

/**
 * What training had heard of the test of a published run, computed again from its settings.
 *
 * @throws {RangeError} if the run's predictions are not those of the test that its settings give
 */
export async function publishedLeaks(
  { name, settings, table }: Pick<PublishedRun, "name" | "settings" | "table">,
): Promise<{ report: LeakReport; items: ItemLeak[] }> {
  const clips = await clipsOf(settings);
  const parts = divide(settings, clips);
  const found = firstDifference(
    parts.test.map(itemId),
    table.predictions.map(({ item }) => item),
  );
  if (found !== undefined) {
    throw new RangeError(
      `Cannot use the published run ${name}: prediction ${found.path} must be of its split's test item ${found.was}, got ${found.is}`,
    );
  }
  return { report: leakReport(parts, clips), items: itemLeaks(parts, clips) };
}

/** Settings and history of a run; undefined where they are not published. */
async function readScreened(
  run: GridRun,
  folder: RunFolder,
): Promise<ScreenedRun & Pick<PublishedRun, "experiment"> | undefined> {
  if (!await folder.has("experiment")) return undefined;
  const experiment = await folder.readExperiment();
  checkSettings(experiment.settings, run, folder.path);
  return { ...run, experiment, history: await folder.readHistory() };
}

/** A run from its folder; undefined where it is not published. */
async function readRun(
  run: GridRun,
  folder: RunFolder,
): Promise<PublishedRun | undefined> {
  if (!await folder.has("predictions")) return undefined;
  const screened = await readScreened(run, folder);
  return screened && { ...screened, table: await folder.readPredictions() };
}

/** What all runs of a grid give that give something. */
async function readAll<T>(
  { runs }: Grid,
  read: (run: GridRun) => Promise<T | undefined>,
): Promise<T[]> {
  const all = await Promise.all(runs.map(read));
  return all.filter((run) => run !== undefined);
}

/**
 * A grid and those of its runs that are published.
 *
 * @param file    the grid's file; its name without ending is the grid's
 * @param results folder that holds a folder per grid
 * @throws {JsonFileError} if the grid is wrong
 * @throws {SyntaxError} if a file of a published run is
 * @throws {RangeError} if a run has other settings than its grid gives it
 */
export async function readPublished(
  file: string,
  results: string,
): Promise<PublishedGrid> {
  const name = basename(file, ".json");
  const grid = parseGrid(await Deno.readTextFile(file), file);
  const folderOf = ({ name: run }: GridRun) =>
    new RunFolder(join(results, name, run));
  const { screening } = grid;
  return {
    name,
    grid,
    runs: screening
      ? []
      : await readAll(grid, (run) => readRun(run, folderOf(run))),
    screened: screening
      ? await readAll(grid, (run) => readScreened(run, folderOf(run)))
      : [],
  };
}

/**
 * Publish the runs of a sweep that are done: settings, history and predictions of each,
 * as they are; of a screening no predictions.
 *
 * @param runs those of the sweep
 * @param file the grid's file; each run must be one of its runs
 * @param results folder that holds a folder per grid
 * @returns names of the runs that were published
 * @throws {RangeError} if a run is none of the grid's, or has other settings
 */
export async function publishRuns(
  runs: readonly PlannedRun[],
  file: string,
  results: string,
): Promise<string[]> {
  const grid = parseGrid(await Deno.readTextFile(file), file);
  const planned = new Map(grid.runs.map((run) => [run.name, run]));
  const done = runs.filter(({ state }) => state === "done");
  for (const { name, directory } of done) {
    const run = planned.get(name);
    if (run === undefined) {
      throw new RangeError(
        `Cannot publish ${name}: it must be a run of ${file}, which has none of that name`,
      );
    }
    const from = new RunFolder(directory);
    const { settings } = await from.readExperiment();
    checkSettings(settings, run, directory);
    const to = join(results, basename(file, ".json"), name);
    await Deno.mkdir(to, { recursive: true });
    for (const part of grid.screening ? SCREENED : PUBLISHED) {
      const bytes = await Deno.readFile(from.file(part));
      await writeAtomically(join(to, RUN_FILES[part]), bytes);
    }
  }
  return done.map(({ name }) => name);
}
