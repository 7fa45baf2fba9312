/**
 * `deno task choose`: for each fold of a grid the arm that a screening found best.
 *
 * @module
 */

import { join } from "@std/path";
import { z } from "zod";
import { readPublished, withChosenArms } from "../experiment/mod.ts";
import { GRIDS_FOLDER, RESULTS_FOLDER, writeAtomically } from "../files/mod.ts";
import {
  type Command,
  parseOptions,
  printResult,
  UsageError,
} from "./command.ts";
import { formatPercent } from "./format.ts";

const help = `Usage: deno task choose SCREENING GRID [options]

Writes into data/grids/GRID.json which arm each of its folds takes: the one with the best
average recall on validation speakers, over the published runs of that fold in the grid
SCREENING. Those runs have heard none of the fold's test speakers; a run that has is an
error. Nothing of a test is read.

  --json   one JSON object on standard output`;

const optionsSchema = z.object({ json: z.boolean().default(false) });

/** Where a grid lies. */
const fileOf = (name: string) => join(GRIDS_FOLDER, `${name}.json`);

/** The text of a grid, by its name. */
async function gridText(name: string): Promise<string> {
  try {
    return await Deno.readTextFile(fileOf(name));
  } catch {
    throw new UsageError(`choose: there is no grid ${fileOf(name)}`);
  }
}

/** Each fold's arm, chosen by a screening. */
export const choose: Command = {
  name: "choose",
  summary: "For each fold the arm that a screening found best",
  help,
  async run(args) {
    const { values, positionals } = parseOptions(
      "choose",
      args,
      optionsSchema,
      {
        what: "two grids",
        least: 2,
        most: 2,
      },
    );
    const [from, to] = positionals;
    await gridText(from);
    const text = await gridText(to);
    const screening = await readPublished(fileOf(from), RESULTS_FOLDER);
    const found = await withChosenArms(text, screening);
    const { chosen } = found;
    await writeAtomically(fileOf(to), found.text);
    printResult(
      values.json,
      { grid: fileOf(to), chosen },
      chosen.map(({ fold, arm, runs, validationUar }) =>
        `fold ${fold}: ${arm}, ${formatPercent(validationUar)} in ${runs} run${
          runs === 1 ? "" : "s"
        }`
      ).join("\n"),
    );
  },
};
