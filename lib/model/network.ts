/**
 * The paper's network (tables 1 and 2, fig. 6), on one screen.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { PAPER } from "../paper.ts";
import { stockConvBlock } from "./conv_block.ts";
import { dropout, type DropoutState } from "./dropout.ts";
import { lastStep, lstm } from "./lstm.ts";
import { timeDistributed } from "./time_distributed.ts";
import { initialize, type NamedVariable, namedVariables } from "./weights.ts";

/** Sizes of a network of the paper's kind. */
export interface NetworkSizes {
  /** Input of one item: chunks × mel bands × frames. */
  input: readonly [chunks: number, mels: number, frames: number];
  /** Output channels of each convolution block. */
  channels: readonly number[];
  /** Pooling of each block. */
  pools: readonly number[];
  lstmUnits: number;
  classes: number;
}

/** The paper's sizes. */
export const PAPER_SIZES: NetworkSizes = {
  input: [PAPER.chunks.count, PAPER.features.nMels, PAPER.chunks.width],
  channels: PAPER.model.channels,
  pools: PAPER.model.pools,
  lstmUnits: PAPER.model.lstmUnits,
  classes: PAPER.model.nClasses,
};

/** Options of {@linkcode createNetwork}. */
export interface NetworkOptions {
  /** Seed of the initial values, an integer in [0, 2^32); default 0. */
  seed?: number;
  /** Default: the paper's 0.4. */
  blockDropout?: number;
  /** Default: the paper's 0.3. */
  lstmDropout?: number;
  /** Default: {@linkcode PAPER_SIZES}. */
  sizes?: NetworkSizes;
}

/** A network with its values by name. */
export interface Network {
  /** From [batch, 7, 128, 128, 1] to logits [batch, 8]. */
  model: tf.LayersModel;
  sizes: NetworkSizes;
  blockDropout: number;
  lstmDropout: number;
  /** What the dropout masks depend on; the trainer moves it on. */
  state: DropoutState;
  /** Every value, trained or not, in the order of the layers. */
  variables: NamedVariable[];
  /** Free its memory; it cannot be used afterwards. */
  dispose(): void;
}

/** Build the network: four convolution blocks on each chunk, an LSTM over the chunks. */
export function createNetwork(options: NetworkOptions = {}): Network {
  const {
    seed = 0,
    blockDropout = PAPER.model.blockDropout,
    lstmDropout = PAPER.model.lstmDropout,
    sizes = PAPER_SIZES,
  } = options;
  const state: DropoutState = { seed, step: 0 };
  const blocks = sizes.channels.flatMap((filters, i) =>
    stockConvBlock({
      name: `block${i + 1}`,
      filters,
      pool: sizes.pools[i],
      rate: blockDropout,
      layer: i,
      state,
    })
  );
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [...sizes.input, 1] }),
      ...blocks.map(timeDistributed),
      timeDistributed(tf.layers.flatten({ name: "flatten" })),
      lstm({ name: "lstm", units: sizes.lstmUnits }),
      dropout({
        name: "lstm.dropout",
        rate: lstmDropout,
        layer: sizes.channels.length,
        state,
      }),
      lastStep({ name: "last" }),
      tf.layers.dense({
        name: "linear",
        units: sizes.classes,
        kernelInitializer: "zeros",
      }),
    ],
  });
  const variables = namedVariables(model);
  initialize(variables, seed);
  return {
    model,
    sizes,
    blockDropout,
    lstmDropout,
    state,
    variables,
    dispose: () => void model.dispose(),
  };
}
