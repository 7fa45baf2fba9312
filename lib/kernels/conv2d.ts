/**
 * Convolution of NHWC images with HWIO filters, and its gradients, on addresses
 * in linear memory.
 *
 * @module
 */
import { CONSTANTS } from "./constants.ts";
import { allFinite } from "./finite.ts";
import type { Kernels } from "./kernels.ts";

/** Sizes of a convolution. */
export interface ConvShape {
  images: number;
  height: number;
  width: number;
  /** Input channels. */
  channels: number;
  kernelHeight: number;
  kernelWidth: number;
  strideHeight: number;
  strideWidth: number;
  /** Distance of a window's taps, in pixels; 1 in gradients. */
  dilationHeight: number;
  dilationWidth: number;
  /** Rows of zeros above, columns of zeros left of the image. */
  top: number;
  left: number;
  outHeight: number;
  outWidth: number;
  /** Output channels. */
  n: number;
}

/** Floats of a tile, which kernels keep in scratch. */
const TILE = 48;

/** Partial sums of a gradient of weights: more would only cost memory. */
const MAX_GROUPS = 16;

/** Smallest multiple of 16 that is at least n. */
export function roundUp16(n: number): number {
  return Math.ceil(n / 16) * 16;
}

/** In how many partial sums the images' filter gradients are taken. */
export function groupsOf(images: number): number {
  return Math.min(images, MAX_GROUPS);
}

/** Bytes of a filter packed in panels. */
export function panelBytes(shape: ConvShape, columns: number): number {
  const { kernelHeight, kernelWidth, channels, n } = shape;
  const rows = kernelHeight * kernelWidth * channels * n / columns;
  return rows * roundUp16(columns) * 4;
}

/**
 * Whether the fast kernels, which pad images with zeros, give what a convolution
 * that skips what lies outside gives: they know no dilation, and 0 · ∞ is NaN.
 */
function canPad(kernels: Kernels, shape: ConvShape, filter: number): boolean {
  const { kernelHeight, kernelWidth, channels, n } = shape;
  return shape.dilationHeight === 1 && shape.dilationWidth === 1 &&
    allFinite(kernels, filter, kernelHeight * kernelWidth * channels * n);
}

/** Pack a filter [kh, kw, channels, n] for the forward convolution. */
export function packFilter(
  kernels: Kernels,
  shape: ConvShape,
  source: number,
  panels: number,
): void {
  const { kernelHeight, kernelWidth, channels, n } = shape;
  kernels.run("pack", {
    source,
    panels,
    taps: kernelHeight * kernelWidth,
    tapStride: channels * n,
    k: channels,
    kStride: n,
    n,
    nStride: 1,
  }, Math.ceil(n / CONSTANTS.PANEL));
}

/** Pack a filter [kh, kw, channels, n] flipped and transposed, for the input gradient. */
export function packFlippedFilter(
  kernels: Kernels,
  shape: ConvShape,
  source: number,
  panels: number,
): void {
  const { kernelHeight, kernelWidth, channels, n } = shape;
  const taps = kernelHeight * kernelWidth;
  kernels.run("pack", {
    source: source + 4 * (taps - 1) * channels * n,
    panels,
    taps,
    tapStride: -channels * n,
    k: n,
    kStride: 1,
    n: channels,
    nStride: n,
  }, Math.ceil(channels / CONSTANTS.PANEL));
}

/** Size of the padded image that all windows fit in. */
function paddedSize(shape: ConvShape) {
  return {
    paddedHeight: (shape.outHeight - 1) * shape.strideHeight +
      shape.kernelHeight,
    paddedWidth: (shape.outWidth - 1) * shape.strideWidth + shape.kernelWidth,
  };
}

/** A zeroed block of `floats` values. */
export function zeros(
  kernels: Kernels,
  allocate: (bytes: number) => number,
  floats: number,
): number {
  const address = allocate(4 * floats);
  kernels.floats(address, floats).fill(0);
  return address;
}

