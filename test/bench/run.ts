/**
 * This project beside PyTorch, librosa, TensorFlow.js's own backends and jax-js, in
 * turns; `deno task bench` starts it with a Python that has the first two, and its
 * options as one JSON object.
 *
 * @module
 */

import type { BenchOptions, MeasureName } from "../../lib/commands/bench.ts";
import { progressBar } from "../../lib/commands/progress.ts";
import { sharedKernels } from "../../lib/kernels/mod.ts";
import { type KernelSpeeds, runKernels } from "./kernel_measures.ts";
import { type LayerResult, runLayers } from "./layer_measures.ts";
import { closeLibrosas, logMelMeasure, startLibrosas } from "./logmel_bench.ts";
import {
  batchWork,
  CLIP_WORK,
  measureNetwork,
  type NetworkResult,
} from "./network_measures.ts";
import { Programs } from "./programs.ts";
import {
  compare,
  type Comparison,
  describeComparison,
  type Rounds,
} from "./side_by_side.ts";
import {
  describePeaks,
  impossibleGains,
  kernelTable,
  layerTable,
  NETWORK_LEGEND,
  networkTable,
  settingsTable,
} from "./tables.ts";

/** Milliseconds between two turns; OpenMP's threads spin for less after their work. */
const REST = { network: 100, layers: 20 };

/** What was measured, all of it or in part; what was not asked for is absent. */
interface Results {
  network: NetworkResult[];
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

/** Log-mel of many clips beside librosa in all its settings. */
async function runLogMel(
  { python, threads }: BenchOptions,
  rounds: Rounds,
): Promise<Comparison> {
  const librosas = startLibrosas(python, threads);
  const folder = await Deno.makeTempDir();
  try {
    const kernels = await sharedKernels();
    const measure = await logMelMeasure(kernels, librosas, folder);
    return await compare(measure, rounds);
  } finally {
    await closeLibrosas(librosas);
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

/** Does one measure, with a bar for it. */
async function runMeasure(
  name: MeasureName,
  options: BenchOptions,
  programs: Programs,
): Promise<Results> {
  const bar = progressBar(name);
  const onRound = (done: number, total: number) => bar.update(done, total);
  const rounds = { rounds: options.rounds, rest: REST.network, onRound };
  try {
    switch (name) {
      case "logmel":
        return { network: [], logMel: await runLogMel(options, rounds) };
      case "layers": {
        const layers = { ...rounds, rest: REST.layers };
        return { network: [], layers: await runLayers(programs, layers) };
      }
      case "kernels":
        return { network: [], kernels: await runKernels(programs, rounds) };
      default: {
        const { settings } = options;
        const work = NETWORK_WORK[name];
        const result = await measureNetwork(work, programs, rounds, settings);
        return { network: [result] };
      }
    }
  } finally {
    bar.stop();
  }
}

/** Results as text: tables in Markdown, and what stands in them. */
function describe(results: Results, threads: number): string {
  const { network, logMel, layers, kernels } = results;
  const parts: string[] = [];
  if (network.length > 0) {
    const warnings = impossibleGains(network, threads);
    parts.push(NETWORK_LEGEND, networkTable(network, threads), ...warnings);
    parts.push(settingsTable(network));
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
    let results: Results = { network: [] };
    for (const name of options.measures) {
      const part = await runMeasure(name, options, programs);
      if (!options.json) console.log(`${describe(part, threads)}\n`);
      const network = [...results.network, ...part.network];
      results = { ...results, ...part, network };
    }
    const { rounds } = options;
    const { network } = results;
    if (options.json) {
      console.log(JSON.stringify({ machine, rounds, ...results }));
    } else if (network.length > 1) console.log(describe({ network }, threads));
  } finally {
    await programs.close();
  }
}

if (import.meta.main) await main(JSON.parse(Deno.args[0]));
