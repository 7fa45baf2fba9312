/**
 * Max and average pooling of NHWC images, and their gradients, on addresses in
 * linear memory.
 *
 * @module
 */
import type { Kernels } from "./kernels.ts";

/** Sizes of a pooling. */
export interface PoolShape {
  /** Images of the batch. */
  images: number;
  /** Rows of an image. */
  height: number;
  /** Columns of an image. */
  width: number;
  /** Channels, each pooled by itself. */
  channels: number;
  /** Rows of a window. */
  kernelHeight: number;
  /** Columns of a window. */
  kernelWidth: number;
  /** Rows from a window to the next. */
  strideHeight: number;
  /** Columns from a window to the next. */
  strideWidth: number;
  /** Rows above the image that windows may reach into. */
  top: number;
  /** Columns left of the image that windows may reach into. */
  left: number;
  /** Rows of the result. */
  outHeight: number;
  /** Columns of the result. */
  outWidth: number;
}

/** Maximum or mean of a window. */
export type PoolKind = "max" | "avg";

/** Slices that all images together are cut into, if there are not more images. */
const SLICES = 8;

/** A slice of fewer values costs more to hand out than to compute. */
const SLICE_VALUES = 1 << 14;

/**
 * Rows of a slice.
 *
 * @param rows      rows of an image
 * @param rowValues values that are read or written for a row
 */
export function bandRows(
  images: number,
  rows: number,
  rowValues: number,
): number {
  const share = Math.ceil(rows * images / SLICES);
  const least = Math.ceil(SLICE_VALUES / rowValues);
  return Math.min(rows, Math.max(share, least));
}

/**
 * y = maximum or mean over the part of each window that is inside the image; a
 * maximum ignores NaN and is −∞ where nothing else is, a mean of nothing is NaN.
 *
 * @param at addresses: x [images, height, width, channels], y [images, outHeight,
 *   outWidth, channels]
 *
 * @example
 * ```ts
 * import { Kernels } from "./kernels.ts";
 * import { pool } from "./pool.ts";
 * import assert from "node:assert/strict";
 *
 * const kernels = await Kernels.load();
 * const x = kernels.write(Float32Array.of(1, 5, 3, 2));
 * const y = kernels.heap.allocate(4);
 * const shape = {
 *   ...{ images: 1, height: 2, width: 2, channels: 1, top: 0, left: 0 },
 *   ...{ kernelHeight: 2, kernelWidth: 2, strideHeight: 2, strideWidth: 2 },
 *   ...{ outHeight: 1, outWidth: 1 },
 * };
 * pool(kernels, "max", shape, { x, y });
 * assert.equal(kernels.floats(y, 1)[0], 5);
 * ```
 */
export function pool(
  kernels: Kernels,
  kind: PoolKind,
  shape: PoolShape,
  at: { x: number; y: number },
): void {
  const { images, outHeight, outWidth, channels } = shape;
  const values = outWidth * channels * shape.kernelHeight * shape.kernelWidth;
  const rows = bandRows(images, outHeight, values);
  const slices = images * Math.ceil(outHeight / rows);
  const block = { ...shape, ...at, bandRows: rows };
  kernels.run(kind === "max" ? "maxPool" : "avgPool", block, slices);
}

/**
 * Gradient of {@linkcode pool}'s input: each window's dy goes to its first
 * maximum (nowhere, if all of it is NaN or −∞), or dy divided by the window's size
 * to all of it that is inside.
 *
 * That of a mean is TensorFlow.js's, and the derivative where windows lie inside. At
 * the border its own mean is of fewer values.
 *
 * @param at addresses: x and dx [images, height, width, channels], dy [images,
 *   outHeight, outWidth, channels]
 */
export function poolGrad(
  kernels: Kernels,
  kind: PoolKind,
  shape: PoolShape,
  at: { x: number; dy: number; dx: number },
): void {
  const { images, height, width, channels } = shape;
  const windows = shape.kernelHeight / shape.strideHeight *
    shape.kernelWidth / shape.strideWidth;
  const least = bandRows(images, height, width * channels * windows);
  // Whole windows, where they lie side by side.
  const rows = Math.ceil(least / shape.strideHeight) * shape.strideHeight;
  const slices = images * Math.ceil(height / rows);
  const block = { ...shape, ...at, bandRows: rows };
  kernels.run(kind === "max" ? "maxPoolGrad" : "avgPoolGrad", block, slices);
}
