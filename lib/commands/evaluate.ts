/**
 * `deno task evaluate`: metrics and report of a run, again.
 *
 * @module
 */

import { join, resolve } from "@std/path";
import { z } from "zod";
import { evaluateRun, RUN_FILES, RunFolder } from "../experiment/mod.ts";
import { writeReport } from "../report/mod.ts";
import {
  type Command,
  parseOptions,
  printResult,
  UsageError,
} from "./command.ts";
import { describeEvaluation } from "./format.ts";
import { progressBar } from "./progress.ts";

const help = `Usage: deno task evaluate FOLDER [options]

Computes metrics.json and report.html of a run again, from the files in its folder.
Players are in the report where the run's corpus is on this machine.

  --json  one JSON object on standard output`;

/** Metrics and report of a run, again. */
export const evaluate: Command = {
  name: "evaluate",
  summary: "Metrics and report of a run, again",
  help,
  async run(args) {
    const { values: { json }, positionals } = parseOptions(
      "evaluate",
      args,
      { json: { type: "boolean" } },
      z.object({ json: z.boolean().default(false) }),
    );
    if (positionals.length !== 1) {
      throw new UsageError(
        `evaluate needs one run's folder, got ${positionals.length}. See: deno task evaluate --help`,
      );
    }
    const path = resolve(positionals[0]);
    const bar = progressBar("corpus");
    const folder = new RunFolder(path);
    const evaluation = await evaluateRun(folder);
    await writeReport(folder, {
      onProgress: (done, total) => bar.update(done, total),
      onWarning: (warning) => console.error(warning),
    });
    bar.stop();
    const report = join(path, RUN_FILES.report);
    printResult(
      json,
      { report, ...evaluation },
      `${describeEvaluation(evaluation)}\nreport: ${report}`,
    );
  },
};
