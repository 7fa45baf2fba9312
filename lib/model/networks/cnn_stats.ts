/**
 * The paper's convolution blocks on frames of a whole clip, and the mean and standard
 * deviation over time of what they find in each band that is left. A voice that is a
 * little higher moves a pattern by a band or two; a filter finds it there too.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import {
  type ConvBlocksOptions,
  convBlocksOptions,
  countConvBlocks,
} from "../layers/conv_blocks.ts";
import { dropout } from "../layers/dropout.ts";
import { frameBlocks } from "../layers/frame_blocks.ts";
import { frameStatistics } from "../layers/frames.ts";
import {
  buildNetwork,
  type NetworkKind,
  rateOption,
  SCRATCH_BYTES,
} from "../network.ts";

/** Options of `cnn-stats`. */
export interface CnnStatsOptions extends ConvBlocksOptions {
  /** Dropout rate before the linear layer. */
  dropout: number;
}

/** Frames and bands that the blocks leave of an input. */
function sizeLeft(
  input: readonly number[],
  { channels, pools }: CnnStatsOptions,
): [frames: number, bands: number] {
  const fail = (rule: string, got: unknown) => {
    throw new RangeError(
      `Cannot build network cnn-stats: ${rule}, got ${got}`,
    );
  };
  if (input.length !== 2) {
    fail("input must be [frames, bands + 1]", `[${input}]`);
  }
  if (channels.length !== pools.length) {
    fail(
      `there must be as many pools as blocks, ${channels.length}`,
      pools.length,
    );
  }
  const left = pools.reduce(
    ([frames, bands], pool) => [
      Math.floor(frames / pool),
      Math.floor(bands / pool),
    ],
    [input[0], input[1] - 1],
  );
  if (Math.min(...left) < 1) {
    fail("pooling must leave at least 1 × 1 of a clip", left.join(" × "));
  }
  return left as [number, number];
}

/** Values of each block's input, of one item. */
function inputSizes(
  [frames, columns]: readonly number[],
  { channels, pools }: CnnStatsOptions,
): number[] {
  let [height, width] = [frames, columns - 1];
  return pools.map((pool, i) => {
    const size = height * width * (channels[i - 1] ?? 1);
    [height, width] = [height, width].map((side) => Math.floor(side / pool));
    return size;
  });
}

/** Convolution blocks, statistics over time, a linear layer. */
export const cnnStats: NetworkKind<CnnStatsOptions> = {
  options: z.strictObject({
    ...convBlocksOptions,
    channels: convBlocksOptions.channels.default([16, 32, 64, 96]),
    pools: convBlocksOptions.pools.default([2, 2, 2, 2]),
    blockDropout: rateOption.default(0.1),
    dropout: rateOption.default(0.3),
  }),

  create(design) {
    const { options, input, classes } = design;
    sizeLeft(input, options);
    return buildNetwork("cnn-stats", design, (parts) => [
      frameBlocks(options, parts),
      frameStatistics({ name: "statistics" }),
      dropout({
        name: "dropout",
        rate: options.dropout,
        layer: options.channels.length,
        state: parts.state,
      }),
      tf.layers.dense({
        name: "linear",
        units: classes,
        ...parts.initial.linear("linear"),
      }),
    ]);
  },

  estimateBytes({ options, input, classes, batch }) {
    const [frames, columns] = input;
    const picture = [1, frames, columns - 1, 1];
    const blocks = countConvBlocks({ options, input: picture, classes, batch });
    const bands = sizeLeft(input, options)[1];
    const features = 2 * bands * options.channels.at(-1)!;
    const weights = blocks.weights + classes * (features + 1);
    const [first, second = 0, ...others] = inputSizes(input, options)
      .map((size) => batch * size);
    // Every block's masked input is kept; the gradients of the first two are the peak.
    const masked = 3 * (first + second) + others.reduce((a, b) => a + b, 0);
    // Values, their gradients and two arrays of an optimizer, float32.
    return 4 * (blocks.values + masked + 4 * weights) + SCRATCH_BYTES;
  },
};
