/**
 * The fused block convolution 3×3 → batch norm → ReLU → max pooling → dropout,
 * forward, backward and with fixed statistics, on addresses in linear memory.
 *
 * @module
 */
import {
  conv2d,
  conv2dClipped,
  groupsOf,
  packFilter,
  packFlippedFilter,
  panelBytes,
  roundUp16,
  sumPartials,
  zeros,
} from "./conv2d.ts";
import {
  type BlockDropout,
  type ConvBlockShape,
  convShape,
  dropoutFields,
  isPlain,
  normalisation,
} from "./conv_block_shape.ts";
import { allFinite } from "./finite.ts";
import {
  grayGrad,
  grayPredict,
  grayTrain,
  MOMENT_WORDS,
  suitsGray,
} from "./gray_block.ts";
import type { Kernels } from "./kernels.ts";
import type { Block } from "./params.ts";
import {
  packWinograd,
  suitsWinograd,
  winogradBytes,
  winogradScratch,
} from "./winograd.ts";

const roundUp4 = (n: number) => Math.ceil(n / 4) * 4;

/** Bytes of two doubles a channel and image. */
function partialBytes({ images, n }: ConvBlockShape): number {
  return images * roundUp4(n) * 16;
}

/** 32-bit words that a gradient wants to be kept of the forward pass; 0: none. */
export interface Kept {
  /** The convolution. */
  y: number;
  /** Bytes, four a word: where each window's maximum is. */
  winners: number;
  /** Sums over the patches of x. */
  moments: number;
}

/**
 * What {@linkcode convBlockTrain} has to keep.
 *
 * @param needDx whether the gradient of x is wanted
 */
export function keptWords(shape: ConvBlockShape, needDx: boolean): Kept {
  const { images, height, width, n, pool } = shape;
  if (needDx || !suitsGray(shape)) {
    return { y: images * height * width * n, winners: 0, moments: 0 };
  }
  const windows = Math.floor(height / pool) * Math.floor(width / pool);
  return { y: 0, winners: images * windows * n / 4, moments: MOMENT_WORDS };
}

/**
 * Forward pass of training, with the batch's own statistics.
 *
 * @param at addresses: x [images, height, width, channels], filter
 *   [3, 3, channels, n], bias, gamma, beta [n]; written: mean, variance [n]
 *   (biased), out [images, height / pool, width / pool, n], and y [images, height,
 *   width, n] (the convolution), winners, moments as {@linkcode keptWords} says (0:
 *   not kept)
 * @throws {RangeError} if the rate is not in [0, 1)
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function convBlockTrain(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: Record<
    | "x"
    | "filter"
    | "bias"
    | "gamma"
    | "beta"
    | "mean"
    | "variance"
    | "out"
    | keyof Kept,
    number
  >,
): void {
  const { images, height, width, n, epsilon } = shape;
  if (!at.y && grayTrain(kernels, shape, dropout, at)) return;
  kernels.borrow((allocate) => {
    const y = at.y || allocate(4 * images * height * width * n);
    const partials = allocate(partialBytes(shape));
    const scale = allocate(4 * n);
    const shift = allocate(4 * n);
    const norm = { ...at, partials, scale, shift, images, epsilon };
    const sizes = { pixels: height * width, channels: n };
    const statistics = () =>
      kernels.run("normFromPartials", { ...norm, ...sizes }, 1);
    trainConv(kernels, shape, { ...at, y, partials }, statistics);
    const form = isPlain(kernels, n, { scale, shift })
      ? { shift, mean: 0 }
      : { shift: at.beta, mean: at.mean };
    kernels.run("normPool", {
      ...at,
      ...shape,
      ...dropoutFields(dropout),
      ...form,
      y,
      scale,
      channels: n,
    }, images);
  });
}

/** y, and the batch's statistics of it. */
function trainConv(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: Record<
    "x" | "filter" | "bias" | "y" | "partials" | "mean" | "variance",
    number
  >,
  statistics: () => void,
): void {
  if (!suitsWinograd(shape)) {
    conv2d(kernels, convShape(shape), at);
    statistics();
    return;
  }
  winogradConv(kernels, shape, at);
  statistics();
  const found = [at.mean, at.variance];
  if (found.every((vector) => allFinite(kernels, vector, shape.n))) return;
  // Tiles have spread what is not finite; its kind and place are in x.
  conv2dClipped(kernels, convShape(shape), at);
  statistics();
}

/** Bytes of an image of x with a border of zeros. */
function paddedBytes({ height, width, channels }: ConvBlockShape): number {
  return 4 * (height + 2) * (width + 2) * channels;
}

/** y = x ∗ filter + bias and its statistics, by Winograd's algorithm. */
function winogradConv(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: Record<"x" | "filter" | "bias" | "y" | "partials", number>,
): void {
  kernels.borrow((allocate) => {
    const panels = allocate(winogradBytes(shape));
    packWinograd(kernels, shape, at.filter, panels, "forward");
    const sizes = { ...convShape(shape), paddedHeight: 0, paddedWidth: 0 };
    const scratch = paddedBytes(shape) + winogradScratch(shape);
    kernels.run(
      "winogradConv",
      { ...sizes, ...at, panels },
      shape.images,
      scratch,
    );
  });
}

/** Addresses of a gradient: what the forward pass read and kept, what is written. */
type GradAddresses = Record<
  | "x"
  | "filter"
  | "bias"
  | "gamma"
  | "beta"
  | "mean"
  | "variance"
  | keyof Kept
  | "dOut"
  | "dx"
  | "dFilter"
  | "dBias"
  | "dGamma"
  | "dBeta",
  number
