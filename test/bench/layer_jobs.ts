/**
 * The pieces of the network that are measured one by one, and how much
 * arithmetic each is.
 *
 * @module
 */

import { PAPER } from "../../lib/paper.ts";

/** What is done; with `Grad` the way back alone. */
export const OPERATIONS = [
  "conv2d",
  "inputGrad",
  "filterGrad",
  "block",
  "blockGrad",
  "pool",
  "poolGrad",
  "lstm",
  "lstmGrad",
  "dense",
  "denseGrad",
] as const;

/** One of them. */
export type Operation = typeof OPERATIONS[number];

/** One piece of work. */
export interface LayerJob {
  /** Of the network. */
  layer: string;
  operation: Operation;
  /** Images of a batch, or sequences. */
  n: number;
  /** Of an image; 1 × time for sequences, 1 × 1 for vectors. */
  height: number;
  width: number;
  /** Channels, features or units that come in, and that go out. */
  channels: number;
  filters: number;
  /** Side and stride of the pooling; 1 where there is none. */
  pool: number;
  /** Whether the gradient of the layer's input is wanted. */
  needDx: boolean;
}

/** Sizes of the four blocks, from the input on. */
function blockSizes() {
  const { channels, pools } = PAPER.model;
  let side: number = PAPER.features.nMels;
  return channels.map((filters, i) => {
    const size = side;
    side /= pools[i];
    return {
      layer: `block ${i + 1}`,
      height: size,
      width: size,
      channels: i === 0 ? 1 : channels[i - 1],
      filters,
      pool: pools[i],
      needDx: i > 0,
    };
  });
}

/**
 * All jobs for one clip, in the network's order.
 *
 * @example
 * ```ts
 * import { layerJobs } from "./layer_jobs.ts";
 * import assert from "node:assert/strict";
 *
 * const { n, height, width, channels, filters } = layerJobs()[0];
 * assert.deepEqual([n, height, width, channels, filters], [7, 128, 128, 1, 16]);
 * ```
 */
export function layerJobs(): LayerJob[] {
  const { count } = PAPER.chunks;
  const { channels, lstmUnits, nClasses } = PAPER.model;
  const blocks = blockSizes();
  const vector = { n: 1, height: 1, pool: 1, needDx: true };
  const sequence = {
    ...vector,
    layer: "LSTM",
    width: count,
    channels: channels[channels.length - 1],
    filters: lstmUnits,
  };
  const dense = {
    ...vector,
    layer: "dense",
    width: 1,
    channels: lstmUnits,
    filters: nClasses,
  };
  const [first] = blocks;
  const pool = {
    ...first,
    layer: "max pool",
    channels: first.filters,
    needDx: true,
  };
  return [
    ...blocks.flatMap((sizes) =>
      (["conv2d", "inputGrad", "filterGrad", "block", "blockGrad"] as const)
        .map((operation) => ({ ...sizes, operation, n: count }))
    ),
    { ...pool, operation: "pool", n: count },
    { ...pool, operation: "poolGrad", n: count },
    { ...sequence, operation: "lstm" },
    { ...sequence, operation: "lstmGrad" },
    { ...dense, operation: "dense" },
    { ...dense, operation: "denseGrad" },
  ];
}

/**
 * Floating-point operations of a job as its definition has them: two for each
 * multiply-add of its convolutions or products. Whatever else it does isn't
 * counted, and an algorithm with fewer multiplications counts as much.
 */
export function nominalFlops(job: LayerJob): number {
  const { n, height, width, channels, filters } = job;
  const steps = 2 * n * height * width;
  switch (job.operation) {
    case "conv2d":
    case "inputGrad":
    case "filterGrad":
    case "block":
      return steps * 9 * channels * filters;
    case "blockGrad":
      return steps * 9 * channels * filters * (job.needDx ? 2 : 1);
    case "lstm":
      return steps * 4 * filters * (channels + filters);
    case "lstmGrad":
      return 2 * steps * 4 * filters * (channels + filters);
    case "dense":
      return steps * channels * filters;
    case "denseGrad":
      return 2 * steps * channels * filters;
    default:
      return 0;
  }
}
