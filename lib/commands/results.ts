/**
 * `deno task results`: the table of a sweep; without a folder, the page of all published
 * runs.
 *
 * @module
 */

import { join } from "@std/path";
import { z } from "zod";
import { setBackend } from "../backend/mod.ts";
import { formatCsvRow } from "../csv.ts";
import type { PooledFigures } from "../evaluation/mod.ts";
import {
  type PlannedRun,
  publishRuns,
  readFinished,
  readSweep,
  type ResultRow,
  resultRows,
} from "../experiment/mod.ts";
import {
  GRIDS_FOLDER,
  README,
  RESULTS_FOLDER,
  writeAtomically,
} from "../files/mod.ts";
import {
  placeShortResults,
  readResults,
  resultsPage,
  shortResults,
  writeResults,
} from "../report/mod.ts";
import {
  type Command,
  parseOptions,
  printResult,
  UsageError,
} from "./command.ts";
import { formatPercent } from "./format.ts";

const help = `Usage: deno task results [FOLDER] [options]

With the folder of a sweep, prints its table from whatever runs are there: folds
pooled, mean and standard deviation over seeds, 95 % intervals of the mean as on the
page of published runs, minutes of training of a seed; then the runs that are missing.

Without a folder, makes data/results/README.md, its pictures and the short tables in
README.md again from all published runs: no sound is needed, and no byte differs
unless a run was added.

  --publish NAME  publish the sweep's runs that are done as those of the grid
                  data/grids/NAME.json, and make the page again
  --csv           comma-separated values
  --json          one JSON object`;

const optionsSchema = z.object({
  publish: z.string().min(1).optional(),
  csv: z.boolean().default(false),
  json: z.boolean().default(false),
});

type Options = z.infer<typeof optionsSchema>;

/** A value of an axis, in a cell. */
function cell(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && "name" in value) {
    return String(value.name);
  }
  return JSON.stringify(value);
}

/** What is shown of runs that differ in seed and fold only. */
type Line =
  & Pick<ResultRow, "choices" | "minutes">
  & PooledFigures
  & { seeds: number[]; folds: number };

/** The line of a row. */
function lineOf({ choices, seeds, figures, minutes }: ResultRow): Line {
  return {
    choices,
    seeds: seeds.map(({ seed }) => seed),
    folds: seeds[0].runs.length,
    ...figures,
    minutes,
  };
}

/** "71.2 ± 1.3 % [60.1, 80.2]". */
function formatSpread(
  { mean, deviation, low, high }: Line["accuracy"],
): string {
  const ends = [low, high].map((end) => (100 * end).toFixed(1)).join(", ");
  const middle = deviation === undefined
    ? formatPercent(mean)
    : `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)} %`;
  return `${middle} [${ends}]`;
}

/** Cells with each column as wide as its widest. */
function alignColumns(lines: readonly string[][]): string {
  const widths = lines[0].map((_, i) =>
    Math.max(...lines.map((cells) => cells[i].length))
  );
  return lines.map((cells) =>
    cells.map((text, i) => text.padEnd(widths[i])).join("  ").trimEnd()
  ).join("\n");
}

/** The table for people. */
function formatTable(rows: readonly Line[]): string {
  if (rows.length === 0) return "No seed has all its runs yet.";
  const axes = Object.keys(rows[0].choices);
  const head = [...axes.map((axis) => axis.split(".").at(-1)!)];
  return alignColumns([
    [...head, "seeds", "folds", "items", "accuracy", "UAR", "minutes"],
    ...rows.map((row) => [
      ...axes.map((axis) => cell(row.choices[axis])),
      `${row.seeds.length}`,
      `${row.folds}`,
      `${row.items}`,
      formatSpread(row.accuracy),
      formatSpread(row.unweightedAverageRecall),
      row.minutes.toFixed(1),
    ]),
  ]);
}

/** The table for programs that read CSV; shares in [0, 1]. */
function formatCsv(rows: readonly Line[]): string {
  const axes = Object.keys(rows[0]?.choices ?? {});
  const spreads = ["accuracy", "uar"].flatMap((name) =>
    ["", "_deviation", "_low", "_high"].map((end) => name + end)
  );
  const lines = rows.map((row) => [
    ...axes.map((axis) => row.choices[axis]),
    row.seeds.join(" "),
    row.folds,
    row.items,
    ...[row.accuracy, row.unweightedAverageRecall].flatMap((
      { mean, deviation, low, high },
    ) => [mean, deviation, low, high]),
    row.minutes,
  ]);
  const head = [...axes, "seeds", "folds", "items", ...spreads, "minutes"];
  return [head, ...lines]
    .map((line) => formatCsvRow(line.map((value) => cell(value ?? ""))))
    .join("\n");
}

/** The page of all published runs, again. */
async function makePage(json: boolean): Promise<void> {
  await setBackend("cpu"); // networks are built to count their parameters
  const published = await readResults(GRIDS_FOLDER, RESULTS_FOLDER);
  const files = await resultsPage(published);
  await writeResults(files, RESULTS_FOLDER);
  const readme = await Deno.readTextFile(README);
  const short = await shortResults(published);
  await writeAtomically(README, placeShortResults(readme, short));
  const page = join(RESULTS_FOLDER, "README.md");
  printResult(json, { page, files: [...files.keys()] }, page);
}

/** Publishes what is done of a sweep, and makes the page again. */
async function publish(
  runs: readonly PlannedRun[],
  name: string,
  json: boolean,
): Promise<void> {
  const grid = join(GRIDS_FOLDER, `${name}.json`);
  const there = await Deno.stat(grid).then(() => true, () => false);
  if (!there) {
    throw new UsageError(`results: --publish: there is no grid ${grid}`);
  }
  const done = await publishRuns(runs, grid, RESULTS_FOLDER);
  console.error(`published ${done.length} runs of ${name}`);
  await makePage(json);
}

/** The table of a sweep, and what is missing in it. */
async function showSweep(folder: string, options: Options): Promise<void> {
  const { grid, runs } = await readSweep(folder);
  if (options.publish !== undefined) {
    return await publish(runs, options.publish, options.json);
  }
  if (grid.screening) {
    throw new UsageError(
      `results: ${folder} is a screening, whose tests nobody sees. Publish it with --publish, and read the page`,
    );
  }
  const rows = resultRows(runs, await readFinished(runs)).map(lineOf);
  const missing = runs.filter(({ state }) => state !== "done")
    .map(({ name }) => name);
  if (options.json) {
    console.log(JSON.stringify({ title: grid.title, rows, missing }));
    return;
  }
  console.log(options.csv ? formatCsv(rows) : formatTable(rows));
  if (missing.length > 0) {
    console.error(
      `Missing: ${missing.length} of ${runs.length} runs: ${
        missing.join(", ")
      }`,
    );
  }
}

/** The table of a sweep, or the page of all published runs. */
export const results: Command = {
  name: "results",
  summary: "The table of a sweep's runs, or the page of all published ones",
  help,
  async run(args) {
    const { values, positionals } = parseOptions(
      "results",
      args,
      optionsSchema,
      { what: "one folder of a sweep", most: 1 },
    );
    const [folder] = positionals;
    if (folder !== undefined) return await showSweep(folder, values);
    if (values.publish !== undefined || values.csv) {
      throw new UsageError(
        "results: --publish and --csv need the folder of a sweep. See: deno task results --help",
      );
    }
    await makePage(values.json);
  },
};
