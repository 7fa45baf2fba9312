/**
 * `deno task results`: the table of a sweep.
 *
 * @module
 */

import { z } from "zod";
import { formatCsvRow } from "../csv.ts";
import { readSweep, type ResultRow, resultsTable } from "../experiment/mod.ts";
import { type Command, parseOptions, UsageError } from "./command.ts";
import { formatPercent } from "./format.ts";

const help = `Usage: deno task results FOLDER [options]

Prints the table of a sweep from whatever runs are there: folds pooled, mean and
standard deviation over seeds, 95 % intervals (their ends averaged over the seeds),
minutes of training of a seed; then the runs that are missing.

  --csv    comma-separated values
  --json   one JSON object`;

const optionsSchema = z.object({
  csv: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** A value of an axis, in a cell. */
function cell(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && "name" in value) {
    return String(value.name);
  }
  return JSON.stringify(value);
}

/** "71.2 ± 1.3 % [60.1, 80.2]". */
function formatSpread(
  { mean, deviation, interval }: ResultRow["accuracy"],
): string {
  const [low, high] = interval.map((end) => (100 * end).toFixed(1));
  const middle = deviation === undefined
    ? formatPercent(mean)
    : `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)} %`;
  return `${middle} [${low}, ${high}]`;
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
function formatTable(rows: readonly ResultRow[]): string {
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
function formatCsv(rows: readonly ResultRow[]): string {
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
      { mean, deviation, interval },
    ) => [mean, deviation, ...interval]),
    row.minutes,
  ]);
  const head = [...axes, "seeds", "folds", "items", ...spreads, "minutes"];
  return [head, ...lines]
    .map((line) => formatCsvRow(line.map((value) => cell(value ?? ""))))
    .join("\n");
}

/** The table of a sweep. */
export const results: Command = {
  name: "results",
  summary: "The table of a sweep's runs",
  help,
  async run(args) {
    const { values, positionals } = parseOptions(
      "results",
      args,
      { csv: { type: "boolean" }, json: { type: "boolean" } },
      optionsSchema,
    );
    if (positionals.length !== 1) {
      throw new UsageError(
        `results takes one folder of a sweep, got ${positionals.length}. See: deno task results --help`,
      );
    }
    const { grid, runs } = await readSweep(positionals[0]);
    const { rows, missing } = await resultsTable(runs);
    if (values.json) {
      console.log(JSON.stringify({ title: grid.title, rows, missing }));
      return;
    }
    console.log(values.csv ? formatCsv(rows) : formatTable(rows));
    if (missing.length > 0) {
      console.error(
        `Missing: ${missing.length} of ${runs.length} runs: ${
          missing.join(", ")
        }`,
      );
    }
  },
};
