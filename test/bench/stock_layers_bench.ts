/**
 * The convolutions and poolings that TensorFlow.js calls one by one, on the shapes of the
 * four blocks, beside PyTorch's in the faster layout, in turns. Prints two Markdown
 * tables: batches on one thread, and single clips on one thread and on all.
 *
 *     deno run -A test/bench/stock_layers_bench.ts [PYTHON [ROUNDS=9 [BATCH=32 [WORDS]]]]
 *
 * PYTHON has PyTorch; default `SER_PYTHON`, else `python3`. WORDS leaves out all rows
 * but those that have them: "block 1", "input gradient". The fastest round counts, since a
 * busy machine makes no round faster. "By" is our time by PyTorch's.
 *
 * @module
 */

import { threadCount, threadsFromEnvironment } from "../../lib/kernels/mod.ts";
import { type LayerJob, layerJobs, nominalFlops } from "./layer_jobs.ts";
import { choosePython } from "./librosa.ts";
import { type ProgramName, Programs } from "./programs.ts";
import { compare, type Times } from "./side_by_side.ts";
import { markdownTable, threeDigits, TITLES } from "./tables.ts";

/** A turn repeats its work for so many milliseconds at least. */
const AT_LEAST = 20;

/** Milliseconds between two turns; OpenMP's threads spin for less after their work. */
const REST = 10;

/** Of PyTorch, whose default allocator pays for large blocks. */
const OPPONENT = "PyTorch, tuned allocator, one thread";

/** One job at one size. */
export interface StockTimes {
  job: LayerJob;
  /** Milliseconds per clip by program, the fastest round. */
  fastest: Partial<Record<ProgramName, number>>;
}

/** Convolutions, gradients and poolings of the blocks, for one clip. */
export function stockJobs(): LayerJob[] {
  const convolutions = layerJobs().filter(({ operation }) =>
    ["conv2d", "inputGrad", "filterGrad"].includes(operation)
  );
  const poolings = convolutions
    .filter(({ operation }) => operation === "conv2d")
    .flatMap((sizes) =>
      (["pool", "poolGrad"] as const).map((operation) => ({
        ...sizes,
        operation,
        channels: sizes.filters,
        needDx: true,
      }))
    );
  return [...convolutions, ...poolings];
}

/** What tables call a job. */
function titleOf({ layer, operation }: LayerJob): [string, string] {
  const title = TITLES[operation];
  return [layer, operation.startsWith("pool") ? `max pool, ${title}` : title];
}

/** How much is done. */
interface Amount {
  clips: number;
  rounds: number;
}

/** Times a job on a batch of clips, by some programs in turns. */
async function timeJob(
  programs: Programs,
  names: readonly ProgramName[],
  job: LayerJob,
  { clips, rounds }: Amount,
): Promise<StockTimes> {
  const part = { ...job, n: clips * job.n };
  const request = { work: "layer", job: part, atLeast: AT_LEAST };
  const [ours, ...others] = names.map((name) =>
    programs.contestant(name, request)
  );
  const measure = { name: job.layer, clips, ours, others, warmUp: 1 };
  const comparison = await compare(measure, { rounds, rest: REST });
  const fastest = [comparison.ours, ...comparison.others]
    .map(({ name, fastest }: Times) => [name, fastest]);
  return { job, fastest: Object.fromEntries(fastest) };
}

const share = (part: number) => `${Math.round(100 * part)} %`;

/** Batches on one thread: speed, share of the peak (GFLOP/s), and PyTorch's time. */
export function batchTable(
  results: readonly StockTimes[],
  peak: number,
): string {
  const rows = results.map(({ job, fastest }) => {
    const ours = fastest["simd, one thread"]!;
    const theirs = fastest[OPPONENT]!;
    const speed = nominalFlops(job) / 1e6 / ours;
    return [
      ...titleOf(job),
      threeDigits(ours),
      speed > 0 ? threeDigits(speed) : "–",
      speed > 0 ? share(speed / peak) : "–",
      threeDigits(theirs),
      threeDigits(ours / theirs),
    ];
  });
  return markdownTable([
    ["layer", "part", "ms per clip", "GFLOP/s", "of the peak", "PyTorch", "by"],
    ...rows,
  ], 2);
}

/** Single clips: one thread, all threads, and what they gain. */
export function clipTable(results: readonly StockTimes[]): string {
  const rows = results.map(({ job, fastest }) => {
    const [one, all] = [fastest["simd, one thread"]!, fastest.simd!];
    const times = [one, all, one / all];
    return [...titleOf(job), ...times.map(threeDigits)];
  });
  return markdownTable([
    ["layer", "part", "1 thread, ms", "all threads, ms", "gain"],
    ...rows,
  ], 2);
}

/** The loop on registers at its fastest, on one thread; GFLOP/s. */
async function measurePeak(programs: Programs): Promise<number> {
  let peak = 0;
  for (let round = 0; round < 5; round++) {
    const { gflops } = await programs.get("simd, one thread")
      .ask<{ gflops: number }>({ work: "peak" });
    peak = Math.max(peak, gflops);
  }
  return peak;
}

async function main([, rounds = "9", batch = "32", words = ""]: string[]) {
  const threads = Math.max(2, threadCount(threadsFromEnvironment()));
  const programs = new Programs({
    python: choosePython(),
    threads,
    compile: false,
  });
  const jobs = stockJobs()
    .filter((job) => titleOf(job).join(" ").includes(words));
  const run = async (names: readonly ProgramName[], clips: number) => {
    const results: StockTimes[] = [];
    for (const job of jobs) {
      const amount = { clips, rounds: +rounds };
      results.push(await timeJob(programs, names, job, amount));
    }
    return results;
  };
  const alone = "simd, one thread";
  const peak = await measurePeak(programs);
  console.log(`Peak of a loop on registers: ${threeDigits(peak)} GFLOP/s.\n`);
  console.log(batchTable(await run([alone, OPPONENT], +batch), peak));
  console.log(`\n${clipTable(await run([alone, "simd"], 1))}`);
  await programs.close();
}

if (import.meta.main) await main(Deno.args);
