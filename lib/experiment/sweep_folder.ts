/**
 * A folder of runs that belong to one grid: `grid.json`, and a run's folder for each.
 * There is no other state.
 *
 * @module
 */

import { join } from "@std/path";
import { ifThere, JsonFileError, writeAtomically } from "../files/mod.ts";
import { type Grid, type GridRun, parseGrid } from "./grid.ts";
import { RunFolder } from "./run_folder.ts";

/** How far a run is: not begun, begun, or to its end with figures and model. */
export type RunState = "new" | "unfinished" | "done";

/** The grid's copy in a folder of runs. */
const GRID_FILE = "grid.json";

/** A run of a grid, where it lies, and how far it is. */
export interface PlannedRun extends GridRun {
  /** Its folder. */
  directory: string;
  /** How far it is. */
  state: RunState;
}

/**
 * How far a run is, by the files in its folder.
 *
 * @param directory the run's folder; it need not be there
 *
 * @example
 * ```ts
 * import { runState } from "./sweep_folder.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await runState(await Deno.makeTempDir()), "new");
 * ```
 */
export async function runState(directory: string): Promise<RunState> {
  const folder = new RunFolder(directory);
  // The metrics are written last.
  if (await folder.has("metrics")) return "done";
  return await folder.has("experiment") ? "unfinished" : "new";
}

/** The text of the grid in a folder, or undefined. */
async function readGridText(directory: string): Promise<string | undefined> {
  return await ifThere(
    Deno.readTextFile(join(directory, GRID_FILE)),
    undefined,
  );
}

/** The runs of a grid in a folder. */
function planRuns(grid: Grid, directory: string): Promise<PlannedRun[]> {
  return Promise.all(grid.runs.map(async (run) => {
    const folder = join(directory, run.name);
    return { ...run, directory: folder, state: await runState(folder) };
  }));
}

/**
 * Open a folder for the runs of a grid. A grid that grew since may be given again,
 * if the runs that are there are still among its runs.
 *
 * @param directory the folder; made if need be
 * @param text      the grid's JSON
 * @param file      its name, for error texts
 * @returns the grid, and its runs with how far each is
 * @throws {JsonFileError} if the grid is wrong
 * @throws {RangeError}    if the folder holds runs of another grid
 */
export async function openSweep(
  directory: string,
  text: string,
  file: string,
): Promise<{ grid: Grid; runs: PlannedRun[] }> {
  const grid = parseGrid(text, file);
  const stored = await readGridText(directory);
  if (stored !== undefined && stored !== text) {
    await checkGrown(directory, stored, grid);
  }
  await Deno.mkdir(directory, { recursive: true });
  await writeAtomically(join(directory, GRID_FILE), text);
  return { grid, runs: await planRuns(grid, directory) };
}

/** Throws if a run that is there is none of the new grid's, or has other settings. */
async function checkGrown(
  directory: string,
  stored: string,
  grid: Grid,
): Promise<void> {
  const settings = new Map(
    grid.runs.map((run) => [run.name, JSON.stringify(run.settings)]),
  );
  const old = parseGrid(stored, join(directory, GRID_FILE));
  for (const { name, settings: was } of old.runs) {
    if (settings.get(name) === JSON.stringify(was)) continue;
    if (await runState(join(directory, name)) === "new") continue;
    throw new RangeError(
      `Cannot sweep into ${directory}: it holds the run ${name} of another grid; choose another --out`,
    );
  }
}

/**
 * Read a folder of runs of one grid.
 *
 * @param directory the folder
 * @returns the grid, and its runs with how far each is
 * @throws {JsonFileError} if there is no grid in it
 */
export async function readSweep(
  directory: string,
): Promise<{ grid: Grid; runs: PlannedRun[] }> {
  const file = join(directory, GRID_FILE);
  const text = await readGridText(directory);
  if (text === undefined) {
    throw new JsonFileError("read", {
      file,
      at: "its start",
      expected: "the grid of a sweep",
      found: "no such file",
    });
  }
  const grid = parseGrid(text, file);
  return { grid, runs: await planRuns(grid, directory) };
}
