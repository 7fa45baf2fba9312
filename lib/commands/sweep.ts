/**
 * `deno task sweep`: a grid of runs, on this machine or on Slurm.
 *
 * @module
 */

import { resolve } from "@std/path";
import { z } from "zod";
import {
  openSweep,
  type PlannedRun,
  prepareFeatures,
  readSweep,
} from "../experiment/mod.ts";
import {
  type Command,
  integerOption,
  parseOptions,
  printResult,
  UsageError,
  wordOption,
} from "./command.ts";
import { progressBar } from "./progress.ts";
import { StoppedError, stoppedFromOutside } from "./stopped.ts";
import { type Outcome, sweepLocally } from "./sweep_local.ts";
import { largestRun, shareOut, thisMachine } from "./sweep_resources.ts";
import { jobScript, type SlurmOptions, sweepOnSlurm } from "./sweep_slurm.ts";
import { clearFailures, runTask } from "./sweep_task.ts";
import { sweepView } from "./sweep_view.ts";

const help = `Usage: deno task sweep GRID.json --out FOLDER [options]

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

const optionsSchema = z.object({
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
  task: integerOption(0).optional(),
  prepare: z.boolean().default(false),
});

type Options = z.infer<typeof optionsSchema>;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

const OPTIONS = {
  out: text,
  engine: text,
  only: { type: "string", multiple: true },
  tries: text,
  json: flag,
  parallel: text,
  "max-parallel": text,
  cpus: text,
  mem: text,
  time: text,
  partition: text,
  account: text,
  "dry-run": flag,
  // What an engine asks of the processes that it starts.
  task: text,
  prepare: flag,
} as const;

/** Runs that are not done. */
const unfinished = (runs: readonly PlannedRun[]) =>
  runs.filter(({ state }) => state !== "done");

/**
 * Runs that are asked for and not done.
 *
 * @throws {UsageError} if no run of the grid has all words in its name
 */
function runsLeft(
  runs: readonly PlannedRun[],
  { only }: Pick<Options, "only">,
): PlannedRun[] {
  const asked = runs.filter(({ name }) => {
    const words = name.split("_");
    return only.every((word) => words.includes(word));
  });
  if (asked.length > 0) return unfinished(asked);
  throw new UsageError(
    `sweep: --only: no run has ${
      only.join(" and ")
    } in its name; the first is ${runs[0].name}`,
  );
}

/** Features of the runs that are left, with a bar. */
async function prepare(
  runs: readonly PlannedRun[],
  signal: AbortSignal,
): Promise<void> {
  const bar = progressBar("features");
  try {
    await prepareFeatures(runs.map(({ settings }) => settings), {
      onProgress: (done, total) => bar.update(done, total),
      onWarning: (warning) => console.error(warning),
      signal,
    });
  } finally {
    bar.stop();
  }
}

/** What an engine's process does: the features, or one run. */
async function serveEngine(
  { out, task, tries }: Options,
): Promise<void> {
  const { runs } = await readSweep(out);
  if (task !== undefined) {
    if (runs[task] === undefined) {
      throw new UsageError(
        `sweep: --task: the grid has ${runs.length} runs, got ${task}`,
      );
    }
    const code = await runTask(runs[task], tries);
    if (code !== 0) Deno.exit(code);
    return;
  }
  const { signal, release } = stoppedFromOutside();
  await prepare(unfinished(runs), signal);
  release();
}

/** The sweep on this machine. */
async function runHere(
  runs: readonly PlannedRun[],
  options: Options,
): Promise<Outcome> {
  const { out, tries, parallel } = options;
  const left = runsLeft(runs, options);
  if (left.length === 0) return { done: [], failed: [], left: [] };
  const { signal, release } = stoppedFromOutside();
  await prepare(left, signal);
  const bytes = largestRun(left);
  const sharing = shareOut(left.length, bytes, thisMachine(), parallel);
  console.error(
    `${left.length} runs, ${sharing.parallel} at once with ${sharing.threads} ` +
      `thread${sharing.threads === 1 ? "" : "s"} and about ${
        (bytes / 2 ** 30).toFixed(1)
      } GiB of memory each`,
  );
  const view = sweepView(left.length);
  try {
    const how = { left, out, tries, view, signal, ...sharing };
    return await sweepLocally(runs, how);
  } finally {
    view.stop();
    release();
  }
}

/** Slurm's options, memory estimated where it is not given. */
function slurmOptions(
  left: readonly PlannedRun[],
  { mem, cpus, time, partition, account, ...rest }: Options,
): SlurmOptions {
  // A quarter more than estimated: Slurm kills what takes more.
  const estimated = () => `${Math.ceil(1.25 * largestRun(left) / 2 ** 20)}M`;
  const maxParallel = rest["max-parallel"];
  return {
    mem: mem ?? estimated(),
    cpus,
    time,
    partition,
    account,
    maxParallel,
  };
}

/** The sweep on Slurm. */
async function submit(
  runs: readonly PlannedRun[],
  options: Options,
): Promise<void> {
  const { out, tries, json } = options;
  const left = runsLeft(runs, options);
  if (left.length === 0) {
    printResult(json, { out, submitted: 0 }, "Every run is done.");
    return;
  }
  const slurm = slurmOptions(left, options);
  const job = { out, tries, tasks: left.map((run) => runs.indexOf(run)) };
  if (options["dry-run"]) {
    console.log(jobScript(job, slurm));
    return;
  }
  const jobs = await sweepOnSlurm(job, slurm);
  printResult(
    json,
    { out, submitted: left.length, jobs },
    `Submitted ${left.length} runs as job ${jobs.runs}, after job ${jobs.features} for their features.`,
  );
}

/** The result in words; an error if a run failed or was stopped. */
function report(
  runs: readonly PlannedRun[],
  outcome: Outcome,
  { out, json }: Options,
): void {
  const { done, failed, left } = outcome;
  const all = runs.length - unfinished(runs).length + done.length;
  printResult(
    json,
    { out, runs: runs.length, done: all, ran: done, failed, left },
    `${all} of ${runs.length} runs are done. Table: deno task results ${out}`,
  );
  if (failed.length > 0) {
    throw new Error(
      failed.map(({ name, reason }) => `${name} failed: ${reason}`).join("\n"),
    );
  }
  if (left.length > 0) {
    throw new Error("Stopped. The same command continues the sweep");
  }
}

/** Reads the grid and hands its runs to an engine. */
async function runSweep(file: string, options: Options): Promise<void> {
  const grid = await readGrid(file);
  const { runs } = await openSweep(options.out, grid, file);
  // Whoever asks again wants new tries.
  for (const { directory } of runsLeft(runs, options)) {
    await clearFailures(directory);
  }
  if (options.engine === "slurm") return await submit(runs, options);
  try {
    report(runs, await runHere(runs, options), options);
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    throw new Error("Stopped. The same command continues the sweep");
  }
}

/** The text of a grid's file. */
async function readGrid(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(`sweep: there is no grid ${file}`);
  }
}

/** A grid of runs. */
export const sweep: Command = {
  name: "sweep",
  summary: "A grid of runs, on this machine or on Slurm",
  help,
  async run(args) {
    const { values, positionals } = parseOptions(
      "sweep",
      args,
      OPTIONS,
      optionsSchema,
    );
    const options = { ...values, out: resolve(values.out) };
    if (options.task !== undefined || options.prepare) {
      return await serveEngine(options);
    }
    if (positionals.length !== 1) {
      throw new UsageError(
        `sweep takes one grid, got ${positionals.length}. See: deno task sweep --help`,
      );
    }
    await runSweep(positionals[0], options);
  },
};
