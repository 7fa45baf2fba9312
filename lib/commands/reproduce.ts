/**
 * `deno task reproduce`: the experiment from end to end.
 *
 * @module
 */

import { join, resolve } from "@std/path";
import process from "node:process";
import {
  evaluateRun,
  type Evaluation,
  RUN_FILES,
  runExperiment,
  RunFolder,
  type RunResult,
  type Settings,
} from "../experiment/mod.ts";
import { createFrontEnd } from "../features/mod.ts";
import { estimateMemory } from "../model/mod.ts";
import { EMOTIONS } from "../paper.ts";
import { FileError } from "../files/mod.ts";
import { writeReport } from "../report/mod.ts";
import { type Command, parseOptions, printResult } from "./command.ts";
import { describeEvaluation, describeRun } from "./format.ts";
import { shellQuote } from "./caller.ts";
import {
  checkCorpus,
  defaultFolder,
  help,
  newestRun,
  type Options,
  optionsSchema,
  readRecipe,
  resumedSettings,
  settingsOf,
} from "./reproduce_options.ts";
import { StoppedError, stoppedFromOutside } from "./stopped.ts";
import { showProgress } from "./training_progress.ts";

/** Most memory that the process has had, in bytes. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** What `--json` prints. */
function summary(path: string, run: RunResult, evaluation: Evaluation) {
  const seconds = run.history.map((record) => record.seconds);
  return {
    out: path,
    report: join(path, RUN_FILES.report),
    ...run.experiment,
    secondsPerEpoch: seconds.reduce((a, b) => a + b, 0) / seconds.length,
    peakMemoryBytes: peakMemory(),
    featureCache: run.cache,
    chosenEpoch: run.best.epoch,
    leaks: evaluation.leaks,
    metrics: evaluation.metrics,
  };
}

/** The run's folder and settings: those of the options, or of the run to continue. */
async function planRun(
  options: Options,
): Promise<{ path: string; settings: Settings }> {
  const { out, resume } = options;
  if (resume) {
    const path = out === undefined ? await newestRun() : resolve(out);
    return { path, settings: await resumedSettings(path, options) };
  }
  await checkCorpus(options.corpus ?? "embedded");
  const settings = await settingsOf(options);
  return {
    path: out === undefined ? defaultFolder(settings) : resolve(out),
    settings,
  };
}

/** What ended a run, with what to do next after Ctrl-C or where the disk is full. */
async function explain(error: unknown, path: string): Promise<unknown> {
  const stopped = error instanceof StoppedError;
  const full = error instanceof FileError && error.code === "ENOSPC";
  if (!stopped && !full) return error;
  const what = full ? `${error.message}. Free some space` : "Stopped";
  const next = await new RunFolder(path).has("experiment")
    ? `to continue: deno task reproduce --resume --out ${shellQuote(path)}`
    : "training had not begun: start again with the same command; " +
      "the features made so far are kept";
  return new Error(`${what}; ${next}`, { cause: error });
}

/** Memory of a training step, in words. */
function memoryNote({ recipe }: Settings): string {
  const { input } = createFrontEnd(recipe.frontEnd);
  const { batchSize: batch } = recipe;
  const shape = { input, classes: EMOTIONS.length, batch };
  const bytes = estimateMemory(recipe.network, shape);
  const gibibytes = (bytes / 2 ** 30).toFixed(1);
  return `training takes about ${gibibytes} GiB of memory at --batch ${batch}`;
}

/** The experiment end to end. */
export const reproduce: Command = {
  name: "reproduce",
  summary: "The experiment: corpus, features, training, evaluation, report",
  help,
  async run(args) {
    const { values: options } = parseOptions(
      "reproduce",
      args,
      optionsSchema,
    );
    if (options["print-recipe"]) {
      const recipe = await readRecipe(options.recipe);
      console.log(JSON.stringify(recipe, null, 2));
      return;
    }
    const { path, settings } = await planRun(options);
    const progress = showProgress(settings);
    const { signal, release } = stoppedFromOutside();
    console.error(`run in ${path}; ${memoryNote(settings)}`);
    try {
      const { resume } = options;
      const run = await runExperiment(settings, path, {
        ...progress,
        resume,
        signal,
      });
      const folder = new RunFolder(path);
      const evaluation = await evaluateRun(folder);
      await writeReport(folder, progress);
      progress.stop();
      const report = join(path, RUN_FILES.report);
      printResult(
        options.json,
        summary(path, run, evaluation),
        `${describeRun(run.experiment)}\n${
          describeEvaluation(evaluation)
        }\nreport: ${report}`,
      );
    } catch (error) {
      progress.stop();
      throw await explain(error, path);
    } finally {
      progress.stop();
      release();
    }
  },
};
