/**
 * The network layer by layer: this project, TensorFlow.js's own backends, jax-js
 * and PyTorch in turns.
 *
 * @module
 */

import { RefusedError } from "./answerer.ts";
import { type LayerJob, layerJobs, nominalFlops } from "./layer_jobs.ts";
import type { ProgramName, Programs } from "./programs.ts";
import {
  compare,
  type Contestant,
  type Rounds,
  type Times,
} from "./side_by_side.ts";

/** Clips of a batch, for the programs that are fast enough. */
const BATCH = 8;

/** A turn repeats its work for so many milliseconds at least. */
const AT_LEAST = 10;

/** Work is cut so far down for the slowest; the times given are scaled back. */
const SHARES: Partial<Record<ProgramName, number>> = {
  wasm: 1 / BATCH,
  "jax-js": 1 / BATCH,
  // One image, for sequences and vectors one clip.
  cpu: 0,
};

/** One job, by everyone who can do it. */
export interface LayerResult {
  job: LayerJob;
  /** 10⁹ floating-point operations a clip, as the definition has them. */
  gflop: number;
  /** Milliseconds a clip, by program. */
  times: Partial<Record<ProgramName, Omit<Times, "name">>>;
  /** Why the others cannot. */
  refusals: Partial<Record<ProgramName, string>>;
}

/** The job for a program, and what its time is multiplied by for a clip's. */
function share(job: LayerJob, program: ProgramName) {
  const n = Math.max(1, Math.round(job.n * BATCH * (SHARES[program] ?? 1)));
  return { job: { ...job, n }, perClip: job.n / n };
}

/**
 * Asks once, which also warms up.
 *
 * @returns milliseconds a clip, or why the program cannot do it
 */
async function probe(
  programs: Programs,
  name: ProgramName,
  job: LayerJob,
): Promise<number | string> {
  const { job: part, perClip } = share(job, name);
  try {
    const request = { work: "layer", job: part, atLeast: 0 };
    return await programs.get(name).time(request) * perClip;
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    throw error;
  }
}

function contestant(
  programs: Programs,
  name: ProgramName,
  job: LayerJob,
): Contestant {
  const { job: part, perClip } = share(job, name);
  const request = { work: "layer", job: part, atLeast: AT_LEAST };
  return {
    name,
    time: async () => await programs.get(name).time(request) * perClip,
  };
}

/** One job by all programs; by `cpu` once, since it may take seconds. */
async function runJob(
  job: LayerJob,
  programs: Programs,
  rounds: Rounds,
): Promise<LayerResult> {
  const tuned = programs.pytorch.filter((name) => name.includes("tuned"));
  const names: ProgramName[] = [
    "simd",
    ...programs.alone,
    "wasm",
    "jax-js",
    ...(tuned.length > 0 ? tuned : programs.pytorch),
  ];
  const result: LayerResult = {
    job,
    gflop: nominalFlops(job) / 1e9,
    times: {},
    refusals: {},
  };
  const able: ProgramName[] = [];
  for (const name of [...names, "cpu"] as const) {
    const found = await probe(programs, name, job);
    if (typeof found === "string") result.refusals[name] = found;
    else if (name !== "cpu") able.push(name);
    else result.times.cpu = { median: found, fastest: found, rounds: [found] };
  }
  const [ours, ...others] = able.map((name) => contestant(programs, name, job));
  const comparison = await compare(
    { name: job.layer, clips: 1, ours, others, warmUp: 1 },
    rounds,
  );
  for (const { name, ...times } of [comparison.ours, ...comparison.others]) {
    result.times[name as ProgramName] = times;
  }
  return result;
}

/** All jobs one after another. */
export async function runLayers(
  programs: Programs,
  { onRound, ...rounds }: Rounds,
): Promise<LayerResult[]> {
  const jobs = layerJobs();
  const results: LayerResult[] = [];
  for (const job of jobs) {
    results.push(await runJob(job, programs, rounds));
    onRound?.(results.length, jobs.length);
  }
  return results;
}
