/**
 * `deno task evaluate`: metrics and report of a run, again; or a model's figures on clips.
 *
 * @module
 */

import { join, resolve } from "@std/path";
import { z } from "zod";
import { evaluateRun, RUN_FILES, RunFolder } from "../experiment/mod.ts";
import { writeReport } from "../report/mod.ts";
import { type Command, parseOptions, printResult } from "./command.ts";
import { evaluateModel } from "./evaluate_model.ts";
import {
  describeEvaluation,
  describeMetrics,
  formatPercent,
} from "./format.ts";
import { progressBar } from "./progress.ts";

const help = `Usage: deno task evaluate RUN [options]
       deno task evaluate MODEL --corpus NAME [options]

Computes metrics.json and report.html of a run again, from the files in its folder.
Players are in the report where the run's corpus is on this machine.

With --corpus, tests a model on clips: on the items that its own protocol tests, whose
figures are its card's, or on another corpus, all clips that it was not trained on.

  --corpus NAME  a corpus or a folder of clips
  --full         embedded corpus: all 1,440 clips
  --json         one JSON object on standard output`;

const optionsSchema = z.object({
  corpus: z.string().min(1).optional(),
  full: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** A model's figures on a corpus. */
async function testOnCorpus(
  folder: string,
  corpus: string,
  { full, json }: { full: boolean; json: boolean },
): Promise<void> {
  const found = await evaluateModel(resolve(folder), corpus, full);
  const { what, metrics, figures, sameAsCard } = found;
  const same = sameAsCard === undefined ? [] : [
    sameAsCard
      ? "These are its card's figures."
      : "These are not its card's figures: the clips, or the processor's rounding, differ.",
  ];
  const sexes = Object.entries(figures.perSex ?? {}).map(([sex, of]) =>
    `${sex.padEnd(25)} ${formatPercent(of.accuracy)} of ${of.items}`
  );
  printResult(
    json,
    { what, sameAsCard, figures, metrics },
    [
      what,
      describeMetrics(metrics),
      ...sexes,
      `calibration error         ${formatPercent(figures.calibrationError!)}`,
      ...same,
    ].join("\n"),
  );
}

/** Metrics and report of a run, again; or a model's figures on clips. */
export const evaluate: Command = {
  name: "evaluate",
  summary: "Metrics and report of a run, again; a model's figures on clips",
  help,
  async run(args) {
    const { values, positionals } = parseOptions(
      "evaluate",
      args,
      optionsSchema,
      { what: "one run's or model's folder", least: 1, most: 1 },
    );
    const { json, corpus } = values;
    if (corpus !== undefined) {
      return await testOnCorpus(positionals[0], corpus, values);
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
