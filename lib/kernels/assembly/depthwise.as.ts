// Depthwise convolution of NHWC images and its gradients: each channel with a
// filter of its own, [kernelHeight, kernelWidth, channels]. Of several filters a
// channel each gets a copy of the channel first (repeatChannels, sumChannels).
//
// Four channels per vector. Taps outside the image are skipped, so that no value of
// the filter meets a zero that is not there. 2 FLOP a tap and output.

import { madd } from "./madd.as";
import {
  ChannelsParams, DepthwiseInputGradParams, DepthwiseParams, FilterGradParams, SLICE_PIXELS,
} from "./params.as";
import { firstTap, lastTap } from "./taps.as";
import { roundUp16, storeLanes } from "./vectors.as";

/** y of one pixel; x: its window's origin, which may lie outside. */
function onePixel(
  p: DepthwiseParams, x: usize, y: usize, ky0: i32, ky1: i32, kx0: i32, kx1: i32,
): void {
  const pixel = <usize>(p.dilationWidth * p.channels) << 2;
  const pitch = <usize>(p.dilationHeight * p.width * p.channels) << 2;
  for (let i = 0; i < p.channels; i += 4) {
    const at = <usize>i << 2;
    let sum = p.bias ? v128.load(p.bias + at) : f32x4.splat(0);
    for (let ky = ky0; ky < ky1; ky++) {
      for (let kx = kx0; kx < kx1; kx++) {
        const weight = v128.load(p.filter + (<usize>((ky * p.kernelWidth + kx) * p.channels) << 2) + at);
        const value = v128.load(x + <usize>ky * pitch + <usize>kx * pixel + at);
        sum = madd(value, weight, sum);
      }
    }
    storeLanes(y + at, sum, p.channels - i);
  }
}

/** y of four neighbours in a row, all of whose columns are inside. */
function fourPixels(p: DepthwiseParams, x: usize, y: usize, ky0: i32, ky1: i32): void {
  const pixel = <usize>(p.dilationWidth * p.channels) << 2;
  const pitch = <usize>(p.dilationHeight * p.width * p.channels) << 2;
  const step = <usize>(p.strideWidth * p.channels) << 2;
  const yPixel = <usize>p.channels << 2;
  for (let i = 0; i < p.channels; i += 4) {
    const at = <usize>i << 2;
    const lanes = p.channels - i;
    let sum0 = p.bias ? v128.load(p.bias + at) : f32x4.splat(0);
    let sum1 = sum0, sum2 = sum0, sum3 = sum0;
    for (let ky = ky0; ky < ky1; ky++) {
      let weights = p.filter + (<usize>(ky * p.kernelWidth * p.channels) << 2) + at;
      let from = x + <usize>ky * pitch + at;
      for (const end = weights + <usize>p.kernelWidth * yPixel; weights < end; weights += yPixel) {
        const weight = v128.load(weights);
        sum0 = madd(v128.load(from), weight, sum0);
        sum1 = madd(v128.load(from + step), weight, sum1);
        sum2 = madd(v128.load(from + 2 * step), weight, sum2);
        sum3 = madd(v128.load(from + 3 * step), weight, sum3);
        from += pixel;
      }
    }
    const to = y + at;
    storeLanes(to, sum0, lanes);
    storeLanes(to + yPixel, sum1, lanes);
    storeLanes(to + 2 * yPixel, sum2, lanes);
    storeLanes(to + 3 * yPixel, sum3, lanes);
  }
}

/** y of a band of rows of an image. */
export function depthwise(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<DepthwiseParams>(params);
  const bands = (p.outHeight + p.bandRows - 1) / p.bandRows;
  const image = slice / bands;
  const begin = slice % bands * p.bandRows;
  const pixel = <usize>p.channels << 2;
  const x = p.x + <usize>(image * p.height * p.width) * pixel;
  let y = p.y + (<usize>((image * p.outHeight + begin) * p.outWidth * p.channels) << 2);
  const reach = 3 * p.strideWidth + (p.kernelWidth - 1) * p.dilationWidth;
  for (let r = begin; r < min(begin + p.bandRows, p.outHeight); r++) {
    const row = r * p.strideHeight - p.top;
    const ky0 = firstTap(row, p.dilationHeight);
    const ky1 = lastTap(row, p.dilationHeight, p.kernelHeight, p.height);
    for (let c = 0; c < p.outWidth;) {
      const column = c * p.strideWidth - p.left;
      const from = x + <usize>(row * p.width + column) * pixel;
      if (column >= 0 && column + reach < p.width && c + 4 <= p.outWidth) {
        fourPixels(p, from, y, ky0, ky1);
        c += 4;
        y += <usize>p.channels << 4;
        continue;
      }
      const kx0 = firstTap(column, p.dilationWidth);
      const kx1 = lastTap(column, p.dilationWidth, p.kernelWidth, p.width);
      onePixel(p, from, y, ky0, ky1, kx0, kx1);
      c++;
      y += <usize>p.channels << 2;
    }
  }
}

