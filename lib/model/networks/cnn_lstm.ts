/**
 * The paper's network (tables 1 and 2, fig. 6), on one screen: four convolution
 * blocks on each chunk, an LSTM over the chunks, a linear layer on its last state.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { PAPER } from "../../paper.ts";
import { fusedLstm } from "../fused/lstm.ts";
import {
  convBlocks,
  type ConvBlocksOptions,
  convBlocksOptions,
  countConvBlocks,
} from "../layers/conv_blocks.ts";
import { dropout } from "../layers/dropout.ts";
import { lastStep, lstm } from "../layers/lstm.ts";
import {
  buildNetwork,
  countOption,
  type NetworkKind,
  rateOption,
  SCRATCH_BYTES,
} from "../network.ts";

/** Options of `cnn-lstm`. */
export interface CnnLstmOptions extends ConvBlocksOptions {
  /** Size of the LSTM's state. */
  lstmUnits: number;
  /** Dropout rate behind the LSTM. */
  lstmDropout: number;
}

/** The paper's network; without options, with the paper's values. */
export const cnnLstm: NetworkKind<CnnLstmOptions> = {
  options: z.strictObject({
    ...convBlocksOptions,
    lstmUnits: countOption.default(PAPER.model.lstmUnits),
    lstmDropout: rateOption.default(PAPER.model.lstmDropout),
  }),

  create(design) {
    const { channels, lstmUnits, lstmDropout } = design.options;
    return buildNetwork("cnn-lstm", design, (parts) => [
      ...convBlocks(design, parts),
      (parts.fused ? fusedLstm : lstm)({
        name: "lstm",
        units: lstmUnits,
        initial: parts.initial,
      }),
      dropout({
        name: "lstm.dropout",
        rate: lstmDropout,
        layer: channels.length,
        state: parts.state,
      }),
      lastStep({ name: "last" }),
      tf.layers.dense({
        name: "linear",
        units: design.classes,
        ...parts.initial.linear("linear"),
      }),
    ]);
  },

  estimateBytes({ options, classes, ...shape }) {
    const blocks = countConvBlocks({ options, classes, ...shape });
    const units = options.lstmUnits;
    const lstm = 4 * units * (blocks.features + units + 2);
    const weights = blocks.weights + lstm + classes * (units + 1);
    // Values, their gradients and two arrays of an optimizer, float32.
    return 4 * (blocks.values + 4 * weights) + SCRATCH_BYTES;
  },
};
