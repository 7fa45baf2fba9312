/**
 * Convolution of NHWC images with HWIO filters on addresses in linear memory.
 *
 * @module
 */
import { CONSTANTS, UNARY, type UnaryName } from "./constants.ts";
import {
  bandScratch,
  convBandImages,
  convBandRows,
  suitsWinogradBands,
} from "./conv_bands.ts";
import type { ConvShape } from "./conv_shape.ts";
import { allFinite } from "./finite.ts";
import type { Kernels } from "./kernels.ts";
import type { Block } from "./params.ts";
import { suitsWideConv, wideConv } from "./wide_conv.ts";

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

/** Where the values of a filter [kh, kw, channels, n] lie, as `pack` reads them. */
function plainStrides(shape: ConvShape, source: number) {
  const { kernelHeight, kernelWidth, channels, n } = shape;
  const taps = kernelHeight * kernelWidth;
  const strides = { tapStride: channels * n, kStride: n, nStride: 1 };
  return { source, taps, k: channels, n, ...strides };
}

/** The same, flipped and transposed, for the input gradient. */
function flippedStrides(shape: ConvShape, source: number) {
  const { kernelHeight, kernelWidth, channels, n } = shape;
  const taps = kernelHeight * kernelWidth;
  const last = source + 4 * (taps - 1) * channels * n;
  const strides = { tapStride: -channels * n, kStride: 1, nStride: n };
  return { source: last, taps, k: n, n: channels, ...strides };
}

/** Pack a matrix, tap by tap, in panels [n / 16][taps · k][16]. */
export function packPanels(kernels: Kernels, block: Block<"Pack">): void {
  kernels.run("pack", block, Math.ceil(block.n / CONSTANTS.PANEL));
}

/** Pack a filter [kh, kw, channels, n] for the forward convolution. */
export function packFilter(
  kernels: Kernels,
  shape: ConvShape,
  source: number,
  panels: number,
): void {
  packPanels(kernels, { ...plainStrides(shape, source), panels });
}

