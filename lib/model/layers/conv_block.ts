/**
 * The paper's convolution block (table 2), of stock layers.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { batchNorm } from "./batch_norm.ts";
import { dropout, type DropoutState } from "./dropout.ts";
import type { InitialValues } from "./initial_values.ts";

/** Settings of a convolution block. */
export interface ConvBlockOptions {
  /** Name of the layer; begins the names of its weights. */
  name: string;
  /** Output channels of the 3×3 convolution. */
  filters: number;
  /** Side and stride of the max pooling. */
  pool: number;
  /** Dropout rate at the end of the block. */
  rate: number;
  /** Whether the block has batch normalization. Default: yes. */
  batchNorm?: boolean;
  /** Number of the block's dropout layer in the network. */
  layer: number;
  /** What the dropout masks depend on. */
  state: DropoutState;
  /** Gives the weights their first values. */
  initial: InitialValues;
  /** Whether the gradient with respect to the block's input is wanted; the first block's is not. */
  needDx: boolean;
  /**
   * What each block of a network leaves for the next one: the numbers of the chunks of the
   * batch that begin with the second half of the chunk before. Left out: unknown.
   */
  overlaps?: { chunks: number[] };
}

/**
 * The block in stock layers, one by one: convolution 3×3 → batch norm → ReLU →
 * max pooling → dropout, on [batch, height, width, channels].
 *
 * @returns its five layers, in order; four without batch norm
 * @throws {RangeError} if the dropout rate is not in [0, 1)
 *
 * @example
 * ```ts
 * import { stockConvBlock } from "./conv_block.ts";
 * import { InitialValues } from "./initial_values.ts";
 * import assert from "node:assert/strict";
 *
 * const state = { seed: 1, step: 0 };
 * const layers = stockConvBlock({
 *   name: "block1", filters: 16, pool: 2, rate: 0.4, layer: 0, state,
 *   initial: new InitialValues(1), needDx: false,
 * });
 * assert.equal(layers.length, 5);
 * ```
 */
export function stockConvBlock(options: ConvBlockOptions): tf.layers.Layer[] {
  const { name, filters, pool, rate, layer, state, initial } = options;
  const { batchNorm: normalized = true } = options;
  return [
    tf.layers.conv2d({
      name: `${name}.conv`,
      filters,
      kernelSize: 3,
      padding: "same",
      ...initial.linear(`${name}.conv`),
    }),
    ...(normalized ? [batchNorm({ name: `${name}.norm`, initial })] : []),
    tf.layers.reLU({ name: `${name}.relu` }),
    tf.layers.maxPooling2d({
      name: `${name}.pool`,
      poolSize: pool,
      strides: pool,
    }),
    dropout({ name: `${name}.dropout`, rate, layer, state }),
  ];
}
