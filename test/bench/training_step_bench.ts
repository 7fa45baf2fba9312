/**
 * Times training steps of the paper's network: one JSON object a line, such as
 * `{"framework":"simd","batch":8,"threads":1,"msPerClip":60}`.
 *
 * deno run -A test/bench/training_step_bench.ts [batch=8] [threads=1] [steps=5] [binary=auto]
 *
 * The batch is noise; the median of the steps counts, after two to warm up.
 */
import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backend/mod.ts";
import {
  createNetwork,
  createOptimizer,
  trainStep,
} from "../../lib/model/mod.ts";
import { Random } from "../../lib/random.ts";
import process from "node:process";

/** Settings of {@linkcode timeTrainingStep}. */
export interface StepSettings {
  /** Clips a batch. */
  batch: number;
  /** Steps that are timed, after two to warm up. */
  steps: number;
}

/** Milliseconds of a training step. */
export interface StepTime {
  /** On the clock. */
  wall: number;
  /** Of all threads together; on a busy machine the fairer figure. */
  cpu: number;
}

/** Processor time of this process so far, in milliseconds. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Times of training steps on the current backend. */
export async function timeTrainingStep(
  { batch, steps }: StepSettings,
): Promise<StepTime[]> {
  const network = createNetwork({ name: "cnn-lstm" }, { seed: 1 });
  const optimizer = createOptimizer(
    { kind: "sgd", momentum: 0.8, weightDecay: 1e-3 },
    network.variables,
  );
  const random = new Random(1, "bench");
  const x = new Float32Array(batch * 7 * 128 * 128).map(() => random.normal());
  const labels = new Int32Array(batch).map((_, i) => i % 8);
  const times: StepTime[] = [];
  for (let step = 1; step <= steps + 2; step++) {
    const start = { wall: performance.now(), cpu: cpuTime() };
    await trainStep(network, optimizer, { x, labels }, {
      learningRate: 0.01,
      step,
    });
    times.push({
      wall: performance.now() - start.wall,
      cpu: cpuTime() - start.cpu,
    });
  }
  optimizer.dispose();
  network.dispose();
  return times.slice(2);
}

/** The middle one of some numbers. */
export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

if (import.meta.main) {
  const [batch = "8", threads = "1", steps = "5", binary = "auto"] = Deno.args;
  tf.env().set("PROD", true);
  await registerSimdBackend({ threads: +threads, binary: binary as "auto" });
  await tf.setBackend("simd");
  const times = await timeTrainingStep({ batch: +batch, steps: +steps });
  const wall = times.map(({ wall }) => wall);
  const perClip = (ms: number) => +(ms / +batch).toFixed(2);
  console.log(JSON.stringify({
    framework: "simd",
    binary,
    batch: +batch,
    threads: +threads,
    msPerClip: perClip(median(wall)),
    fastest: perClip(Math.min(...wall)),
    cpuMsPerClip: perClip(median(times.map(({ cpu }) => cpu))),
  }));
}
