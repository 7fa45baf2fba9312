/**
 * This project beside PyTorch and librosa, in turns; `deno task bench` starts it
 * with a Python that has both, and its options as one JSON object.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { cpus } from "node:os";
import { type BackendInfo, setBackend } from "../../lib/backend/mod.ts";
import type { BenchOptions, MeasureName } from "../../lib/commands/bench.ts";
import { progressBar } from "../../lib/commands/progress.ts";
import { sharedKernels } from "../../lib/kernels/mod.ts";
import {
  closeLibrosas,
  type Librosas,
  logMelMeasure,
  startLibrosas,
} from "./logmel_bench.ts";
import { Ours } from "./ours.ts";
import { PyTorch, TUNED_ALLOCATOR } from "./pytorch.ts";
import {
  compare,
  type Comparison,
  describeComparison,
  type Measure,
} from "./side_by_side.ts";

/** Milliseconds between two turns; OpenMP's threads spin for less after their work. */
const REST = 100;

/** All that is measured against. */
interface Opponents {
  /** PyTorch as it comes, and with glibc's allocator at its best. */
  pytorch: Record<string, PyTorch>;
  librosa: Librosas;
}

/** Starts all opponents; each waits for requests. */
function startOpponents({ python, threads }: BenchOptions): Opponents {
  const start = (env?: Record<string, string>) =>
    new PyTorch({ python, threads, env });
  // The allocator's settings mean something to glibc alone.
  const tuned: Record<string, PyTorch> = Deno.build.os === "linux"
    ? { "PyTorch, tuned allocator": start(TUNED_ALLOCATOR) }
    : {};
  return {
    pytorch: { PyTorch: start(), ...tuned },
    librosa: startLibrosas(python, threads),
  };
}

/** The network's work on one batch, in both frameworks. */
function networkMeasure(
  name: string,
  { work, clips }: { work: "train" | "predict"; clips: number },
  { ours, opponents }: { ours: Ours; opponents: Opponents },
): Measure {
  return {
    name,
    clips,
    ours: { name: "ours", time: () => ours[work](clips) },
    others: Object.entries(opponents.pytorch).map(([name, pytorch]) => ({
      name,
      time: () => pytorch.time(work, clips),
    })),
    warmUp: 2,
  };
}

/** Everything that can be measured, by name. */
function measures(
  opponents: Opponents,
  folder: string,
): Record<MeasureName, () => Measure | Promise<Measure>> {
  const ours = new Ours();
  const network =
    (title: string, work: "train" | "predict", clips: number) => () =>
      networkMeasure(title, { work, clips }, { ours, opponents });
  return {
    "train-32": network("training step, batch 32", "train", 32),
    "train-8": network("training step, batch 8", "train", 8),
    "predict-32": network("prediction, batch 32", "predict", 32),
    "predict-1": network("prediction, one clip", "predict", 1),
    logmel: async () =>
      logMelMeasure(await sharedKernels(), opponents.librosa, folder),
  };
}

/** What the figures hold for. */
async function describeMachine(
  opponents: Opponents,
  { binary, threads }: BackendInfo,
) {
  const pytorch = await opponents.pytorch.PyTorch.about();
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: navigator.hardwareConcurrency,
    os: Deno.build.os,
    deno: Deno.version.deno,
    tfjs: tf.version.tfjs,
    kernels: { binary, threads },
    pytorch,
  };
}

/** The measures one after another; each with all its contestants in turns. */
async function runMeasures(
  options: BenchOptions,
  opponents: Opponents,
  folder: string,
): Promise<Comparison[]> {
  const all = measures(opponents, folder);
  const results: Comparison[] = [];
  for (const name of options.measures) {
    const bar = progressBar(name);
    results.push(
      await compare(await all[name](), {
        rounds: options.rounds,
        rest: REST,
        onRound: (done, total) => bar.update(done, total),
      }),
    );
    bar.stop();
    if (!options.json) console.log(describeComparison(results.at(-1)!));
  }
  return results;
}

async function main(options: BenchOptions): Promise<void> {
  const backend = await setBackend("simd");
  const opponents = startOpponents(options);
  const folder = await Deno.makeTempDir();
  try {
    const machine = await describeMachine(opponents, backend);
    if (!options.json) {
      console.log(
        `${machine.cpu}, ${machine.cores} cores; threads: ours ${machine.kernels.threads} ` +
          `(${machine.kernels.binary} binary), PyTorch ${machine.pytorch.version} ` +
          `${machine.pytorch.threads}. Medians of ${options.rounds} rounds in turns, for one clip; below 1 we are faster.`,
      );
    }
    const comparisons = await runMeasures(options, opponents, folder);
    if (options.json) {
      const { rounds } = options;
      console.log(JSON.stringify({ machine, rounds, comparisons }));
    }
  } finally {
    const { pytorch, librosa } = opponents;
    for (const side of Object.values(pytorch)) await side.close();
    await closeLibrosas(librosa);
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await main(JSON.parse(Deno.args[0]));
