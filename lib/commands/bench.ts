/**
 * `deno task bench`: this project beside PyTorch, librosa and others, in one run.
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
import { didYouMean } from "./suggest.ts";
import { progressBar } from "./progress.ts";
import { environmentOptions, preparePython } from "./python.ts";

/** What can be measured. */
export const MEASURE_NAMES = [
  "train-32",
  "train-8",
  "train-1",
  "predict-32",
  "predict-8",
  "predict-1",
  "clip-1",
  "logmel",
  "layers",
  "kernels",
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
  /** Whether PyTorch is also compiled. */
  compile: boolean;
  /** Only settings of PyTorch whose names have all of these words; none: all settings. */
  settings: readonly string[];
  /** What is measured, in this order. */
  measures: readonly MeasureName[];
  /** Whether the results are printed as one JSON object. */
  json: boolean;
}

const help = `Usage: deno task bench [MEASURE…] [options]

Times this project beside PyTorch 2.13 on the CPU, librosa 0.11, TensorFlow.js's own
backends and jax-js, in turns within one run, and prints medians as tables. The first time
it sets up a Python environment in data/python (about 1.4 GB; it needs the network and a
few minutes). PyTorch is first tried in every combination of layout (contiguous,
channels_last), eager or torch.compile (where a C++ compiler is found), allocator (on Linux
also one tuned for large blocks), and all threads or one; the fastest combinations enter
the rounds, and the fastest in fp32 counts. All measures take about 30 minutes; each is
printed as it ends, and any can be run by itself.

  MEASURE      ${MEASURE_NAMES.slice(0, 6).join(", ")},
               ${MEASURE_NAMES.slice(6).join(", ")}  [all]
                 train-N, predict-N  the network on a batch of N clips
                 clip-1              one clip from its samples to probabilities
                 logmel              the log-mel spectrogram of one clip
                 layers              layer by layer, also by the backends cpu and wasm and by jax-js
                 kernels             the convolution kernels by the machine's peak
  --threads N  threads of each side              [one per core]
  --rounds N   rounds that count                 [7]
  --settings "WORDS"  only settings of PyTorch with all of these words, such as
               "fp32 channels_last frozen": a measure in parts, since compiling takes minutes
  --quick      3 rounds, without torch.compile, the batch of 32, layers and kernels
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
  settings: z.string().default(""),
  json: z.boolean().default(false),
});

/** Whether a measure takes seconds, not a minute. */
function isQuick(name: MeasureName): boolean {
  return !name.endsWith("-32") && name !== "layers" && name !== "kernels";
}

/**
 * The measures that were asked for, in the order of the list.
 *
 * @param names none: all, or those that take seconds if it is to be `quick`
 * @throws {UsageError} if there is no measure of a name
 *
 * @example
 * ```ts
 * import { chooseMeasures } from "./bench.ts";
 * import assert from "node:assert/strict";
 *
 * const measures = chooseMeasures(["clip-1", "train-8"], false);
 * assert.deepEqual(measures, ["train-8", "clip-1"]);
 * ```
 */
export function chooseMeasures(
  names: readonly string[],
  quick: boolean,
): MeasureName[] {
  const wrong = names.find((name) => !MEASURE_NAMES.some((m) => m === name));
  if (wrong !== undefined) {
    throw new UsageError(
      `bench: there is no measure "${wrong}".${
        didYouMean(wrong, MEASURE_NAMES)
      } There are: ${MEASURE_NAMES.join(", ")}`,
    );
  }
  return MEASURE_NAMES.filter((name) =>
    names.length > 0 ? names.includes(name) : !quick || isQuick(name)
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
    const { values, positionals } = parseOptions("bench", args, optionsSchema, {
      what: "any measures",
    });
    const { threads, quick, json } = values;
    const options: BenchOptions = {
      measures: chooseMeasures(positionals, quick),
      python: await prepareOpponents(),
      threads,
      rounds: values.rounds ?? (quick ? 3 : 7),
      compile: !quick,
      settings: values.settings.split(/[\s,]+/).filter((word) => word),
      json,
    };
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", PROGRAM, JSON.stringify(options)],
      env: { SER_THREADS: String(threads) },
      stdin: "null",
    }).spawn().status;
    if (code !== 0) {
      throw new Error(
        `The benchmark failed with exit code ${code}; see the messages above`,
      );
    }
  },
};
