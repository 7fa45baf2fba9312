/**
 * The kernels of a training step of the paper's network without dropout in its blocks, on
 * chunks of their own and on chunks that overlap by half, in turns: processor time, which
 * a busy machine disturbs less than a clock. Prints a Markdown table.
 *
 *     deno run -A test/bench/step_kernels_bench.ts [batch=8] [rounds=12] [binary=auto]
 *
 * One thread; the lower quartile of the rounds counts, after two to warm up.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  registerSimdBackend,
  type SimdBackend,
} from "../../lib/backend/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import {
  createNetwork,
  createOptimizer,
  trainStep,
} from "../../lib/model/mod.ts";
import { Random } from "../../lib/random.ts";
import process from "node:process";
import { markdownTable, threeDigits } from "./tables.ts";

const [CHUNKS, MELS, WIDTH] = [7, 128, 128];

/** Channels that come into each block. */
const CHANNELS = [1, 16, 32, 64];

/** Kernels that take less than this share of a step are added up. */
const LEAST_SHARE = 0.01;

/** Milliseconds by kernel and block, and of the whole step. */
type Times = Record<string, number>;

function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Chunks of noise, [batch, chunks, mels, width], `stride` columns apart. */
export function noiseChunks(batch: number, stride: number): Float32Array {
  const frames = WIDTH + stride * (CHUNKS - 1);
  const random = new Random(1, "chunks");
  const noise = new Float32Array(batch * MELS * frames)
    .map(() => random.normal());
  const x = new Float32Array(batch * CHUNKS * MELS * WIDTH);
  for (let row = 0; row < batch * CHUNKS * MELS; row++) {
    const item = Math.floor(row / (CHUNKS * MELS));
    const chunk = Math.floor(row / MELS) % CHUNKS;
    const from = (item * MELS + row % MELS) * frames + chunk * stride;
    x.set(noise.subarray(from, from + WIDTH), row * WIDTH);
  }
  return x;
}

/** Times every kernel that `work` runs. */
async function timeKernels(work: () => Promise<unknown>): Promise<Times> {
  const { kernels } = tf.backend() as SimdBackend;
  const times: Times = {};
  kernels.run = function (this: Kernels, name, block, ...rest) {
    const channels = (block as Record<string, number>).channels ?? 1;
    const layer = name.startsWith("gray") ? 1 : CHANNELS.indexOf(channels) + 1;
    const key = /^(gray|wide)/.test(name) ? `${layer} ${name}` : `– ${name}`;
    const start = cpuTime();
    (Object.getPrototypeOf(this) as Kernels).run.call(
      this,
      name,
      block,
      ...rest,
    );
    times[key] = (times[key] ?? 0) + cpuTime() - start;
  } as Kernels["run"];
  try {
    await work();
  } finally {
    delete (kernels as Partial<Kernels>).run;
  }
  return times;
}

/** The lower quartile by name, over rounds. */
export function lowerQuartiles(rounds: readonly Times[]): Times {
  const names = Object.keys(rounds[0]);
  return Object.fromEntries(names.map((name) => {
    const sorted = rounds.map((round) => round[name]).toSorted((a, b) => a - b);
    return [name, sorted[Math.floor(sorted.length / 4)]];
  }));
}

/** Both kinds of chunks side by side. */
export function stepTable(apart: Times, overlapping: Times): string {
  const least = LEAST_SHARE * apart["whole step"];
  const names = Object.keys(apart)
    .filter((name) => name !== "whole step" && apart[name] >= least)
    .toSorted();
  const row = (block: string, kernel: string, a: number, b: number) => [
    block,
    kernel,
    threeDigits(a),
    threeDigits(b),
    threeDigits(a / b),
  ];
  const whole = (times: Times) => times["whole step"];
  return markdownTable([
    ["block", "kernel", "ms a clip", "chunks overlap", "times as fast"],
    ...names.map((name) => {
      const [block, kernel] = name.split(" ");
      return row(block, `\`${kernel}\``, apart[name], overlapping[name]);
    }),
    row("–", "whole step", whole(apart), whole(overlapping)),
  ], 2);
}

async function main([batch = "8", rounds = "12", binary = "auto"]: string[]) {
  tf.env().set("PROD", true);
  await registerSimdBackend({ threads: 1, binary: binary as "auto" });
  await tf.setBackend("simd");
  const spec = { name: "cnn-lstm", options: { blockDropout: 0 } };
  const network = createNetwork(spec, { seed: 1 });
  const settings = { kind: "sgd", momentum: 0.8, weightDecay: 1e-3 } as const;
  const optimizer = createOptimizer(settings, network.variables);
  const labels = new Int32Array(+batch).map((_, i) => i % 8);
  const inputs = [WIDTH, WIDTH / 2].map((stride) =>
    noiseChunks(+batch, stride)
  );
  const seen: Times[][] = [[], []];
  for (let round = 0; round < +rounds + 2; round++) {
    for (const [kind, x] of inputs.entries()) {
      const step = () =>
        trainStep(network, optimizer, { x, labels }, {
          learningRate: 1e-3,
          step: round + 1,
        });
      const start = cpuTime();
      await step();
      const whole = cpuTime() - start;
      const times = { ...await timeKernels(step), "whole step": whole };
      if (round >= 2) seen[kind].push(times);
    }
  }
  const [apart, overlapping] = seen.map((rounds) =>
    Object.fromEntries(
      Object.entries(lowerQuartiles(rounds))
        .map(([name, ms]) => [name, ms / +batch]),
    )
  );
  console.log(stepTable(apart, overlapping));
  Deno.exit();
}

if (import.meta.main) await main(Deno.args);
