/**
 * TensorFlow.js in a process of its own, for `deno task bench`; asked as `serve.ts` says.
 *
 *     deno run -A test/bench/tfjs_server.ts simd|cpu|wasm [strict]
 *
 *   {"work": "about"}                          {"binary": "relaxed", "threads": 2, ...}
 *   {"work": "layer", "job": …, "atLeast": 10} {"ms": 5.2}, see layer_jobs.ts
 * and on simd, whose threads are the environment's SER_THREADS,
 *   {"work": "train", "batch": 32}             {"ms": 460.5}, one training step on noise
 *   {"work": "predict", "batch": 1}            {"ms": 12.1}, probabilities of noise
 *   {"work": "clip"}                           {"ms": 18.2}, from samples to probabilities
 *   {"work": "kernels", "job": …}              {"kernels": […]}, see kernel_times.ts
 *   {"work": "peak"}                           {"gflops": 117.6}, see peak.ts
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { setBackend, type SimdBackend } from "../../lib/backend/mod.ts";
import type { LayerJob } from "./layer_jobs.ts";
import { layerWork } from "./layer_server.ts";
import { tfjsTimer } from "./layer_tfjs.ts";
import { timeConvolutions } from "./kernel_times.ts";
import { Ours } from "./ours.ts";
import { compilePeak, Peak } from "./peak.ts";
import { serve, type Works } from "./serve.ts";

/** Registers what is asked for; the environment names the threads of simd. */
async function start(backend: string, wanted?: string): Promise<Works> {
  tf.env().set("PROD", true);
  if (backend === "simd") {
    const { binary, threads, cpu } = await setBackend("simd", {
      binary: wanted === "strict" ? wanted : "auto",
    });
    const about = { binary, threads, cpu, tfjs: tf.version.tfjs };
    return { about: () => about, ...simdWorks() };
  }
  if (backend === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  if (!await tf.setBackend(backend)) {
    throw new RangeError(
      `Cannot serve: the backend must be simd, cpu or wasm, got ${backend}`,
    );
  }
  return { about: () => ({ tfjs: tf.version.tfjs }) };
}

/** What only simd is asked for; made when first asked. */
function simdWorks(): Works {
  const { kernels } = tf.backend() as SimdBackend;
  let ours: Ours | undefined;
  let peak: Promise<Peak> | undefined;
  const network = () => ours ??= new Ours();
  return {
    train: async ({ batch }) => ({ ms: await network().train(batch) }),
    predict: async ({ batch }) => ({ ms: await network().predict(batch) }),
    clip: async () => ({ ms: await network().clip() }),
    kernels: ({ job }) => ({ kernels: timeConvolutions(job) }),
    peak: async () => {
      peak ??= compilePeak(kernels.variant)
        .then((module) => new Peak(module, kernels.threads));
      return { gflops: await (await peak).measure() };
    },
  };
}

/** Prepares a job; the tensors of the one before go. */
function prepare() {
  let open = false;
  return (job: LayerJob) => {
    if (open) tf.engine().endScope();
    tf.engine().startScope();
    open = true;
    return tfjsTimer(job);
  };
}

await serve({
  ...await start(...Deno.args as [string]),
  layer: layerWork(prepare()),
});
Deno.exit();
