/**
 * This project beside PyTorch, librosa, TensorFlow.js's own backends and jax-js, in
 * turns; `deno task bench` starts it with a Python that has the first two, and its
 * options as one JSON object.
 *
 * @module
 */

import { join } from "@std/path";
import { encodeWav } from "../../lib/audio/mod.ts";
import type { BenchOptions, MeasureName } from "../../lib/commands/bench.ts";
import { progressBar } from "../../lib/commands/progress.ts";
import { logMelSpectrogram } from "../../lib/features/mod.ts";
import { PAPER } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";
import { type KernelSpeeds, runKernels } from "./kernel_measures.ts";
import { type LayerResult, runLayers } from "./layer_measures.ts";
import { Librosa } from "./librosa.ts";
import { batchWork, CLIP_WORK, networkMeasure } from "./network_measures.ts";
import { Programs } from "./programs.ts";
import { clock } from "./serve.ts";
import {
  compare,
  type Comparison,
  describeComparison,
  type Measure,
  type Rounds,
} from "./side_by_side.ts";
import {
  describePeaks,
  impossibleGains,
  kernelTable,
  layerTable,
  networkTable,
} from "./tables.ts";

/** Milliseconds between two turns; OpenMP's threads spin for less after their work. */
const REST = { network: 100, layers: 20 };

/** Everything that was measured; parts that were not asked for are absent. */
interface Results {
  network: Comparison[];
  logMel?: Comparison;
  layers?: LayerResult[];
  kernels?: KernelSpeeds[];
}

/** The measures of the whole network, by name. */
const NETWORK_WORK = {
  "train-32": batchWork("train", 32),
  "train-8": batchWork("train", 8),
  "train-1": batchWork("train", 1),
  "predict-32": batchWork("predict", 32),
  "predict-8": batchWork("predict", 8),
  "predict-1": batchWork("predict", 1),
  "clip-1": CLIP_WORK,
} satisfies Partial<Record<MeasureName, unknown>>;

/** One clip's log-mel: the same noise for both, librosa's from a file that it reads before. */
async function logMelMeasure(
  librosa: Record<string, Librosa>,
  folder: string,
): Promise<Measure> {
  const { sampleRate, offset, nSamples } = PAPER.signal;
  const random = new Random(1, "bench");
  const samples = new Float32Array(offset * sampleRate + nSamples)
    .map(() => random.uniform(-0.5, 0.5));
  const path = join(folder, "noise.wav");
  await Deno.writeFile(path, encodeWav({ samples, sampleRate }));
  const window = samples.subarray(offset * sampleRate);
  return {
    name: "log-mel of one clip",
    clips: 1,
    ours: {
      name: "ours",
      time: () => clock(() => logMelSpectrogram(window)),
    },
    others: Object.entries(librosa).map(([name, librosa]) => ({
      name,
      time: () => librosa.time(path),
    })),
    // V8 takes some runs to compile its best.
    warmUp: 20,
  };
}

/** Log-mel beside librosa as it comes, whose linear algebra takes every core, and held to one. */
async function runLogMel(
  { python, threads }: BenchOptions,
  rounds: Rounds,
): Promise<Comparison> {
  const librosa = {
    librosa: new Librosa(python, threads),
    "librosa, one thread": new Librosa(python, 1),
  };
  const folder = await Deno.makeTempDir();
  try {
    return await compare(await logMelMeasure(librosa, folder), rounds);
  } finally {
    for (const side of Object.values(librosa)) await side.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** What the figures hold for. */
async function describeMachine(programs: Programs) {
  const ours = await programs.get("simd").ask<{
    binary: string;
    threads: number;
    cpu: string;
    tfjs: string;
  }>({ work: "about" });
  const pytorch = await programs.get(programs.pytorch[0])
    .ask<{ version: string; threads: number }>({ work: "about" });
  return {
    ...ours,
    cores: navigator.hardwareConcurrency,
    os: Deno.build.os,
    deno: Deno.version.deno,
    pytorch,
  };
}

/** Does one measure, with a bar for it; results are added to `results`. */
async function runMeasure(
  name: MeasureName,
  { options, programs, results }: {
    options: BenchOptions;
    programs: Programs;
    results: Results;
  },
): Promise<void> {
  const bar = progressBar(name);
  const onRound = (done: number, total: number) => bar.update(done, total);
  const rounds = { rounds: options.rounds, rest: REST.network, onRound };
  try {
    if (name === "logmel") results.logMel = await runLogMel(options, rounds);
    else if (name === "layers") {
      const rest = REST.layers;
      results.layers = await runLayers(programs, { ...rounds, rest });
    } else if (name === "kernels") {
      results.kernels = await runKernels(programs, rounds);
    } else {
      const measure = networkMeasure(NETWORK_WORK[name], programs);
      results.network.push(await compare(measure, rounds));
    }
  } finally {
    bar.stop();
  }
}

/** All results as text: tables in Markdown, and what stands in them. */
function describe(results: Results, threads: number): string {
  const { network, logMel, layers, kernels } = results;
  const parts: string[] = [];
  if (network.length > 0) {
    const warnings = impossibleGains(network, threads);
    parts.push(networkTable(network, threads), ...warnings);
  }
  if (logMel) parts.push(describeComparison(logMel));
  if (layers) parts.push(layerTable(layers));
  if (kernels) parts.push(describePeaks(kernels), kernelTable(kernels));
  return parts.join("\n\n");
}

async function main(options: BenchOptions): Promise<void> {
  const programs = new Programs(options);
  try {
    const machine = await describeMachine(programs);
    const { cpu, cores, binary, threads, pytorch } = machine;
    if (!options.json) {
      console.log(
        `${cpu}, ${cores} cores; threads: ours ${threads} (${binary} binary), ` +
          `PyTorch ${pytorch.version} ${pytorch.threads}. ` +
          `Medians of ${options.rounds} rounds in turns.\n`,
      );
    }
    const results: Results = { network: [] };
    for (const name of options.measures) {
      await runMeasure(name, { options, programs, results });
    }
    const { rounds } = options;
    console.log(
      options.json
        ? JSON.stringify({ machine, rounds, ...results })
        : describe(results, threads),
    );
  } finally {
    await programs.close();
  }
}

if (import.meta.main) await main(JSON.parse(Deno.args[0]));
