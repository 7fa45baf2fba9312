/**
 * `deno task bench`: this project beside PyTorch and librosa, in one run.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { z } from "zod";
import {
  type Command,
  integerOption,
  parseOptions,
  UsageError,
} from "./command.ts";
import { progressBar } from "./progress.ts";
import { environmentOptions, preparePython } from "./python.ts";

/** What can be measured. */
export const MEASURE_NAMES = [
  "train-32",
  "train-8",
  "predict-32",
  "predict-1",
  "logmel",
] as const;

/** One of them. */
export type MeasureName = typeof MEASURE_NAMES[number];

/** What the program in `test/bench` gets. */
export interface BenchOptions {
  /** A Python with PyTorch and librosa. */
  python: string;
  /** For each side. */
  threads: number;
  /** Rounds that count. */
  rounds: number;
  measures: readonly MeasureName[];
  json: boolean;
}

const help = `Usage: deno task bench [MEASURE…] [options]

Times this project beside PyTorch 2.13 on the CPU and librosa 0.11, in turns within one
run, and prints medians and ratios. The first time it sets up a Python environment in
data/python (about 1.4 GB; it needs the network and a few minutes). PyTorch runs with the
default allocator and, on Linux, with one tuned for large blocks; the faster one counts.

  MEASURE      ${MEASURE_NAMES.join(", ")}  [all]
  --threads N  threads of each side              [one a core]
  --rounds N   rounds that count                 [7]
  --quick      3 rounds, without the batch of 32
  --json       one JSON object on standard output

On Linux pip takes PyTorch's build for graphics cards unless PIP_INDEX_URL or
PIP_FIND_LINKS leads it to the one for CPUs.`;

const PROGRAM = fileURLToPath(
  new URL("../../test/bench/run.ts", import.meta.url),
);

const optionsSchema = z.object({
  threads: integerOption(1, 64).default(navigator.hardwareConcurrency),
  rounds: integerOption(1).optional(),
  quick: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** The measures that were asked for, in the order of the list. */
function chooseMeasures(names: string[], quick: boolean): MeasureName[] {
  const wrong = names.find((name) => !MEASURE_NAMES.some((m) => m === name));
  if (wrong !== undefined) {
    throw new UsageError(
      `bench: there is no measure "${wrong}". There are: ${
        MEASURE_NAMES.join(", ")
      }`,
    );
  }
  return MEASURE_NAMES.filter((name) =>
    names.length > 0 ? names.includes(name) : !quick || !name.endsWith("-32")
  );
}

/** Makes the environment of the opponents. */
async function prepareOpponents(): Promise<string> {
  const bar = progressBar("PyTorch");
  try {
    const { python } = await preparePython({
      ...environmentOptions("bench"),
      onProgress: bar.update,
    });
    return python;
  } finally {
    bar.stop();
  }
}

/** This project beside PyTorch and librosa. */
export const bench: Command = {
  name: "bench",
  summary: "This project beside PyTorch and librosa, in one run",
  help,
  async run(args) {
    const { values, positionals } = parseOptions("bench", args, {
      threads: { type: "string" },
      rounds: { type: "string" },
      quick: { type: "boolean" },
      json: { type: "boolean" },
    }, optionsSchema);
    const { threads, quick, json } = values;
    const options: BenchOptions = {
      measures: chooseMeasures(positionals, quick),
      python: await prepareOpponents(),
      threads,
      rounds: values.rounds ?? (quick ? 3 : 7),
      json,
    };
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", PROGRAM, JSON.stringify(options)],
      env: { SER_THREADS: String(threads) },
      stdin: "null",
    }).spawn().status;
    if (code !== 0) {
      throw new Error(`bench: all sides must answer, got exit code ${code}`);
    }
  },
};