>;

/**
 * Gradients of {@linkcode convBlockTrain}. That of the bias is 0: batch norm takes
 * any constant away again (NaN where the channel has something that is not finite).
 *
 * @param at addresses as there, and dOut (like out); written: dFilter, dBias,
 *   dGamma, dBeta, and dx (0: not wanted)
 * @throws {RangeError} if the rate is not in [0, 1)
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function convBlockGrad(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: GradAddresses,
): void {
  if (at.y) {
    denseGrad(kernels, shape, dropout, at);
    return;
  }
  if (grayGrad(kernels, shape, dropout, at)) return;
  const { images, height, width, n } = shape;
  kernels.borrow((allocate) => {
    const y = allocate(4 * images * height * width * n);
    conv2d(kernels, convShape(shape), { ...at, y });
    denseGrad(kernels, shape, dropout, { ...at, y });
  });
}

/** The gradients by way of the convolution's. */
function denseGrad(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: GradAddresses,
): void {
  const { images, channels, n } = shape;
  kernels.borrow((allocate) => {
    const vector = () => allocate(4 * n);
    const norm = normalisation(kernels, shape, at, vector);
    const groups = groupsOf(images);
    const panels = at.dx ? gradPanels(kernels, shape, at.filter, allocate) : 0;
    const block = {
      ...at,
      ...shape,
      ...dropoutFields(dropout),
      ...norm,
      exact: isPlain(kernels, n, norm) ? 0 : 1,
      clipped: 0,
      sums: allocate(partialBytes(shape)),
      constant: vector(),
      slope: vector(),
      panels,
      zeros: zeros(kernels, allocate, roundUp16(channels)),
      partials: allocate(4 * groups * 9 * channels * roundUp16(n)),
      groups,
    };
    kernels.run("blockGradSums", block, images);
    kernels.run("blockGradCoefficients", block, 1);
    gradConv(kernels, shape, block);
    const rows = 9 * channels;
    sumPartials(kernels, block.partials, at.dFilter, { groups, rows, n });
  });
}

/** The filter's partial sums and dx, from the coefficients of dy. */
function gradConv(
  kernels: Kernels,
  shape: ConvBlockShape,
  block: Block<"BlockGrad">,
): void {
  const { height, width, channels, n } = shape;
  if (suitsWinograd(shape)) {
    const dy = 4 * height * width * n;
    const scratch = dy + 2 * paddedBytes(shape) + winogradBytes(shape) +
      winogradScratch(shape);
    kernels.run("winogradGrad", block, block.groups, scratch);
    return;
  }
  const border = (height + 2) * (width + 2);
  const scratch = 4 * (border * (n + channels) + 16 + 48);
  const finite = allFinite(kernels, block.constant, n) &&
    allFinite(kernels, block.filter, 9 * channels * n);
  const clipped = finite ? 0 : 1;
  kernels.run("blockGradConv", { ...block, clipped }, block.groups, scratch);
}

/** The filter as the input gradient wants it. */
function gradPanels(
  kernels: Kernels,
  shape: ConvBlockShape,
  filter: number,
  allocate: (bytes: number) => number,
): number {
  if (suitsWinograd(shape)) {
    const panels = allocate(winogradBytes(shape));
    packWinograd(kernels, shape, filter, panels, "transposed");
    return panels;
  }
  const panels = allocate(panelBytes(convShape(shape), shape.channels));
  packFlippedFilter(kernels, convShape(shape), filter, panels);
  return panels;
}

/**
 * The block with fixed statistics and without dropout.
 *
 * @param at addresses: x [images, height, width, channels], filter
 *   [3, 3, channels, n], bias, gamma, beta, mean, variance [n]; written: out
 *   [images, height / pool, width / pool, n]
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function convBlockPredict(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: Record<
    "x" | "filter" | "bias" | "gamma" | "beta" | "mean" | "variance" | "out",
    number
  >,
): void {
  const { images, height, width, channels, n } = shape;
  if (suitsGray(shape) && grayPredict(kernels, shape, at)) return;
  kernels.borrow((allocate) => {
    const norm = normalisation(kernels, shape, at, () => allocate(4 * n));
    const plain = isPlain(kernels, n, norm) && allFinite(kernels, at.bias, n);
    const given = {
      ...at,
      ...shape,
      ...norm,
      exact: plain ? 0 : 1,
      clipped: allFinite(kernels, at.filter, 9 * channels * n) ? 0 : 1,
    };
    if (suitsWinograd(shape)) {
      const panels = allocate(winogradBytes(shape));
      packWinograd(kernels, shape, at.filter, panels, "forward");
      const scratch = paddedBytes(shape) + 4 * height * width * n +
        winogradScratch(shape);
      kernels.run("winogradPredict", { ...given, panels }, images, scratch);
      return;
    }
    const panels = allocate(panelBytes(convShape(shape), n));
    packFilter(kernels, convShape(shape), at.filter, panels);
    const bias = zeros(kernels, allocate, roundUp16(n));
    kernels.floats(bias, n).set(kernels.floats(at.bias, n));
    const border = (height + 2) * (width + 2);
    const scratch = 4 * (border * channels + 48 + height * width * n + 16);
    kernels.run("predictBlock", { ...given, panels, bias }, images, scratch);
  });
}