/**
 * y = x ∗ filter + bias.
 *
 * @param at addresses: x [images, height, width, channels], filter
 *   [kh, kw, channels, n], bias [n] (0: none), y [images, outHeight, outWidth, n],
 *   partials (0: none; else doubles [images, 2, n rounded up to 4] that get each
 *   image's mean and sum of squared deviations a channel)
 * @throws {OutOfMemoryError} if there is no room for packed weights and scratch
 */
export function conv2d(
  kernels: Kernels,
  shape: ConvShape,
  at: { x: number; filter: number; bias: number; y: number; partials?: number },
): void {
  kernels.borrow((allocate) => {
    const bias = zeros(kernels, allocate, roundUp16(shape.n));
    if (at.bias) {
      const values = kernels.floats(at.bias, shape.n);
      kernels.floats(bias, shape.n).set(values);
    }
    const { x, y, partials = 0 } = at;
    if (!canPad(kernels, shape, at.filter)) {
      conv2dClipped(kernels, shape, { ...at, bias, partials });
      return;
    }
    const panels = allocate(panelBytes(shape, shape.n));
    packFilter(kernels, shape, at.filter, panels);
    const padded = paddedSize(shape);
    const block = { ...shape, ...padded, x, y, panels, bias, partials };
    const pixels = padded.paddedHeight * padded.paddedWidth;
    const scratch = 4 * (pixels * shape.channels + TILE);
    kernels.run("conv2d", block, shape.images, scratch);
  });
}

/**
 * As {@linkcode conv2d}, but tap by tap: exact for values that are not finite.
 *
 * @param at addresses as there, and 60 bytes behind the bias that may be read
 */
export function conv2dClipped(
  kernels: Kernels,
  shape: ConvShape,
  at: { x: number; filter: number; bias: number; y: number; partials: number },
): void {
  const block = { ...shape, ...at, panels: at.filter, ...paddedSize(shape) };
  kernels.run("conv2dClipped", block, shape.images);
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
  if (!canPad(kernels, shape, at.filter)) {
    const block = { ...shape, ...at, panels: at.filter, zeros: 0 };
    kernels.run("conv2dInputGradClipped", block, shape.images);
    return;
  }
  kernels.borrow((allocate) => {
    const panels = allocate(panelBytes(shape, shape.channels));
    packFlippedFilter(kernels, shape, at.filter, panels);
    const none = zeros(kernels, allocate, roundUp16(shape.channels));
    const rows = shape.height + shape.kernelHeight - 1;
    const columns = shape.width + shape.kernelWidth - 1;
    kernels.run(
      "conv2dInputGrad",
      { ...shape, dy: at.dy, dx: at.dx, panels, zeros: none },
      shape.images,
      4 * (rows * columns * shape.n + TILE),
    );
  });
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
  kernels.borrow((allocate) => {
    const groups = groupsOf(shape.images);
    const rows = shape.kernelHeight * shape.kernelWidth * shape.channels;
    const partials = allocate(4 * groups * rows * roundUp16(shape.n));
    const padded = paddedSize(shape);
    const pixels = padded.paddedHeight * padded.paddedWidth;
    kernels.run(
      "conv2dFilterGrad",
      { ...shape, ...padded, x: at.x, dy: at.dy, partials, groups },
      groups,
      4 * (pixels * shape.channels + TILE),
    );
    sumPartials(kernels, partials, at.dFilter, { groups, rows, n: shape.n });
  });
}

/** total [rows, n] = Σ of partials [groups, rows, n rounded up to 16], in order. */
export function sumPartials(
  kernels: Kernels,
  partials: number,
  total: number,
  sizes: { groups: number; rows: number; n: number },
): void {
  const slices = Math.ceil(sizes.rows / CONSTANTS.SUM_ROWS);
  kernels.run("sumPartials", { partials, total, ...sizes }, slices);
}
