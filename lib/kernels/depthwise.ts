/**
 * Depthwise convolution of NHWC images and its gradients, on addresses in linear
 * memory.
 *
 * @module
 */
import { CONSTANTS } from "./constants.ts";
import { groupsOf, roundUp16, sumPartials } from "./conv2d.ts";
import type { ConvShape } from "./conv_shape.ts";
import type { Kernels } from "./kernels.ts";
import { bandRows } from "./pool.ts";

/**
 * Copy `few` [pixels, channels] to `many` [pixels, n], each value n / channels
 * times ("repeatChannels"), or sum `many` to `few` ("sumChannels").
 */
function moveChannels(
  kernels: Kernels,
  name: "repeatChannels" | "sumChannels",
  { images, height, width, channels, n }: ConvShape,
  at: { few: number; many: number },
): void {
  const pixels = images * height * width;
  const block = { ...at, pixels, channels, multiplier: n / channels };
  kernels.run(name, block, Math.ceil(pixels / CONSTANTS.SLICE_PIXELS));
}

/**
 * The convolution with n channels of one filter each, and x with each channel as
 * often as it has filters: x itself where that is once.
 */
function repeated(
  kernels: Kernels,
  shape: ConvShape,
  x: number,
  allocate: (bytes: number) => number,
): { shape: ConvShape; x: number } {
  const { images, height, width, channels, n } = shape;
  if (n === channels) return { shape, x };
  const many = allocate(4 * images * height * width * n);
  moveChannels(kernels, "repeatChannels", shape, { few: x, many });
  return { shape: { ...shape, channels: n }, x: many };
}

/**
 * y = x ∗ filter (+ bias), each channel by itself; n is a multiple of channels.
 *
 * @param at addresses: x [images, height, width, channels], filter [kh, kw,
 *   channels, n / channels], bias [n] (0: none), y [images, outHeight, outWidth, n]
 * @throws {OutOfMemoryError} if there is no room for several filters a channel
 *
 * @example
 * ```ts
 * import { Kernels } from "./kernels.ts";
 * import { depthwise } from "./depthwise.ts";
 * import assert from "node:assert/strict";
 *
 * const kernels = await Kernels.load();
 * const x = kernels.write(Float32Array.of(1, 2, 3, 4));
 * const filter = kernels.write(Float32Array.of(10, 100));
 * const y = kernels.heap.allocate(16);
 * depthwise(kernels, {
 *   ...{ images: 1, height: 1, width: 2, channels: 2, top: 0, left: 0 },
 *   ...{ kernelHeight: 1, kernelWidth: 1, strideHeight: 1, strideWidth: 1 },
 *   ...{ dilationHeight: 1, dilationWidth: 1 },
 *   ...{ outHeight: 1, outWidth: 2, n: 2 },
 * }, { x, filter, bias: 0, y });
 * assert.deepEqual([...kernels.floats(y, 4)], [10, 200, 30, 400]);
 * ```
 */
export function depthwise(
  kernels: Kernels,
  shape: ConvShape,
  at: { x: number; filter: number; bias: number; y: number },
): void {
  kernels.borrow((allocate) => {
    const single = repeated(kernels, shape, at.x, allocate);
    const { images, outHeight } = shape;
    const rows = bandRows(images, outHeight, rowWork(shape, shape.outWidth));
    const slices = images * Math.ceil(outHeight / rows);
    const block = { ...at, ...single.shape, x: single.x, bandRows: rows };
    kernels.run("depthwise", block, slices);
  });
}

/** Multiply-adds of a row of `width` pixels. */
function rowWork(
  { kernelHeight, kernelWidth, n }: ConvShape,
  width: number,
): number {
  return kernelHeight * kernelWidth * n * width;
}

/**
 * Gradient of a depthwise convolution's input; no dilation.
 *
 * @param at addresses: dy [images, outHeight, outWidth, n], filter [kh, kw,
 *   channels, n / channels], dx [images, height, width, channels]
 * @throws {OutOfMemoryError} if there is no room for several filters a channel
 */
export function depthwiseInputGrad(
  kernels: Kernels,
  shape: ConvShape,
  at: { dy: number; filter: number; dx: number },
): void {
  const { images, height, width, channels, n } = shape;
  kernels.borrow((allocate) => {
    const many = channels === n
      ? at.dx
      : allocate(4 * images * height * width * n);
    const single = { ...shape, channels: n };
    const gradient = shape.strideHeight === 1 && shape.strideWidth === 1
      ? flippedInputGrad
      : stridedInputGrad;
    gradient(kernels, single, { ...at, dx: many });
    if (channels === n) return;
    moveChannels(kernels, "sumChannels", shape, { few: at.dx, many });
  });
}

/** Of strides 1: dy convolved with the filter, flipped. */
function flippedInputGrad(
  kernels: Kernels,
  shape: ConvShape,
  at: { dy: number; filter: number; dx: number },
): void {
  const { kernelHeight, kernelWidth, n } = shape;
  kernels.borrow((allocate) => {
    const taps = kernelHeight * kernelWidth;
    const filter = allocate(4 * taps * n);
    for (let tap = 0; tap < taps; tap++) {
      const from = kernels.floats(at.filter + 4 * tap * n, n);
      kernels.floats(filter + 4 * (taps - 1 - tap) * n, n).set(from);
    }
    depthwise(kernels, {
      ...shape,
      height: shape.outHeight,
      width: shape.outWidth,
      outHeight: shape.height,
      outWidth: shape.width,
      top: kernelHeight - 1 - shape.top,
      left: kernelWidth - 1 - shape.left,
    }, { x: at.dy, filter, bias: 0, y: at.dx });
  });
}

function stridedInputGrad(
  kernels: Kernels,
  shape: ConvShape,
  at: { dy: number; filter: number; dx: number },
): void {
  const { images, height, outWidth } = shape;
  const rows = bandRows(images, height, rowWork(shape, outWidth));
  const slices = images * Math.ceil(height / rows);
  const block = { ...shape, ...at, bandRows: rows };
  kernels.run("depthwiseInputGrad", block, slices);
}

/**
 * Gradient of a depthwise convolution's filter; no dilation.
 *
 * @param at addresses: x [images, height, width, channels], dy [images,
 *   outHeight, outWidth, n], dFilter [kh, kw, channels, n / channels]
 * @throws {OutOfMemoryError} if there is no room for partial sums, or for several
 *   filters a channel
 */
export function depthwiseFilterGrad(
  kernels: Kernels,
  shape: ConvShape,
  at: { x: number; dy: number; dFilter: number },
): void {
  const { images, kernelHeight, kernelWidth, n } = shape;
  kernels.borrow((allocate) => {
    const single = repeated(kernels, shape, at.x, allocate);
    const groups = groupsOf(images);
    const rows = kernelHeight * kernelWidth;
    const partials = allocate(4 * groups * rows * roundUp16(n));
    const block = {
      ...single.shape,
      ...{ x: single.x, dy: at.dy, partials, groups },
      ...{ paddedHeight: 0, paddedWidth: 0 }, // not read
    };
    kernels.run("depthwiseFilterGrad", block, groups * kernelHeight);
    sumPartials(kernels, partials, at.dFilter, { groups, rows, n });
  });
}
