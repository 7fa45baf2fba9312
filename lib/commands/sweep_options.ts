/**
 * The options of `deno task sweep`.
 *
 * @module
 */

import { z } from "zod";
import { integerOption, wordOption } from "./command.ts";

/** What `--help` prints. */
export const help = `Usage: deno task sweep GRID.json --out FOLDER [options]

Runs a grid: every combination of its axes is a run with a folder of its own in FOLDER.
Runs that are done are kept, others continue where they were stopped. After Ctrl-C, or
when the grid has grown, give the same command again. The features are made
once, before. See data/grids/ for grids, \`deno task results FOLDER\` for the table.

  --out FOLDER        folder of the runs
  --engine NAME       local | slurm                              [local]
  --only WORD         only runs with this word in their name, such as protocol-random;
                      given several times, with all of them
  --tries N           failed tries after which a run is given up [3]
  --json              one JSON object on standard output

On this machine:
  --parallel N        at most N runs at once       [as memory and cores allow]

On Slurm (one job for the features, one array job for the runs):
  --max-parallel N    at most N tasks at once      [no limit]
  --cpus N            cores of a task              [1]
  --mem SIZE          memory of a task             [as estimated]
  --time LIMIT        time limit of a task; it is queued again before, and continues
  --partition NAME    --account NAME
  --dry-run           print the job script, submit nothing`;

const word = z.string().min(1).optional();

/** The options as they are checked. */
export const optionsSchema = z.object({
  out: z.string({ error: "say where the runs go" }).min(1),
  engine: wordOption(["local", "slurm"]).default("local"),
  only: z.array(z.string().min(1)).default([]),
  tries: integerOption(1, 100).default(3),
  json: z.boolean().default(false),
  parallel: integerOption(1, 1024).optional(),
  "max-parallel": integerOption(1).optional(),
  cpus: integerOption(1, 64).default(1),
  mem: word,
  time: word,
  partition: word,
  account: word,
  "dry-run": z.boolean().default(false),
  // What an engine asks of the processes that it starts.
  task: integerOption(0).optional(),
  prepare: z.boolean().default(false),
});

/** The checked options. */
export type Options = z.infer<typeof optionsSchema>;
