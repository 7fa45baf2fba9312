/**
 * The fused block convolution 3×3 → batch norm → ReLU → max pooling → dropout,
 * forward, backward and with fixed statistics, on addresses in linear memory.
 *
 * Three forms: for images of one channel (gray_block.ts), by wide tiles
 * (wide_block.ts), and for all others and whatever is not finite (dense_block.ts).
 *
 * @module
 */
import type {
  BlockDropout,
  ConvBlockShape,
  GradAddresses,
  Kept,
  Overlaps,
  PredictAddresses,
  TrainAddresses,
  WeightAddresses,
} from "./conv_block_shape.ts";
import { denseGrad, densePredict, denseTrain } from "./dense_block.ts";
import {
  grayGrad,
  grayPredict,
  grayTrain,
  grayWeightBytes,
  grayWeights,
  MOMENT_WORDS,
  suitsGray,
} from "./gray_block.ts";
import type { Kernels } from "./kernels.ts";
import {
  suitsWide,
  wideGrad,
  widePredict,
  wideTrain,
  wideWeightBytes,
  wideWeights,
} from "./wide_block.ts";

/**
 * What {@linkcode convBlockTrain} has to keep for the gradient.
 *
 * @param needDx whether the gradient of x is wanted
 */
export function keptWords(shape: ConvBlockShape, needDx: boolean): Kept {
  const { images, height, width, n, pool } = shape;
  const y = images * height * width * n;
  const windows = images * Math.floor(height / pool) * Math.floor(width / pool);
  if (suitsWide(shape)) return { y, winners: windows * n, moments: 0 };
  return !needDx && suitsGray(shape)
    ? { y: 0, winners: windows * n / 4, moments: MOMENT_WORDS }
    : { y, winners: 0, moments: 0 };
}

/**
 * Forward pass of training, with the batch's own statistics.
 *
 * @param at addresses: x [images, height, width, channels], filter
 *   [3, 3, channels, n], bias, gamma, beta [n]; written: mean, variance [n]
 *   (biased), out [images, height / pool, width / pool, n], and y [images, height,
 *   width, n], winners, moments as {@linkcode keptWords} says (0: not kept)
 * @param overlaps what the block before this one returned, whose out is x
 * @returns which images of out overlap: those of a first block's, without dropout, whose
 *   images of x do
 * @throws {RangeError} if the rate is not in [0, 1)
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function convBlockTrain(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: TrainAddresses,
  overlaps: Overlaps = [],
): Overlaps {
  if (suitsWide(shape)) {
    if (wideTrain(kernels, shape, dropout, at, overlaps)) return [];
  } else if (!at.y) {
    const found = grayTrain(kernels, shape, dropout, at);
    if (found) return found;
  }
  denseTrain(kernels, shape, dropout, at);
  return [];
}

/**
 * Gradients of {@linkcode convBlockTrain}. That of the bias is 0: batch norm takes
 * any constant away again (NaN where the channel has something that is not finite).
 *
 * @param at addresses as in {@linkcode convBlockTrain}, and dOut (like out); written: dFilter, dBias,
 *   dGamma, dBeta, and dx (0: not wanted)
 * @param overlaps what the forward pass was given; of a first block, what it returned.
 *   dx of what two images have in common is then the sum of both, in the first of them,
 *   as far as it comes from outputs that they have in common too
 * @throws {RangeError} if the rate is not in [0, 1)
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function convBlockGrad(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: GradAddresses,
  overlaps: Overlaps = [],
): void {
  const done = suitsWide(shape)
    ? wideGrad(kernels, shape, dropout, at, overlaps)
    : !at.y && grayGrad(kernels, shape, dropout, at, overlaps);
  if (!done) denseGrad(kernels, shape, dropout, at);
}

/** Bytes of what {@linkcode convBlockWeights} writes; 0: there is nothing to prepare. */
export function convBlockWeightBytes(shape: ConvBlockShape): number {
  if (suitsWide(shape)) return wideWeightBytes(shape);
  return suitsGray(shape) ? grayWeightBytes(shape) : 0;
}

/**
 * Prepare a block's weights for predictions: the filter transformed, the normalisation
 * as a scale and a shift.
 *
 * @param at      addresses: filter [3, 3, channels, n], bias, gamma, beta, mean,
 *   variance [n]
 * @param weights address of {@linkcode convBlockWeightBytes}
 * @returns whether they serve; not so where something is not finite
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function convBlockWeights(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: WeightAddresses,
  weights: number,
): boolean {
  const prepare = suitsWide(shape) ? wideWeights : grayWeights;
  return prepare(kernels, shape, at, weights);
}

/**
 * The block with fixed statistics and without dropout.
 *
 * @param at      addresses: x [images, height, width, channels], filter
 *   [3, 3, channels, n], bias, gamma, beta, mean, variance [n]; written: out
 *   [images, height / pool, width / pool, n]
 * @param weights from {@linkcode convBlockWeights}; 0 where there are none
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function convBlockPredict(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: PredictAddresses,
  weights: number,
): void {
  const fast = suitsWide(shape) ? widePredict : grayPredict;
  if (weights && fast(kernels, shape, at, weights)) return;
  densePredict(kernels, shape, at);
}
