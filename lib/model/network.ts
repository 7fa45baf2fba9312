/**
 * The paper's network (tables 1 and 2, fig. 6), on one screen.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { PAPER } from "../paper.ts";
import { stockConvBlock } from "./conv_block.ts";
import { dropout, type DropoutState } from "./dropout.ts";
import { hasFusedKernels } from "./fused.ts";
import { fusedConvBlock } from "./fused_conv_block.ts";
import { fusedLstm } from "./fused_lstm.ts";
import { lastStep, lstm } from "./lstm.ts";
import { checkSizes, type NetworkSizes, PAPER_SIZES } from "./sizes.ts";
import { timeDistributed } from "./time_distributed.ts";
import { initialize, type NamedVariable, namedVariables } from "./weights.ts";

/** Options of {@linkcode createNetwork}. */
export interface NetworkOptions {
  /** Stock layers, or fused ones; default: fused where the current backend has the kernels. */
  blocks?: "stock" | "fused";
  /** Seed of the initial values, an integer in [0, 2^32); default 0. */
  seed?: number;
  /** Default: the paper's 0.4. */
  blockDropout?: number;
  /** Default: the paper's 0.3. */
  lstmDropout?: number;
  /** Default: {@linkcode PAPER_SIZES}. */
  sizes?: NetworkSizes;
  /** Whether gradients with respect to the input are wanted of fused blocks; default false. */
  inputGradient?: boolean;
}

/** What a network is made of. */
export interface NetworkDesign {
  blocks: "stock" | "fused";
  blockDropout: number;
  lstmDropout: number;
  sizes: NetworkSizes;
  /** What the dropout masks depend on; the trainer moves it on. */
  state: DropoutState;
}

/** A network with its values by name. */
export interface Network extends NetworkDesign {
  /** From [batch, 7, 128, 128, 1] to logits [batch, 8]. */
  model: tf.LayersModel;
  /** Every value, trained or not, in the order of the layers. */
  variables: NamedVariable[];
  /** Free its memory; it cannot be used afterwards. */
  dispose(): void;
}

/** The layers, in order. Dropout layers are numbered, so that their masks differ. */
function layersOf(
  { blocks, blockDropout, lstmDropout, sizes, state }: NetworkDesign,
  inputGradient: boolean,
): tf.layers.Layer[] {
  const fused = blocks === "fused";
  const convBlock = fused ? fusedConvBlock : stockConvBlock;
  return [
    tf.layers.inputLayer({ name: "input", inputShape: [...sizes.input, 1] }),
    ...sizes.channels.flatMap((filters, i) =>
      convBlock({
        name: `block${i + 1}`,
        filters,
        pool: sizes.pools[i],
        rate: blockDropout,
        layer: i,
        state,
        needDx: i > 0 || inputGradient,
      }).map(timeDistributed)
    ),
    timeDistributed(tf.layers.flatten({ name: "flatten" })),
    (fused ? fusedLstm : lstm)({ name: "lstm", units: sizes.lstmUnits }),
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
      kernelInitializer: "zeros", // all initial values are set by name
    }),
  ];
}

/**
 * Build the network: four convolution blocks on each chunk, an LSTM over the
 * chunks, a linear layer on its last state. Values start as PyTorch's do.
 *
 * @param options form of the blocks, seed, dropout rates, sizes
 * @returns the network; free it by its `dispose()`
 * @throws {RangeError} if a dropout rate is not in [0, 1), the seed no integer in
 *   [0, 2^32), or the sizes do not fit together
 *
 * @example
 * ```ts
 * import { createNetwork } from "./network.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork({ seed: 1 });
 * assert.deepEqual(network.model.outputShape, [null, 8]);
 * network.dispose();
 * ```
 */
export function createNetwork({
  blocks = hasFusedKernels() ? "fused" : "stock",
  seed = 0,
  blockDropout = PAPER.model.blockDropout,
  lstmDropout = PAPER.model.lstmDropout,
  sizes = PAPER_SIZES,
  inputGradient = false,
}: NetworkOptions = {}): Network {
  checkSizes(sizes);
  const state: DropoutState = { seed, step: 0 };
  const design = { blocks, blockDropout, lstmDropout, sizes, state };
  const model = tf.sequential({ layers: layersOf(design, inputGradient) });
  const variables = namedVariables(model);
  initialize(variables, seed);
  return { ...design, model, variables, dispose: () => void model.dispose() };
}
