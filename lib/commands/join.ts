/**
 * `deno task join`: one model of one or several trainings.
 *
 * @module
 */

import { resolve } from "@std/path";
import { z } from "zod";
import { BACKEND_NAMES, setBackend } from "../backend/mod.ts";
import { openCorpus } from "../corpus/mod.ts";
import { joinModels, RunFolder } from "../experiment/mod.ts";
import { FEATURE_CACHE_FOLDER, FeatureCache } from "../files/mod.ts";
import {
  type Command,
  parseOptions,
  printResult,
  wordOption,
} from "./command.ts";
import { formatPercent } from "./format.ts";
import { progressBar } from "./progress.ts";

const help = `Usage: deno task join RUN… --out FOLDER [options]

Makes a model folder of finished runs that test the same items, such as seeds of one
fold: their log-probabilities are averaged. Its temperature is fitted on the runs' own
validation clips; where they were trained on those too, on what the same seeds answer in
other folds, each to the test of its own. Its card has figures on the test, of each label
and sex, and the calibration error before and after. One run is a model of one member.

  --calibrate FOLDER  holds runs of other folds, such as a sweep's folder
  --corpus NAME       that they were trained on, or its folder   [the runs' own]
  --title TEXT        what the model is called                   [the first's]
  --out FOLDER        the model's folder
  --backend NAME      auto | simd | webgpu | cpu                 [simd]
  --json              one JSON object on standard output`;

const word = z.string().min(1).optional();

const optionsSchema = z.object({
  calibrate: word,
  corpus: word,
  title: word,
  out: z.string({ error: "say where the model goes" }).min(1),
  backend: wordOption(BACKEND_NAMES).default("simd"),
  json: z.boolean().default(false),
});

/** One model of several trainings. */
export const join: Command = {
  name: "join",
  summary: "One model of one or several trainings, with its card",
  help,
  async run(args) {
    const { values, positionals } = parseOptions("join", args, optionsSchema, {
      what: "the folder of at least one run",
      least: 1,
    });
    const runs = positionals.map((path) => resolve(path));
    const { settings } = await new RunFolder(runs[0]).readExperiment();
    const { corpus: name = settings.corpus, calibrate, title, json } = values;
    await setBackend(values.backend, { binary: "strict" });
    const corpus = await openCorpus(name, {
      part: settings.full ? "full" : "part",
    });
    const out = resolve(values.out);
    const bar = progressBar("clips");
    const info = await joinModels(runs, corpus, out, {
      cache: new FeatureCache(FEATURE_CACHE_FOLDER),
      title,
      calibrate: calibrate && resolve(calibrate),
      onProgress: (done, total) => bar.update(done, total),
    });
    bar.stop();
    const { accuracy, items } = info.figures;
    printResult(
      json,
      { out, info },
      `${out}: ${info.members.length} member${
        info.members.length === 1 ? "" : "s"
      }, ${formatPercent(accuracy)} of ${items} test items, temperature ${
        info.temperature.toFixed(3)
      }`,
    );
  },
};