/** dx of one pixel at (row, column); no dilation. */
function pixelGrad(p: DepthwiseInputGradParams, dy: usize, dx: usize, row: i32, column: i32): void {
  const bytes = <usize>p.channels << 2;
  memory.fill(dx, 0, bytes);
  // The taps that reach this pixel lie a stride apart.
  for (let ky = row % p.strideHeight; ky < p.kernelHeight; ky += p.strideHeight) {
    const r = (row - ky) / p.strideHeight;
    if (row < ky || r >= p.outHeight) continue;
    for (let kx = column % p.strideWidth; kx < p.kernelWidth; kx += p.strideWidth) {
      const c = (column - kx) / p.strideWidth;
      if (column < kx || c >= p.outWidth) continue;
      const from = dy + <usize>(r * p.outWidth + c) * bytes;
      const weights = p.filter + <usize>(ky * p.kernelWidth + kx) * bytes;
      for (let i = 0; i < p.channels; i += 4) {
        const at = <usize>i << 2;
        const sum = madd(v128.load(from + at), v128.load(weights + at), v128.load(dx + at));
        storeLanes(dx + at, sum, p.channels - i);
      }
    }
  }
}

/** dx of a band of rows of an image. */
export function depthwiseInputGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<DepthwiseInputGradParams>(params);
  const bands = (p.height + p.bandRows - 1) / p.bandRows;
  const image = slice / bands;
  const begin = slice % bands * p.bandRows;
  const pixel = <usize>p.channels << 2;
  const dy = p.dy + (<usize>(image * p.outHeight * p.outWidth * p.channels) << 2);
  let dx = p.dx + <usize>((image * p.height + begin) * p.width) * pixel;
  for (let r = begin; r < min(begin + p.bandRows, p.height); r++) {
    for (let c = 0; c < p.width; c++) {
      pixelGrad(p, dy, dx, r + p.top, c + p.left);
      dx += pixel;
    }
  }
}

/** Σ over `count` pixels of x · dy, four channels. */
@inline
function rowSum(x: usize, xStep: usize, dy: usize, dyStep: usize, count: i32): v128 {
  let sum = f32x4.splat(0);
  for (const end = dy + <usize>count * dyStep; dy < end; dy += dyStep) {
    sum = madd(v128.load(x), v128.load(dy), sum);
    x += xStep;
  }
  return sum;
}

/**
 * Filter gradient of one row of taps and one group of images, to that group's
 * partial sums [kernelHeight · kernelWidth, channels rounded up to 16]; no
 * dilation. Slices: group · kernelHeight + row of taps. A row of pixels is summed
 * by itself.
 */
export function depthwiseFilterGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<FilterGradParams>(params);
  const group = slice / p.kernelHeight;
  const ky = slice % p.kernelHeight;
  const padded = roundUp16(p.channels);
  const taps = p.partials + (<usize>(slice * p.kernelWidth * padded) << 2);
  memory.fill(taps, 0, <usize>(p.kernelWidth * padded) << 2);
  const pixel = <usize>p.channels << 2;
  const xStep = <usize>p.strideWidth * pixel;
  const end = (group + 1) * p.images / p.groups;
  for (let image = group * p.images / p.groups; image < end; image++) {
    for (let r = 0; r < p.outHeight; r++) {
      const row = r * p.strideHeight - p.top + ky;
      if (row < 0 || row >= p.height) continue;
      const x = p.x + <usize>((image * p.height + row) * p.width) * pixel;
      const dy = p.dy + <usize>((image * p.outHeight + r) * p.outWidth) * pixel;
      for (let kx = 0; kx < p.kernelWidth; kx++) {
        // Of outputs as wide apart as a stride: those whose tap kx is inside.
        const c0 = firstTap(kx - p.left, p.strideWidth);
        const count = max(0, lastTap(kx - p.left, p.strideWidth, p.outWidth, p.width) - c0);
        const fromX = x + <usize>(c0 * p.strideWidth - p.left + kx) * pixel;
        const fromDy = dy + <usize>c0 * pixel;
        for (let i = 0; i < p.channels; i += 4) {
          const at = <usize>i << 2;
          const to = taps + (<usize>(kx * padded) << 2) + at;
          const sum = rowSum(fromX + at, xStep, fromDy + at, pixel, count);
          v128.store(to, f32x4.add(v128.load(to), sum));
        }
      }
    }
  }
}

/** many [pixels, channels · multiplier]: each value of few `multiplier` times. */
export function repeatChannels(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ChannelsParams>(params);
  const begin = slice * SLICE_PIXELS * p.channels;
  const end = min(begin + SLICE_PIXELS * p.channels, p.pixels * p.channels);
  let to = p.many + (<usize>(begin * p.multiplier) << 2);
  for (let i = begin; i < end; i++) {
    const value = load<f32>(p.few + (<usize>i << 2));
    for (let j = 0; j < p.multiplier; j++) {
      store<f32>(to, value);
      to += 4;
    }
  }
}

/** few [pixels, channels]: sums of `multiplier` neighbours in many, in order. */
export function sumChannels(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ChannelsParams>(params);
  const begin = slice * SLICE_PIXELS * p.channels;
  const end = min(begin + SLICE_PIXELS * p.channels, p.pixels * p.channels);
  let from = p.many + (<usize>(begin * p.multiplier) << 2);
  for (let i = begin; i < end; i++) {
    let sum: f32 = 0;
    for (let j = 0; j < p.multiplier; j++) {
      sum += load<f32>(from);
      from += 4;
    }
    store<f32>(p.few + (<usize>i << 2), sum);
  }
}
