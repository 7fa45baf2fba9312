/**
 * A grid of runs: base settings and axes, as a JSON file.
 *
 * @module
 */

import { z } from "zod";
import { parseJsonFile } from "../files/mod.ts";
import {
  ARM,
  type Changes,
  choicesOf,
  type Fault,
  type GridFile,
} from "./grid_choices.ts";
import { expand, type UnnamedRun } from "./grid_runs.ts";
import { nameRuns } from "./run_names.ts";

/** One run of a grid. */
export interface GridRun extends UnnamedRun {
  /** Its folder's name, made of what differs from the others. */
  name: string;
}

/** A grid of runs. */
export interface Grid {
  /** What it is for. */
  title: string;
  /** The axes' names, in their order. */
  axes: readonly string[];
  /** What its arms change, by their names. */
  arms: Readonly<Record<string, Changes>>;
  /** Whether its runs are compared on validation items: their tests are not published. */
  screening: boolean;
  /** All runs; the last axis turns fastest. */
  runs: readonly GridRun[];
}

/** Most runs of a grid: more are a slip of the pen. */
const MOST_RUNS = 10_000;

const gridFile = z.strictObject({
  title: z.string().min(1),
  /** Compares on validation items: tests are not published. */
  screening: z.boolean().default(false),
  /** Settings that all runs share. */
  base: z.record(z.string(), z.json()).default({}),
  /** Values of the settings that differ; a list of folds may be "all". */
  axes: z.record(
    z.string(),
    z.union([z.literal("all"), z.array(z.json()).min(1)], {
      error: 'must be a list of at least one value (or "all", for fold)',
    }),
  ),
  /** Differences by name, each of some settings by path; `{}` is the base itself. */
  arms: z.record(z.string().min(1), z.record(z.string(), z.json())).optional(),
  /** The arm that each fold takes; arms are then no axis. */
  armOfFold: z.record(z.string(), z.string()).optional(),
});

/** Faults of the axes themselves. */
function checkAxes({ base, axes }: GridFile, fault: Fault): void {
  for (const [axis, values] of Object.entries(axes)) {
    if (Object.hasOwn(base, axis)) {
      fault(["base", axis], "either a base setting or an axis, not both");
    }
    if (values === "all") {
      if (axis !== "fold") {
        fault(["axes", axis], 'a list of values; only fold may be "all"');
      }
      continue;
    }
    const seen = new Set<string>();
    for (const [index, value] of values.entries()) {
      const text = JSON.stringify(value);
      if (seen.has(text)) {
        fault(["axes", axis, index], "each value once");
      }
      seen.add(text);
    }
  }
}

/** Faults of the arms: what they set must not be an axis too, and folds take known ones. */
function checkArms(
  { axes, arms = {}, armOfFold = {} }: GridFile,
  fault: Fault,
): void {
  for (const [fold, arm] of Object.entries(armOfFold)) {
    if (Object.hasOwn(arms, arm)) continue;
    fault(["armOfFold", fold], `one of the arms, there is no ${arm}`);
  }
  for (const [arm, changes] of Object.entries(arms)) {
    for (const path of Object.keys(changes)) {
      if (!Object.hasOwn(axes, path)) continue;
      fault(
        ["arms", arm, path],
        "either an arm's setting or an axis, not both",
      );
    }
  }
}

/** Number of combinations, folds apart. */
function countOf(file: GridFile): number {
  return choicesOf(file).reduce((product, { length }) => product * length, 1);
}

const gridSchema: z.ZodType<Grid> = gridFile.transform((file, context) => {
  let faults = 0;
  const fault: Fault = (path, message) => {
    faults++;
    context.addIssue({ code: "custom", path, message, input: file });
  };
  checkAxes(file, fault);
  checkArms(file, fault);
  if (countOf(file) > MOST_RUNS) {
    fault(["axes"], `at most ${MOST_RUNS} runs`);
  }
  const runs = faults > 0 ? [] : expand(file, fault);
  if (faults > 0) return z.NEVER;
  return {
    title: file.title,
    axes: [
      ...(file.arms && !file.armOfFold ? [ARM] : []),
      ...Object.keys(file.axes),
    ],
    arms: file.arms ?? {},
    screening: file.screening,
    runs: nameRuns(runs),
  };
});

/**
 * Read a grid: base settings and axes, every combination a run. An axis is a setting
 * or a path into the recipe; a list of folds may be `"all"`. Arms, where there are some,
 * are one axis more: each has a name and changes several settings, or none.
 *
 * @param text the JSON
 * @param file its name, for error texts
 * @returns all runs, each with all its settings
 * @throws {JsonFileError} naming line and reason: an unknown key, an impossible value,
 *   an axis or a value twice, a list without values
 *
 * @example Two rates of dropout, two seeds
 * ```ts
 * import { parseGrid } from "./grid.ts";
 * import assert from "node:assert/strict";
 *
 * const { runs } = parseGrid(
 *   `{
 *     "title": "Dropout in the blocks",
 *     "axes": { "recipe.network.options.blockDropout": [0, 0.4], "seed": [1, 2] }
 *   }`,
 *   "dropout.json",
 * );
 * assert.deepEqual(runs.map(({ name }) => name), [
 *   "blockDropout-0_seed-1",
 *   "blockDropout-0_seed-2",
 *   "blockDropout-0.4_seed-1",
 *   "blockDropout-0.4_seed-2",
 * ]);
 * ```
 */
export function parseGrid(text: string, file: string): Grid {
  return parseJsonFile(text, file, gridSchema);
}
