/**
 * Rows of figures of published runs, with what their trainings had heard of the test.
 *
 * @module
 */

import type { LeakReport } from "../../corpus/mod.ts";
import {
  minutesOf,
  type PublishedGrid,
  publishedLeaks,
  type PublishedRun,
  type ResultRow,
  resultRows,
} from "../../experiment/mod.ts";

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
export interface Row extends ResultRow<PublishedRun> {
  /** What their trainings had heard. */
  heard: Heard;
  /** Minutes of training of a seed times threads, all folds together, averaged over the seeds. */
  coreMinutes: number;
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

/** Minutes of training times threads, of some runs together. */
function coreMinutesOf(runs: readonly PublishedRun[]): number {
  return runs.reduce(
    (sum, run) => sum + minutesOf(run) * run.experiment.backend.threads,
    0,
  );
}

/** Rows that were asked for already: two sections and the short form show the same ones. */
const KNOWN = new WeakMap<PublishedGrid, Promise<Row[]>>();

/**
 * The rows of a grid's published runs, in the grid's order; settings without a complete
 * seed have none. A grid's rows are computed once.
 */
export function rowsOf(published: PublishedGrid): Promise<Row[]> {
  const known = KNOWN.get(published) ?? computeRows(published);
  KNOWN.set(published, known);
  return known;
}

async function computeRows({ grid, runs }: PublishedGrid): Promise<Row[]> {
  return await Promise.all(
    resultRows(grid.runs, runs).map(async (row) => {
      const all = row.seeds.flatMap((seed) => seed.runs);
      const leaks = await Promise.all(all.map(publishedLeaks));
      return {
        ...row,
        heard: sumUp(leaks.map(({ report }) => report)),
        coreMinutes: coreMinutesOf(all) / row.seeds.length,
      };
    }),
  );
}
