/**
 * One run of a sweep, in a process of its own: begun, or continued where it was stopped.
 *
 * @module
 */

import { join } from "@std/path";
import { z } from "zod";
import {
  evaluateRun,
  type PlannedRun,
  runExperiment,
  RunFolder,
  type RunHooks,
} from "../experiment/mod.ts";
import { writeReport } from "../report/mod.ts";
import { StoppedError, stoppedFromOutside, TRY_AGAIN } from "./stopped.ts";
import { ifThere } from "../files/mod.ts";

/** How far a run is, as its process prints it: a JSON object per line. */
export const taskProgress = z.strictObject({
  /** What it is doing. */
  stage: z.string(),
  /** Of `total`. */
  done: z.number(),
  /** Steps of the training, or items of another stage. */
  total: z.number(),
});

/** How far a run is. */
export type TaskProgress = z.infer<typeof taskProgress>;

/** Milliseconds between two lines. */
const INTERVAL = 500;

/** Lists what went wrong, a line per failed try. */
const FAILURES = "failures.txt";

/** Why the tries of a run failed, one text each. */
export async function readFailures(directory: string): Promise<string[]> {
  const reading = Deno.readTextFile(join(directory, FAILURES));
  const text = await ifThere(reading, undefined);
  return text === undefined ? [] : text.trimEnd().split("\n");
}

/** Remember a failed try. */
export async function addFailure(
  directory: string,
  reason: string,
): Promise<void> {
  await Deno.mkdir(directory, { recursive: true });
  const line = reason.replaceAll(/\s+/g, " ").trim();
  await Deno.writeTextFile(join(directory, FAILURES), line + "\n", {
    append: true,
  });
}

/** Forget the failed tries of a run. */
export async function clearFailures(directory: string): Promise<void> {
  await ifThere(Deno.remove(join(directory, FAILURES)), undefined);
}

/** Hooks that print how far the run is, now and then. */
function progressLines(epochs: number): RunHooks {
  let last = -Infinity;
  const print = (progress: TaskProgress) => {
    const now = performance.now();
    if (now - last < INTERVAL && progress.done < progress.total) return;
    last = now;
    console.log(JSON.stringify(progress));
  };
  return {
    onProgress: (done, total, stage) => print({ stage, done, total }),
    onWarning: (warning) => console.error(warning),
    onStep: ({ epoch, step, steps }) =>
      print({
        stage: "training",
        done: (epoch - 1) * steps + step,
        total: epochs * steps,
      }),
  };
}

/** The run from where it is to its end. */
async function finishRun(
  { directory, settings, state }: PlannedRun,
  signal: AbortSignal,
): Promise<void> {
  const hooks = progressLines(settings.recipe.epochs);
  const resume = state === "unfinished";
  await runExperiment(settings, directory, { ...hooks, resume, signal });
  const folder = new RunFolder(directory);
  // The page first: a run counts as done when its metrics are there.
  await writeReport(folder, hooks);
  await evaluateRun(folder);
}

/**
 * Carry out one run.
 *
 * @param run   what, where, and how far it is
 * @param tries failed tries after which it is given up
 * @returns the exit code: 0 done; 75 stopped from outside, or failed and worth another
 *   try; 1 failed for good
 */
export async function runTask(run: PlannedRun, tries: number): Promise<number> {
  if (run.state === "done") return 0;
  const { signal, release } = stoppedFromOutside();
  try {
    await finishRun(run, signal);
    await clearFailures(run.directory);
    return 0;
  } catch (error) {
    if (error instanceof StoppedError) return TRY_AGAIN;
    const { message } = error as Error;
    console.error(message);
    await addFailure(run.directory, message);
    const failures = await readFailures(run.directory);
    return failures.length < tries ? TRY_AGAIN : 1;
  } finally {
    release();
  }
}
