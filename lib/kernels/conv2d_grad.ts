/**
 * Gradients of a convolution on addresses in linear memory; no dilation.
 *
 * @module
 */
import { CONSTANTS } from "./constants.ts";
import {
  packPanels,
  roundUp16,
  runBands,
  sumPartials,
  zeros,
} from "./conv2d.ts";
import type { ConvShape } from "./conv_shape.ts";
import {
  convBandImages,
  PRODUCT_BYTES,
  rowsScratch,
  suitsWinogradBands,
} from "./conv_bands.ts";
import { allFinite } from "./finite.ts";
import type { Kernels } from "./kernels.ts";
import { bandRows } from "./pool.ts";

/** With fewer channels, the shares of windows are added up (conv2d_input_grad.as.ts). */
const FEW_CHANNELS = 8;

/** Partial sums of the filter's gradient: more would only cost memory. */
const MOST_GROUPS = 16;

/** Multiply-adds that a group should have at least, to pay for its partial sum. */
const GROUP_PRODUCTS = 1 << 20;

/** The same in tiles for Winograd's algorithm, whose sums are larger; two groups there are anyway. */
const GROUP_TILES = 256;

/** Pixels of dy that are done at a time: their rows of x and dy stay in the cache. */
const BLOCK_PIXELS = 128;

/** The same for Winograd's algorithm, whose tiles are transformed anyway. */
const WINOGRAD_PIXELS = 1024;

/** Whether the flipped convolution, to one channel, is that of to_gray_conv.as.ts. */
function suitsToGray(
  { kernelHeight, kernelWidth, channels, n, width }: ConvShape,
): boolean {
  return channels === 1 && kernelHeight === 3 && kernelWidth === 3 &&
    n % 4 === 0 && n <= CONSTANTS.DEPTH && width >= 4;
}

/**
 * Gradient of a convolution's input.
 *
 * @param at addresses: dy [images, outHeight, outWidth, n], filter
 *   [kh, kw, channels, n], dx [images, height, width, channels]
 * @throws {OutOfMemoryError} if there is no room for packed weights and scratch
 */
export function conv2dInputGrad(
  kernels: Kernels,
  shape: ConvShape,
  at: { dy: number; filter: number; dx: number },
): void {
  const { kernelHeight, kernelWidth, channels, n } = shape;
  const count = kernelHeight * kernelWidth * channels * n;
  const flips = shape.strideHeight === 1 && shape.strideWidth === 1 &&
    (channels >= FEW_CHANNELS || suitsToGray(shape)) &&
    allFinite(kernels, at.filter, count);
  if (!flips) {
    addedInputGrad(kernels, shape, at);
    return;
  }
  runBands(kernels, {
    ...shape,
    height: shape.outHeight,
    width: shape.outWidth,
    channels: n,
    top: kernelHeight - 1 - shape.top,
    left: kernelWidth - 1 - shape.left,
    outHeight: shape.height,
    outWidth: shape.width,
    n: channels,
  }, {
    ...{ x: at.dy, filter: at.filter, bias: 0, y: at.dx },
    ...{ flipped: true, clipped: false },
  });
}

/** The gradient as a sum of each window's share; exact where values are not finite. */
function addedInputGrad(
  kernels: Kernels,
  shape: ConvShape,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  const { images, height, kernelHeight, kernelWidth, channels, n } = shape;
  const places = kernelHeight * kernelWidth * channels;
  kernels.borrow((allocate) => {
    const panels = allocate(4 * n * roundUp16(places));
    packPanels(kernels, {
      ...{ source: filter, panels, taps: 1, tapStride: 0 },
      ...{ k: n, kStride: 1, n: places, nStride: n },
    });
    const none = zeros(kernels, allocate, roundUp16(places));
    const least = bandRows(images, height, shape.outWidth * places * n);
    // Windows that reach from one band into the next are computed twice.
    const rows = Math.min(height, Math.max(least, 4 * kernelHeight));
    const windows = Math.max(4 * places, 1 << 14);
    kernels.run(
      "conv2dInputGrad",
      { ...shape, dy, dx, panels, zeros: none, bandRows: rows },
      images * Math.ceil(height / rows),
      PRODUCT_BYTES + 4 * (windows + 4 * 8),
    );
  });
}

/** By which algorithm, in how many partial sums, and in bands of how many rows. */
function filterGradPlan(shape: ConvShape) {
  const { images, outHeight, outWidth, channels, n } = shape;
  const taps = shape.kernelHeight * shape.kernelWidth;
  const products = images * outHeight * outWidth * taps * channels * n;
  const tiles = images * Math.ceil(outHeight / 2) * Math.ceil(outWidth / 2);
  const winograd = suitsWinogradBands(shape);
  const wanted = Math.min(
    MOST_GROUPS,
    winograd
      ? Math.max(2, Math.ceil(tiles / GROUP_TILES))
      : Math.ceil(products / GROUP_PRODUCTS),
  );
  const pixels = winograd ? WINOGRAD_PIXELS : BLOCK_PIXELS;
  const share = images * outHeight / wanted;
  const even = 2 * Math.ceil(Math.min(pixels / outWidth, share) / 2);
  const rows = Math.min(outHeight, even);
  const bands = images * Math.ceil(outHeight / rows);
  const bandImages = winograd ? convBandImages(shape, rows) : 0;
  return { groups: Math.min(wanted, bands), rows, bandImages };
}

/**
 * Gradient of a convolution's filter.
 *
 * @param at addresses: x [images, height, width, channels], dy
 *   [images, outHeight, outWidth, n], dFilter [kh, kw, channels, n]
 * @throws {OutOfMemoryError} if there is no room for partial sums and scratch
 */
export function conv2dFilterGrad(
  kernels: Kernels,
  shape: ConvShape,
  at: { x: number; dy: number; dFilter: number },
): void {
  const { channels, n } = shape;
  const places = shape.kernelHeight * shape.kernelWidth * channels;
  const { groups, rows, bandImages } = filterGradPlan(shape);
  const winograd = bandImages > 0;
  // Winograd's groups have two sums each: what is not finite has one of its own.
  const sums = winograd ? 2 * groups : groups;
  kernels.borrow((allocate) => {
    const partials = allocate(4 * sums * places * roundUp16(n));
    kernels.run(
      winograd ? "conv2dFilterGradWinograd" : "conv2dFilterGrad",
      { ...shape, ...at, partials, groups, bandRows: rows, bandImages },
      groups,
      rowsScratch(shape, rows, bandImages),
    );
    const sizes = { groups: sums, rows: places, n };
    sumPartials(kernels, partials, at.dFilter, sizes);
  });
}
