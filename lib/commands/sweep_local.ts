/**
 * The engine that runs a sweep on this machine: a process per run, as many at once as
 * memory and cores allow.
 *
 * @module
 */

import { join } from "@std/path";
import { fileURLToPath } from "node:url";
import type { PlannedRun } from "../experiment/mod.ts";
import { readLines } from "./read_lines.ts";
import { TRY_AGAIN } from "./stopped.ts";
import type { Sharing } from "./sweep_resources.ts";
import { addFailure, readFailures, taskProgress } from "./sweep_task.ts";
import type { SweepView } from "./sweep_view.ts";

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));

/** How the runs of a sweep ended. */
export interface Outcome {
  /** Names of those that are done. */
  done: string[];
  /** Those that were given up, and why. */
  failed: { name: string; reason: string }[];
  /** Names of those that were stopped, or not begun. */
  left: string[];
}

/** Where and how {@linkcode sweepLocally} works. */
export interface LocalOptions extends Sharing {
  /** The runs to finish, some of the grid's. */
  left: readonly PlannedRun[];
  /** The sweep's folder. */
  out: string;
  /** Failed tries after which a run is given up. */
  tries: number;
  /** Where progress is shown. */
  view: SweepView;
  /** Stops all runs where they are. */
  signal: AbortSignal;
}

/** The process of a run; what it says goes to the view and to a log beside its folder. */
async function runProcess(
  index: number,
  name: string,
  { out, tries, threads, view, signal }: LocalOptions,
): Promise<number> {
  const tryNumbers = ["--task", String(index), "--tries", String(tries)];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, "sweep", "--out", out, ...tryNumbers],
    env: { SER_THREADS: String(threads) },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  const log = await Deno.open(join(out, `${name}.log`), {
    append: true,
    create: true,
  });
  try {
    const logged = child.stderr.pipeTo(log.writable);
    for await (const line of readLines(child.stdout)) {
      view.progress(name, taskProgress.parse(JSON.parse(line)));
    }
    await logged;
    return (await child.status).code;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** A run, tried until it is done, given up or stopped. */
async function finishRun(
  index: number,
  { name, directory }: PlannedRun,
  outcome: Outcome,
  options: LocalOptions,
): Promise<void> {
  const { view, signal, tries } = options;
  while (!signal.aborted) {
    view.start(name);
    const code = await runProcess(index, name, options);
    if (code === 0) {
      outcome.done.push(name);
      view.end(name, "done");
      return;
    }
    if (signal.aborted) break;
    const known = code === TRY_AGAIN || code === 1;
    if (!known) await addFailure(directory, `its process ended with ${code}`);
    const failures = await readFailures(directory);
    const reason = failures.at(-1) ?? "stopped from outside";
    if (failures.length >= tries) {
      outcome.failed.push({ name, reason });
      view.end(name, `failed: ${reason}`);
      return;
    }
    view.end(name, `tried again, since: ${reason}`, true);
  }
  view.end(name, "stopped");
  outcome.left.push(name);
}

/**
 * Finish runs of a sweep on this machine.
 *
 * @param runs    all runs of the grid, in its order
 * @param options which of them, how many at once, and where
 * @returns how each ended; those that were done before are not among them
 */
export async function sweepLocally(
  runs: readonly PlannedRun[],
  options: LocalOptions,
): Promise<Outcome> {
  const queue = [...runs.entries()]
    .filter(([, run]) => options.left.includes(run));
  const outcome: Outcome = { done: [], failed: [], left: [] };
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, run] = next;
      if (options.signal.aborted) outcome.left.push(run.name);
      else await finishRun(index, run, outcome, options);
    }
  };
  await Promise.all(Array.from({ length: options.parallel }, worker));
  return outcome;
}
