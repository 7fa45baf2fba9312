/**
 * Each convolution kernel's speed, and its share of the machine's peak.
 *
 * @module
 */

import type { KernelTime } from "./kernel_times.ts";
import { layerJobs } from "./layer_jobs.ts";
import type { ProgramName, Programs } from "./programs.ts";
import { median, type Rounds } from "./side_by_side.ts";

/** Clips of a batch. */
const BATCH = 8;

/** One kernel in one layer, at one number of threads. */
export interface KernelResult extends Omit<KernelTime, "ms"> {
  /** Milliseconds a batch of 8 clips. */
  median: number;
  fastest: number;
}

/** What one program showed. */
export interface KernelSpeeds {
  program: ProgramName;
  threads: number;
  /** 10⁹ operations a second of the loop on registers, in the best round. */
  peak: number;
  kernels: KernelResult[];
}

/** What a convolution's kernels are called by: each alone, then the block's own. */
const JOBS = layerJobs()
  .filter(({ operation }) =>
    ["conv2d", "inputGrad", "filterGrad", "blockGrad"].includes(operation)
  )
  .map((job) => ({ ...job, n: BATCH * job.n }));

/** Medians of the rounds, kernel by kernel. */
export function summarizeKernels(rounds: KernelTime[][]): KernelResult[] {
  return rounds[0].map(({ ms: _, ...kernel }, i) => {
    const times = rounds.map((round) => round[i].ms);
    return { ...kernel, median: median(times), fastest: Math.min(...times) };
  });
}

/** A round of one program: the peak, then all kernels, each once. */
async function runRound(programs: Programs, name: ProgramName) {
  const program = programs.get(name);
  const { gflops } = await program.ask<{ gflops: number }>({ work: "peak" });
  const kernels: KernelTime[] = [];
  for (const job of JOBS) {
    const request = { work: "kernels", job };
    const answer = await program.ask<{ kernels: KernelTime[] }>(request);
    kernels.push(...answer.kernels);
  }
  return { gflops, kernels };
}

/**
 * The kernels on all threads and on one, in turns. A round's forward kernels of
 * the blocks come with their gradients.
 */
export async function runKernels(
  programs: Programs,
  { rounds, onRound }: Rounds,
): Promise<KernelSpeeds[]> {
  const names: ProgramName[] = ["simd", ...programs.alone];
  const seen = names.map(() => [] as Awaited<ReturnType<typeof runRound>>[]);
  for (let round = 0; round <= rounds; round++) {
    for (const [at, name] of names.entries()) {
      const result = await runRound(programs, name);
      if (round > 0) seen[at].push(result); // the first warms up
    }
    onRound?.(round + 1, rounds + 1);
  }
  return names.map((program, at) => ({
    program,
    threads: program === "simd" ? programs.options.threads : 1,
    peak: Math.max(...seen[at].map(({ gflops }) => gflops)),
    kernels: summarizeKernels(seen[at].map(({ kernels }) => kernels)),
  }));
}
