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