/** Pack a filter [kh, kw, channels, n] flipped and transposed, for the input gradient. */
export function packFlippedFilter(
  kernels: Kernels,
  shape: ConvShape,
  source: number,
  panels: number,
): void {
  packPanels(kernels, { ...flippedStrides(shape, source), panels });
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

/** A function that is applied to a result where it lies. */
export interface Activation {
  /** Which. */
  name: UnaryName;
  /** What leakyRelu takes. */
  alpha?: number;
}

/** Addresses of {@linkcode conv2d}. */
export interface Conv2dAddresses {
  /** [images, height, width, channels] */
  x: number;
  /** [kernelHeight, kernelWidth, channels, n] */
  filter: number;
  /** [n], or 0: none. */
  bias: number;
  /** Written: [images, outHeight, outWidth, n]. */
  y: number;
  /**
   * Written, if not 0 or absent: doubles [images, 2, n rounded up to 4], each image's
   * mean and sum of squared deviations per channel.
   */
  partials?: number;
}

/**
 * y = activation(x ∗ filter + bias), by Winograd's algorithm where it suits, else as a
 * product of matrices; tap by tap where the filter is not finite.
 *
 * @throws {OutOfMemoryError} if there is no room for packed weights and scratch
 *
 * @example
 * ```ts
 * import { Kernels } from "./kernels.ts";
 * import { conv2d } from "./conv2d.ts";
 * import assert from "node:assert/strict";
 *
 * const kernels = await Kernels.load();
 * const x = kernels.write(Float32Array.of(1, 2, 3));
 * const filter = kernels.write(Float32Array.of(10, 100));
 * const y = kernels.heap.allocate(8);
 * conv2d(kernels, {
 *   ...{ images: 1, height: 1, width: 3, channels: 1, n: 1, top: 0, left: 0 },
 *   ...{ kernelHeight: 1, kernelWidth: 2, strideHeight: 1, strideWidth: 1 },
 *   ...{ dilationHeight: 1, dilationWidth: 1, outHeight: 1, outWidth: 2 },
 * }, { x, filter, bias: 0, y });
 * assert.deepEqual([...kernels.floats(y, 2)], [210, 320]);
 * ```
 */
export function conv2d(
  kernels: Kernels,
  shape: ConvShape,
  at: Conv2dAddresses,
  activation?: Activation,
): void {
  const { kernelHeight, kernelWidth, channels, n } = shape;
  const count = kernelHeight * kernelWidth * channels * n;
  const clipped = !allFinite(kernels, at.filter, count);
  runBands(kernels, shape, { ...at, clipped, activation });
}

/** As {@linkcode conv2d}, but tap by tap: exact for values that are not finite. */
export function conv2dClipped(
  kernels: Kernels,
  shape: ConvShape,
  at: Conv2dAddresses,
): void {
  runBands(kernels, shape, { ...at, clipped: true });
}

/** What a convolution does beside its addresses. */
interface BandOptions extends Conv2dAddresses {
  clipped: boolean;
  activation?: Activation;
  /** Take the filter flipped and transposed: [kh, kw, n, channels]. */
  flipped?: boolean;
}

/** The convolution, band by band, and its statistics if they are wanted. */
export function runBands(
  kernels: Kernels,
  shape: ConvShape,
  { clipped, activation, flipped = false, partials, ...at }: BandOptions,
): void {
  const { images, outHeight, outWidth, n } = shape;
  const winograd = !clipped && suitsWinogradBands(shape);
  const bandRows = convBandRows(shape, winograd);
  const bandImages = winograd ? convBandImages(shape, bandRows) : 0;
  const applied = {
    activation: activation ? UNARY.indexOf(activation.name) + 1 : 0,
    alpha: activation?.alpha ?? 0,
  };
  kernels.borrow((allocate) => {
    const bias = zeros(kernels, allocate, roundUp16(n));
    if (at.bias) kernels.floats(bias, n).set(kernels.floats(at.bias, n));
    if (!clipped && !partials && suitsWideConv(shape)) {
      const strides = filterStrides(shape, at.filter, flipped);
      const given = { ...at, ...applied, bias, strides };
      if (wideConv(kernels, shape, given)) return;
    }
    const packed = clipped
      ? { panels: 0, tiles: 0 }
      : packWeights(kernels, shape, { ...at, flipped, winograd }, allocate);
    kernels.run(
      winograd ? "conv2dWinograd" : "conv2d",
      {
        ...shape,
        ...at,
        ...packed,
        ...applied,
        ...{ bias, bandRows, bandImages, sliceTiles: 0, finite: 0 },
        clipped: clipped ? 1 : 0,
      },
      Math.ceil(images / (bandImages || 1)) * Math.ceil(outHeight / bandRows),
      clipped ? 0 : bandScratch(shape, bandRows, bandImages),
    );
    if (!partials) return;
    const sizes = { height: outHeight, width: outWidth, n };
    kernels.run(
      "statisticsOfImages",
      { ...sizes, y: at.y, partials },
      images,
    );
  });
}

/** Where the values of a filter lie; flipped, it is that of a convolution to `channels`. */
function filterStrides(shape: ConvShape, filter: number, flipped: boolean) {
  if (!flipped) return plainStrides(shape, filter);
  const { channels, n } = shape;
  return flippedStrides({ ...shape, channels: n, n: channels }, filter);
}

/** The filter in panels and, for Winograd's algorithm, transformed. */
function packWeights(
  kernels: Kernels,
  shape: ConvShape,
  { filter, flipped, winograd }: {
    filter: number;
    flipped: boolean;
    winograd: boolean;
  },
  allocate: (bytes: number) => number,
): { panels: number; tiles: number } {
  const { channels, n } = shape;
  const panels = allocate(panelBytes(shape, n));
  const tiles = winograd ? allocate(4 * 16 * channels * n) : 0;
  const strides = filterStrides(shape, filter, flipped);
  packPanels(kernels, { ...strides, panels });
  if (winograd) {
    const block = { ...strides, panels: tiles };
    kernels.run("winogradPack", block, n / CONSTANTS.WINOGRAD_PANEL, 192);
  }
  return { panels, tiles };
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
