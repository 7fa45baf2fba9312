/**
 * `deno task sweep`: a grid of runs, on this machine or on Slurm.
 *
 * @module
 */

import { resolve } from "@std/path";
import {
  openSweep,
  type PlannedRun,
  prepareFeatures,
  readSweep,
} from "../experiment/mod.ts";
import {
  type Command,
  parseOptions,
  printResult,
  UsageError,
} from "./command.ts";
import { progressBar } from "./progress.ts";
import { StoppedError, stoppedFromOutside } from "./stopped.ts";
import { help, type Options, optionsSchema } from "./sweep_options.ts";
import { type Outcome, sweepLocally } from "./sweep_local.ts";
import { largestRun, shareOut, thisMachine } from "./sweep_resources.ts";
import { jobScript, type SlurmOptions, sweepOnSlurm } from "./sweep_slurm.ts";
import { clearFailures, runTask } from "./sweep_task.ts";
import { sweepView } from "./sweep_view.ts";

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
    const takes = { what: "one grid", most: 1 };
    const { values, positionals: [grid] } = parseOptions(
      "sweep",
      args,
      optionsSchema,
      takes,
    );
    const options = { ...values, out: resolve(values.out) };
    if (options.task !== undefined || options.prepare) {
      return await serveEngine(options);
    }
    if (grid === undefined) {
      throw new UsageError(
        "sweep needs a grid. See: deno task sweep --help",
      );
    }
    await runSweep(grid, options);
  },
};
