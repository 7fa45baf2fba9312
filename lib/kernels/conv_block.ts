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
  isPlain,
  normalisation,
} from "./conv_block_shape.ts";
import { dropoutThreshold } from "./dropout_hash.ts";
import { allFinite } from "./finite.ts";
import type { Kernels } from "./kernels.ts";
import type { Block } from "./params.ts";
import {
  packWinograd,
  suitsWinograd,
  winogradBytes,
  winogradScratch,
} from "./winograd.ts";

function dropoutFields({ rate, key }: BlockDropout) {
  return {
    key,
    threshold: dropoutThreshold(rate),
    keepScale: 1 / (1 - rate),
  };
}

const roundUp4 = (n: number) => Math.ceil(n / 4) * 4;

/** Bytes of two doubles a channel and image. */
function partialBytes({ images, n }: ConvBlockShape): number {
  return images * roundUp4(n) * 16;
}

/**
 * Forward pass of training, with the batch's own statistics.
 *
 * @param at addresses: x [images, height, width, channels], filter
 *   [3, 3, channels, n], bias, gamma, beta [n]; written: y [images, height, width, n]
 *   (the convolution), mean, variance [n] (biased), out [images, height / pool,
 *   width / pool, n]
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
    | "y"
    | "mean"
    | "variance"
    | "out",
    number
  >,
): void {
  const { images, height, width, n, epsilon } = shape;
  kernels.borrow((allocate) => {
    const partials = allocate(partialBytes(shape));
    const scale = allocate(4 * n);
    const shift = allocate(4 * n);
    const norm = { ...at, partials, scale, shift, images, epsilon };
    const sizes = { pixels: height * width, channels: n };
    const statistics = () =>
      kernels.run("normFromPartials", { ...norm, ...sizes }, 1);
    trainConv(kernels, shape, { ...at, partials }, statistics);
    const form = isPlain(kernels, n, { scale, shift })
      ? { shift, mean: 0 }
      : { shift: at.beta, mean: at.mean };
    kernels.run("normPool", {
      ...at,
      ...shape,
      ...dropoutFields(dropout),
      ...form,
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
  at: Record<
    | "x"
    | "filter"
    | "gamma"
    | "beta"
    | "y"
    | "mean"
    | "variance"
    | "dOut"
    | "dx"
    | "dFilter"
    | "dBias"
    | "dGamma"
    | "dBeta",
    number
  >,
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
