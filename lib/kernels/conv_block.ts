/**
 * The fused block convolution 3×3 → batch norm → ReLU → max pooling → dropout,
 * forward, backward and with fixed statistics, on addresses in linear memory.
 *
 * @module
 */
import {
  conv2d,
  type ConvShape,
  groupsOf,
  packFilter,
  packFlippedFilter,
  panelBytes,
  roundUp16,
  sumPartials,
  zeros,
} from "./conv2d.ts";
import { dropoutThreshold } from "./dropout_hash.ts";
import type { Kernels } from "./kernels.ts";
import {
  packWinograd,
  suitsWinograd,
  winogradBytes,
  winogradScratch,
} from "./winograd.ts";

/** Sizes and constants of a block. */
export interface ConvBlockShape {
  images: number;
  height: number;
  width: number;
  /** Input channels. */
  channels: number;
  /** Output channels. */
  n: number;
  /** Side and stride of the max pooling; what is left over is not pooled. */
  pool: number;
  /** Added to the variance under the root. */
  epsilon: number;
}

/** The dropout at the end of a block. */
export interface BlockDropout {
  /** Probability that a unit is dropped, in [0, 1). */
  rate: number;
  /** Key of the mask (see dropout_hash.ts), a 32-bit integer. */
  key: number;
}

/** The block's convolution: 3×3, stride 1, zeros around the image. */
function convShape(shape: ConvBlockShape): ConvShape {
  return {
    ...shape,
    kernelHeight: 3,
    kernelWidth: 3,
    strideHeight: 1,
    strideWidth: 1,
    dilationHeight: 1,
    dilationWidth: 1,
    top: 1,
    left: 1,
    outHeight: shape.height,
    outWidth: shape.width,
  };
}

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
  const { images, height, width, n } = shape;
  kernels.borrow((allocate) => {
    const partials = allocate(partialBytes(shape));
    if (suitsWinograd(shape)) winogradConv(kernels, shape, { ...at, partials });
    else conv2d(kernels, convShape(shape), { ...at, partials });
    const scale = allocate(4 * n);
    const shift = allocate(4 * n);
    const norm = { ...at, partials, scale, shift, images };
    const sizes = { pixels: height * width, channels: n };
    const { epsilon } = shape;
    kernels.run("normFromPartials", { ...norm, ...sizes, epsilon }, 1);
    kernels.run("normPool", {
      ...at,
      ...shape,
      ...dropoutFields(dropout),
      scale,
      shift,
      channels: n,
    }, images);
  });
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
 * Gradients of {@linkcode convBlockTrain}. That of the bias is 0 and not
 * computed: batch norm takes any constant away again.
 *
 * @param at addresses as there, and dOut (like out); written: dFilter, dGamma,
 *   dBeta, and dx (0: not wanted)
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
    | "dGamma"
    | "dBeta",
    number
  >,
): void {
  const { images, height, width, channels, n } = shape;
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
    if (suitsWinograd(shape)) {
      const dy = 4 * height * width * n;
      const scratch = dy + 2 * paddedBytes(shape) + winogradBytes(shape) +
        winogradScratch(shape);
      kernels.run("winogradGrad", block, groups, scratch);
    } else {
      const border = (height + 2) * (width + 2);
      const scratch = 4 * (border * (n + channels) + 16 + 48);
      kernels.run("blockGradConv", block, groups, scratch);
    }
    const rows = 9 * channels;
    sumPartials(kernels, block.partials, at.dFilter, { groups, rows, n });
  });
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

/** Scale and shift of the normalisation again, and 1 / √(variance + epsilon). */
function normalisation(
  kernels: Kernels,
  { n, epsilon }: ConvBlockShape,
  at: Record<"gamma" | "beta" | "mean" | "variance", number>,
  vector: () => number,
) {
  const found = { scale: vector(), shift: vector() };
  const none = { partials: 0, images: 0, pixels: 0 };
  kernels.run(
    "normFromMoments",
    { ...at, ...found, ...none, channels: n, epsilon },
    1,
  );
  const inverseDeviation = vector();
  const variance = kernels.floats(at.variance, n);
  kernels.floats(inverseDeviation, n).set(
    variance.map((value) => 1 / Math.sqrt(value + epsilon)),
  );
  return { ...found, inverseDeviation };
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
    if (suitsWinograd(shape)) {
      const panels = allocate(winogradBytes(shape));
      packWinograd(kernels, shape, at.filter, panels, "forward");
      const scratch = paddedBytes(shape) + 4 * height * width * n +
        winogradScratch(shape);
      const block = { ...at, ...shape, ...norm, panels };
      kernels.run("winogradPredict", block, images, scratch);
      return;
    }
    const panels = allocate(panelBytes(convShape(shape), n));
    packFilter(kernels, convShape(shape), at.filter, panels);
    const bias = zeros(kernels, allocate, roundUp16(n));
    kernels.floats(bias, n).set(kernels.floats(at.bias, n));
    const border = (height + 2) * (width + 2);
    const scratch = 4 * (border * channels + 48 + height * width * n + 16);
    kernels.run(
      "predictBlock",
      { ...at, ...shape, ...norm, panels, bias },
      images,
      scratch,
    );
  });
}
