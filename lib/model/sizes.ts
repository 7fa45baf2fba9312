/**
 * Sizes of a network of the paper's kind.
 *
 * @module
 */
import { PAPER } from "../paper.ts";

/** Everything that decides the shapes of a network's values. */
export interface NetworkSizes {
  /** Input of one item: chunks × mel bands × frames. */
  input: readonly [chunks: number, mels: number, frames: number];
  /** Output channels of each convolution block. */
  channels: readonly number[];
  /** Side and stride of each block's pooling. */
  pools: readonly number[];
  lstmUnits: number;
  classes: number;
}

/** The paper's sizes (tables 1 and 2). */
export const PAPER_SIZES: NetworkSizes = {
  input: [PAPER.chunks.count, PAPER.features.nMels, PAPER.chunks.width],
  channels: PAPER.model.channels,
  pools: PAPER.model.pools,
  lstmUnits: PAPER.model.lstmUnits,
  classes: PAPER.model.nClasses,
};

/**
 * Check that a network can be built.
 *
 * @throws {RangeError} if a size is no count, or the pools leave nothing of the input
 *
 * @example
 * ```ts
 * import { checkSizes, PAPER_SIZES } from "./sizes.ts";
 * import assert from "node:assert/strict";
 *
 * checkSizes(PAPER_SIZES);
 * assert.throws(() => checkSizes({ ...PAPER_SIZES, pools: [2, 4, 4, 8] }), /at least 1 × 1/);
 * ```
 */
export function checkSizes(sizes: NetworkSizes): void {
  const { input, channels, pools, lstmUnits, classes } = sizes;
  const wrong = [...input, ...channels, ...pools, lstmUnits, classes]
    .find((size) => !(Number.isInteger(size) && size >= 1));
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot build the network: sizes must be integers of at least 1, got ${wrong}`,
    );
  }
  if (channels.length !== pools.length) {
    throw new RangeError(
      `Cannot build the network: there must be as many pools as blocks, ${channels.length}, got ${pools.length}`,
    );
  }
  const [mels, frames] = input.slice(1).map((size) =>
    pools.reduce((left, pool) => Math.floor(left / pool), size)
  );
  if (mels < 1 || frames < 1) {
    throw new RangeError(
      `Cannot build the network: pooling must leave at least 1 × 1 of a chunk, got ${mels} × ${frames}`,
    );
  }
}
