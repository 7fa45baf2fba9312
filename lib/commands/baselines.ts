/**
 * `deno task baselines`: what simple models get right, for the results page.
 *
 * @module
 */

import { z } from "zod";
import { setBackend } from "../backend/mod.ts";
import { isProtocolName, openCorpus, PROTOCOL_NAMES } from "../corpus/mod.ts";
import {
  type BaselineName,
  computeMetrics,
  runBaseline,
  writeBaseline,
} from "../experiment/mod.ts";
import {
  FEATURE_CACHE_FOLDER,
  FeatureCache,
  RESULTS_FOLDER,
} from "../files/mod.ts";
import {
  type Command,
  integerOption,
  parseOptions,
  printResult,
  UsageError,
} from "./command.ts";
import { formatPercent } from "./format.ts";
import { progressBar } from "./progress.ts";

const help = `Usage: deno task baselines [options]

What simple models get right: the label of the nearest training item on the scaled
spectrogram under copies-before-split, and logistic regression on MFCC statistics under
every protocol and random-10, all folds. Writes their answers to data/results/baselines; then
deno task results shows them.

  --corpus NAME    the corpus, or its folder                  [ravdess]
  --protocol NAME  only this protocol, also speakers-K or random-K
  --seed N         of the splits                              [0]
  --out FOLDER     in place of data/results
  --json           one JSON object on standard output`;

const optionsSchema = z.object({
  corpus: z.string().min(1).default("ravdess"),
  protocol: z.string().min(1).optional(),
  seed: integerOption(0, 0xffffffff).default(0),
  out: z.string().min(1).default(RESULTS_FOLDER),
  json: z.boolean().default(false),
});

/** Protocols of the results page. */
const PROTOCOLS = [...PROTOCOL_NAMES, "random-10"];

/** Model and protocol of everything that is asked for. */
function jobsOf(only: string | undefined): [BaselineName, string][] {
  const protocols = only === undefined ? PROTOCOLS : [only];
  return protocols.flatMap((protocol): [BaselineName, string][] => [
    ...(protocol === "copies-before-split"
      ? [["nearest-neighbour", protocol] satisfies [BaselineName, string]]
      : []),
    ["mfcc-statistics", protocol],
  ]);
}

/** What simple models get right. */
export const baselines: Command = {
  name: "baselines",
  summary: "What simple models get right under every protocol",
  help,
  async run(args) {
    const { values } = parseOptions("baselines", args, optionsSchema);
    const { protocol: only, seed } = values;
    if (only !== undefined && !isProtocolName(only)) {
      throw new UsageError(
        `There is no protocol ${only}. There are: ${
          PROTOCOL_NAMES.join(", ")
        }, speakers-K and random-K`,
      );
    }
    await setBackend("simd");
    const corpus = await openCorpus(values.corpus);
    const cache = new FeatureCache(FEATURE_CACHE_FOLDER);
    const found: Record<string, unknown>[] = [];
    for (const [baseline, protocol] of jobsOf(only)) {
      const bar = progressBar(`${baseline}, ${protocol}`);
      const result = await runBaseline(baseline, corpus, {
        protocol,
        seed,
        cache,
        onProgress: (done, total) => bar.update(done, total),
      });
      bar.stop();
      await writeBaseline(result, values.out);
      const { accuracy, n } = computeMetrics({ protocol, seed }, result.table);
      found.push({ baseline, protocol, seed, accuracy, items: n });
    }
    printResult(
      values.json,
      { results: found },
      found.map(({ baseline, protocol, accuracy, items }) =>
        `${baseline}, ${protocol}: ${
          formatPercent(Number(accuracy))
        } of ${items}`
      ).join("\n"),
    );
  },
};
