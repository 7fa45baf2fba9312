/**
 * The convolution kernels one by one: how long each takes within the work that
 * calls it, and how much arithmetic it does.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { SimdBackend } from "../../lib/backend/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import type { KernelName } from "../../lib/kernels/params.ts";
import { type LayerJob, nominalFlops, type Operation } from "./layer_jobs.ts";
import { tfjsTimer } from "./layer_tfjs.ts";

/** Multiplications of Winograd's F(2×2, 3×3) by those of the direct algorithm. */
const WINOGRAD = 16 / 36;

/** Those of F(4×4, 3×3). */
const WIDE = 36 / 144;

/**
 * The kernels that do a job's convolution, and the share of the direct
 * algorithm's multiply-adds that each really does; Winograd's transforms, which
 * only add, are not counted.
 */
export const CONVOLUTIONS: Partial<Record<KernelName, number>> = {
  conv2d: 1,
  conv2dWide: WIDE,
  conv2dWinograd: WINOGRAD,
  conv2dInputGrad: 1,
  conv2dFilterGrad: 1,
  conv2dFilterGradWinograd: WINOGRAD,
  blockGradConv: 1,
  grayBlock: 1,
  grayGrad: 1,
  wideConv: WIDE,
  wideGradConv: WIDE,
  winogradConv: WINOGRAD,
  winogradGrad: WINOGRAD,
};

/** One kernel at work in one layer. */
export interface KernelTime {
  layer: string;
  /** What it is part of. */
  operation: Operation;
  kernel: KernelName;
  ms: number;
  /** 10⁹ floating-point operations of the direct algorithm. */
  nominalGflop: number;
  /** 10⁹ that the kernel really does, in multiply-adds. */
  realGflop: number;
}

/** Milliseconds by kernel while some work goes on. */
function timeKernels(
  kernels: Kernels,
  work: () => unknown,
): Partial<Record<KernelName, number>> {
  const times: Partial<Record<KernelName, number>> = {};
  kernels.run = function (this: Kernels, name, ...rest) {
    const start = performance.now();
    (Object.getPrototypeOf(this) as Kernels).run.call(this, name, ...rest);
    times[name] = (times[name] ?? 0) + performance.now() - start;
  } as Kernels["run"];
  try {
    work();
  } finally {
    delete (kernels as Partial<Kernels>).run;
  }
  return times;
}

/**
 * Runs a job once on the `simd` backend, which must be the current one.
 *
 * @returns the convolution kernels that it called
 */
export function timeConvolutions(job: LayerJob): KernelTime[] {
  const { kernels } = tf.backend() as SimdBackend;
  const times = tf.tidy(() => {
    const timer = tfjsTimer(job);
    timer();
    return timeKernels(kernels, timer);
  });
  return Object.entries(CONVOLUTIONS).flatMap(([name, share]) => {
    const kernel = name as KernelName;
    const ms = times[kernel];
    if (ms === undefined) return [];
    // To time a block's gradient, its forward pass is run too.
    const operation = job.operation === "blockGrad" && !kernel.includes("Grad")
      ? "block"
      : job.operation;
    const nominalGflop = nominalFlops({ ...job, operation }) / 1e9;
    const realGflop = share * nominalGflop;
    const { layer } = job;
    return { layer, operation, kernel, ms, nominalGflop, realGflop };
  });
}
