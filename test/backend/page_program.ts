/**
 * A program for Deno, a page and a page's worker alike: trains this project's
 * network and predicts, and tells every bit of what came out.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  registerSimdBackend,
  type SimdOptions,
} from "../../lib/backend/register.ts";
import { SimdBackend } from "../../lib/backend/simd_backend.ts";
import type { Network } from "../../lib/model/network.ts";
import { createNetwork } from "../../lib/model/networks/mod.ts";
import {
  createOptimizer,
  type OptimizerSettings,
} from "../../lib/model/optimizer.ts";
import { predictProbabilities } from "../../lib/model/predict.ts";
import { RECIPES } from "../../lib/model/recipes.ts";
import { trainStep } from "../../lib/model/train_step.ts";
import { readVariables } from "../../lib/model/weights.ts";
import { Random } from "../../lib/random.ts";
import { ADAMW } from "../model/adamw.ts";

/** What is trained. */
export interface Task {
  sizes: "small" | "paper";
  optimizer: OptimizerSettings["kind"];
  batch: number;
  steps: number;
}

/** What came out. */
export interface Outcome {
  variant: string;
  threads: number;
  losses: number[];
  /** Bits of every value of the network and of the probabilities, by name. */
  bits: Record<string, number[]>;
  /** Of the slowest step, in milliseconds. */
  slowestStep: number;
}

/** Directly convolved, and by Winograd's algorithm. */
const SMALL = {
  options: { channels: [8, 8, 5], pools: [2, 2, 2], lstmUnits: 7 },
  input: [3, 16, 20, 1],
};

const OPTIMIZERS: Record<Task["optimizer"], OptimizerSettings> = {
  sgd: RECIPES.paper.optimizer,
  adamw: ADAMW,
  muon: RECIPES.speedrun.optimizer,
};

async function bitsOf(network: Network, probabilities: Float32Array) {
  const values = await readVariables(network.variables);
  return Object.fromEntries(
    [...Object.entries(values), ["probabilities", probabilities] as const].map((
      [name, floats],
    ) => [name, [...new Uint32Array(floats.buffer)]]),
  );
}

/** Registers the backend if it is not, trains and predicts. */
export async function trainAndPredict(
  { sizes, optimizer: kind, batch, steps }: Task,
  options: SimdOptions,
): Promise<Outcome> {
  tf.env().set("PROD", true); // no banner
  await registerSimdBackend(options);
  await tf.setBackend("simd");
  const { options: design, input } = sizes === "small"
    ? SMALL
    : { options: {}, input: undefined };
  const spec = { name: "cnn-lstm", options: design };
  const network = createNetwork(spec, { input, seed: 1 });
  const optimizer = createOptimizer(OPTIMIZERS[kind], network.variables);
  const size = network.input.reduce((product, n) => product * n, 1);
  const random = new Random(1, "page");
  const x = new Float32Array(batch * size).map(() => random.normal());
  const labels = new Int32Array(batch).map((_, i) => i % 8);
  const losses: number[] = [];
  let slowestStep = 0;
  for (let step = 1; step <= steps; step++) {
    const start = performance.now();
    const rate = { learningRate: 0.01, step };
    losses.push(
      (await trainStep(network, optimizer, { x, labels }, rate)).loss,
    );
    slowestStep = Math.max(slowestStep, performance.now() - start);
  }
  const probabilities = await predictProbabilities(network, x, batch);
  const bits = await bitsOf(network, probabilities);
  optimizer.dispose();
  network.dispose();
  const { variant, threads } = (tf.backend() as SimdBackend).kernels;
  return { variant, threads, losses, bits, slowestStep };
}
