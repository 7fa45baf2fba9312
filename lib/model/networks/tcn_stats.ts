/**
 * A small network for frames in time: dilated convolutions that each add to their
 * input (as in TIM-Net; Ye et al., 2023), and the mean and standard deviation of
 * what they find over the real frames. What is heard does not depend on padding.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { dropout } from "../layers/dropout.ts";
import {
  frameLinear,
  frameStatistics,
  temporalBlock,
} from "../layers/frames.ts";
import {
  buildNetwork,
  countOption,
  type NetworkKind,
  rateOption,
  SCRATCH_BYTES,
} from "../network.ts";

/** Options of `tcn-stats`. */
export interface TcnStatsOptions {
  /** Channels of every layer. */
  channels: number;
  /** Dilation of each block, in frames; their sum is what is heard to either side. */
  dilations: readonly number[];
  /** Dropout rate in each block. */
  blockDropout: number;
  /** Dropout rate before the linear layer. */
  dropout: number;
}

/** @throws {RangeError} if the input is no list of frames with a mask */
function checkInput(input: readonly number[]): void {
  if (input.length === 2 && input[1] >= 2) return;
  throw new RangeError(
    `Cannot build network tcn-stats: input must be [frames, bands + 1], got [${input}]`,
  );
}

// Arrays of [batch, frames, channels] at the peak of a step, with all that
// TensorFlow.js keeps for gradients, and the gradients; measured.
const PER_BLOCK = 42;
const PER_DROPOUT = 3;
const PER_NETWORK = 16;

/** Dilated convolutions over frames, statistics over time, a linear layer. */
export const tcnStats: NetworkKind<TcnStatsOptions> = {
  options: z.strictObject({
    channels: countOption.default(64),
    dilations: z.array(countOption).min(1).default([1, 2, 4, 8, 16]),
    blockDropout: rateOption.default(0.1),
    dropout: rateOption.default(0.3),
  }),

  create(design) {
    const { channels, dilations, blockDropout, dropout: rate } = design.options;
    checkInput(design.input);
    return buildNetwork("tcn-stats", design, ({ state, initial }) => [
      frameLinear({ name: "stem", units: channels, initial }),
      ...dilations.map((dilation, layer) =>
        temporalBlock({
          name: `block${layer + 1}`,
          dilation,
          rate: blockDropout,
          layer,
          state,
          initial,
        })
      ),
      frameStatistics({ name: "statistics" }),
      dropout({ name: "dropout", rate, layer: dilations.length, state }),
      tf.layers.dense({
        name: "linear",
        units: design.classes,
        ...initial.linear("linear"),
      }),
    ]);
  },

  estimateBytes({ options, input, classes, batch }) {
    const { channels, dilations, blockDropout } = options;
    const [frames, columns] = input;
    const rows = batch * frames;
    const perBlock = PER_BLOCK + (blockDropout > 0 ? PER_DROPOUT : 0);
    const arrays = dilations.length * perBlock + PER_NETWORK;
    const weights = columns * channels + classes * (2 * channels + 1) +
      dilations.length * channels * (3 * channels + 3);
    // Values, their gradients and two arrays of an optimizer, float32.
    return 4 * (rows * (2 * columns + arrays * channels) + 4 * weights) +
      SCRATCH_BYTES;
  },
};
