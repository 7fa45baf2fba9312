/**
 * Where the results page comes from, and where it goes.
 *
 * @module
 */

import { dirname, join } from "@std/path";
import {
  readBaselines,
  readPublished,
  readTrials,
} from "../../experiment/mod.ts";
import { writeAtomically } from "../../files/mod.ts";
import type { PublishedResults } from "./grids.ts";

/**
 * All that is published.
 *
 * @param grids   folder of the grids
 * @param results folder of the published runs, a folder for each grid
 * @throws {JsonFileError} if a grid is wrong
 * @throws {SyntaxError} if a file of a published run is
 */
export async function readResults(
  grids: string,
  results: string,
): Promise<PublishedResults> {
  const names = [...Deno.readDirSync(grids)].map(({ name }) => name)
    .filter((name) => name.endsWith(".json")).sort();
  const published = await Promise.all(
    names.map((name) => readPublished(join(grids, name), results)),
  );
  return {
    grids: new Map(published.map((grid) => [grid.name, grid])),
    baselines: await readBaselines(results),
    trials: await readTrials(results, "new-voices"),
    randomTrials: await readTrials(results, "random-clips"),
  };
}

/**
 * Write the page's files.
 *
 * @param files  as `resultsPage` makes them
 * @param folder of the published runs
 */
export async function writeResults(
  files: ReadonlyMap<string, string>,
  folder: string,
): Promise<void> {
  for (const [path, text] of files) {
    const file = join(folder, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    await writeAtomically(file, text);
  }
}
