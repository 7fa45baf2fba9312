/**
 * The paper's convolution blocks on every chunk of a clip: options, layers,
 * and how much memory they take.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { fusedConvBlock } from "../fused/conv_block.ts";
import {
  countOption,
  type LayerParts,
  type NetworkDesign,
  type NetworkShape,
  rateOption,
} from "../network.ts";
import { keptWords } from "../../kernels/mod.ts";
import { PAPER } from "../../paper.ts";
import { stockConvBlock } from "./conv_block.ts";
import { timeDistributed } from "./time_distributed.ts";

/** Options of the blocks, with the paper's values (table 2) as defaults. */
export const convBlocksOptions = {
  /** Output channels of each block. */
  channels: z.array(countOption).min(1).default([...PAPER.model.channels]),
  /** Side and stride of each block's pooling. */
  pools: z.array(countOption).min(1).default([...PAPER.model.pools]),
  /** Dropout rate at the end of each block. */
  blockDropout: rateOption.default(PAPER.model.blockDropout),
  /** Whether the blocks have batch normalization; without it they are of stock layers. */
  batchNorm: z.boolean().default(true),
};

/** Options of the blocks. */
export interface ConvBlocksOptions {
  /** Output channels of each block. */
  channels: readonly number[];
  /** Side and stride of each block's pooling. */
  pools: readonly number[];
  /** Dropout rate at the end of each block. */
  blockDropout: number;
  /** Whether the blocks have batch normalization; without it they are of stock layers. */
  batchNorm: boolean;
}

/** Height and width of each block's input, then those of what the last one leaves. */
function sides(
  [, mels, frames]: readonly number[],
  pools: readonly number[],
): [number, number][] {
  const all: [number, number][] = [[mels, frames]];
  for (const pool of pools) {
    const [height, width] = all[all.length - 1];
    all.push([Math.floor(height / pool), Math.floor(width / pool)]);
  }
  return all;
}

/** @throws {RangeError} if the blocks do not fit the input */
function checkBlocks(
  input: readonly number[],
  { channels, pools }: ConvBlocksOptions,
): void {
  if (input.length !== 4 || input[3] !== 1) {
    throw new RangeError(
      `Cannot build convolution blocks: input must be [chunks, mels, frames, 1], got [${input}]`,
    );
  }
  if (channels.length !== pools.length) {
    throw new RangeError(
      `Cannot build convolution blocks: there must be as many pools as blocks, ${channels.length}, got ${pools.length}`,
    );
  }
  const [height, width] = sides(input, pools)[pools.length];
  if (height < 1 || width < 1) {
    throw new RangeError(
      `Cannot build convolution blocks: pooling must leave at least 1 × 1 of a chunk, got ${height} × ${width}`,
    );
  }
}

/** What is known of the first block's inputs. */
interface BlockInputs {
  /** Whether they need a gradient. */
  inputGradient?: boolean;
  /** What overlapping chunks have in common, found in the first block for all. */
  overlaps?: { chunks: number[] };
}

/**
 * The layers of each block, `block1` …, numbered from 0 for dropout.
 *
 * @param inputs what is known of them; nothing: they need no gradient and don't overlap
 */
export function blockLayers(
  { channels, pools, blockDropout, batchNorm }: ConvBlocksOptions,
  { fused, state, initial }: LayerParts,
  { inputGradient = false, overlaps }: BlockInputs = {},
): tf.layers.Layer[][] {
  const convBlock = fused && batchNorm ? fusedConvBlock : stockConvBlock;
  return channels.map((filters, i) =>
    convBlock({
      name: `block${i + 1}`,
      filters,
      pool: pools[i],
      rate: blockDropout,
      batchNorm,
      layer: i,
      state,
      initial,
      needDx: i > 0 || inputGradient,
      overlaps,
    })
  );
}

/**
 * The blocks on each chunk: [batch, chunks, mels, frames, 1] to
 * [batch, chunks, features].
 *
 * @returns layers `block1` …, numbered from 0 for dropout, and `flatten`
 * @throws {RangeError} if the blocks do not fit the input
 */
export function convBlocks(
  { options, input, inputGradient = false }: NetworkDesign<ConvBlocksOptions>,
  { fused, state, initial }: LayerParts,
): tf.layers.Layer[] {
  checkBlocks(input, options);
  const inputs = { inputGradient, overlaps: { chunks: [] } };
  const blocks = blockLayers(options, { fused, state, initial }, inputs).flat();
  return [...blocks, tf.layers.flatten({ name: "flatten" })]
    .map(timeDistributed);
}

/**
 * What the fused blocks take in a training step (stock ones take more): the input, every block's output
 * and what its gradient needs are kept; on the way back the gradients of one
 * block's output and input stand beside them.
 *
 * @param batch items in a step
 * @returns `values` at the peak, `weights` that gradients train, and `features` per chunk
 */
export function countConvBlocks(
  { options, input, batch }: NetworkShape & {
    options: ConvBlocksOptions;
    batch: number;
  },
): { values: number; weights: number; features: number } {
  const { channels, pools, batchNorm } = options;
  const perFilter = batchNorm ? 3 : 1; // bias, and batch norm's two
  const images = batch * input[0];
  const shapes = sides(input, pools);
  const size = shapes.map(([height, width]) => height * width);
  const outputs = channels.map((filters, i) => images * size[i + 1] * filters);
  const kept = channels.reduce((sum, n, i) => {
    const [[height, width], pool] = [shapes[i], pools[i]];
    const image = { images, height, width, channels: channels[i - 1] ?? 1 };
    const words = keptWords({ ...image, n, pool, epsilon: 0 }, i > 0);
    return Object.values(words).reduce((a, b) => a + b, sum + outputs[i]);
  }, images * size[0]);
  const gradients = outputs.map((output, i) => output + (outputs[i - 1] ?? 0));
  return {
    values: kept + Math.max(...gradients),
    weights: channels.reduce(
      (sum, filters, i) =>
        sum + filters * (9 * (channels[i - 1] ?? 1) + perFilter),
      0,
    ),
    features: size[pools.length] * channels[channels.length - 1],
  };
}
