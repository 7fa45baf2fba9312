// Max and average pooling of NHWC images and their gradients, any window, stride
// and padding; four channels a vector. What lies outside the image is skipped.
// A slice is a band of `bandRows` rows of an image: of y forward, of dx backward.
// Backward a window that reaches into two bands is looked at by both, each
// writing its own rows, so that the order of the sums is the same for any bands.
//
// As the cpu backend: a maximum ignores NaN and starts at −∞ (the first of ties
// wins, and a window of NaN and −∞ has no gradient); a mean is of what is inside.
// About one operation a value read.

import { PoolGradParams, PoolParams } from "./params.as";
import { storeLanes } from "./vectors.as";

const MAX: bool = true;
const MEAN: bool = false;

/** First row or column of window `i` that is inside. */
@inline
function first(i: i32, stride: i32, before: i32): i32 {
  return max(0, i * stride - before);
}

/** The row or column behind the last of window `i` that is inside. */
@inline
function last(i: i32, stride: i32, before: i32, kernel: i32, size: i32): i32 {
  return min(size, i * stride - before + kernel);
}

/** Maximum or sum of four channels over a window of `columns` pixels a row. */
@inline
function reduce(
  kind: bool, from: usize, end: usize, columns: usize, pitch: usize, pixel: usize,
): v128 {
  let total = f32x4.splat(kind == MAX ? -Infinity : 0);
  // Not "<": at the end of 4 GiB `end` may have gone round to 0.
  for (; from != end; from += pitch) {
    const rowEnd = from + columns;
    if (kind == MAX) {
      for (let at = from; at < rowEnd; at += pixel) {
        total = f32x4.pmax(total, v128.load(at));
      }
    } else {
      // Row by row: large windows keep their digits.
      let row = f32x4.splat(0);
      for (let at = from; at < rowEnd; at += pixel) {
        row = f32x4.add(row, v128.load(at));
      }
      total = f32x4.add(total, row);
    }
  }
  return total;
}

@inline
function poolBand(kind: bool, p: PoolParams, slice: i32): void {
  const bands = (p.outHeight + p.bandRows - 1) / p.bandRows;
  const image = slice / bands;
  const top = slice % bands * p.bandRows;
  const pixel = <usize>p.channels << 2;
  const pitch = <usize>p.width * pixel;
  const x = p.x + <usize>image * <usize>p.height * pitch;
  let y = p.y + <usize>((image * p.outHeight + top) * p.outWidth) * pixel;
  for (let r = top; r < min(top + p.bandRows, p.outHeight); r++) {
    const r0 = first(r, p.strideHeight, p.top);
    const rows = max(0, last(r, p.strideHeight, p.top, p.kernelHeight, p.height) - r0);
    for (let c = 0; c < p.outWidth; c++) {
      const c0 = first(c, p.strideWidth, p.left);
      const columns = max(0, last(c, p.strideWidth, p.left, p.kernelWidth, p.width) - c0);
      const from = x + <usize>r0 * pitch + <usize>c0 * pixel;
      const end = from + <usize>rows * pitch;
      const count = f32x4.splat(<f32>(rows * columns));
      for (let i = 0; i < p.channels; i += 4) {
        const at = <usize>i << 2;
        const total = reduce(kind, from + at, end + at, <usize>columns * pixel, pitch, pixel);
        const value = kind == MAX ? total : f32x4.div(total, count);
        storeLanes(y + at, value, p.channels - i);
      }
      y += pixel;
    }
  }
}

export function maxPool(params: usize, slice: i32, scratch: usize): void {
  poolBand(MAX, changetype<PoolParams>(params), slice);
}

export function avgPool(params: usize, slice: i32, scratch: usize): void {
  poolBand(MEAN, changetype<PoolParams>(params), slice);
}

/** dx[pixel] += value, where the pixel is one of the band's. */
@inline
function scatter(dx: usize, pixel: usize, place: i32, begin: i32, end: i32, value: f32): void {
  if (place < begin || place >= end) return;
  const at = dx + <usize>place * pixel;
  store<f32>(at, load<f32>(at) + value);
}

/** Gives dy of four channels (or `lanes`) to the maximum's place in pixels [begin, end). */
@inline
function maximumGrad(
  p: PoolGradParams, x: usize, dx: usize, dy: v128, lanes: i32,
  r0: i32, r1: i32, c0: i32, c1: i32, begin: i32, end: i32,
): void {
  const pixel = <usize>p.channels << 2;
  let best = f32x4.splat(-Infinity);
  let where = i32x4.splat(-1);
  for (let r = r0; r < r1; r++) {
    let place = r * p.width + c0;
    let at = x + <usize>place * pixel;
    for (const rowEnd = place + c1 - c0; place < rowEnd; place++) {
      const value = v128.load(at);
      const larger = f32x4.gt(value, best);
      best = v128.bitselect(value, best, larger);
      where = v128.bitselect(i32x4.splat(place), where, larger);
      at += pixel;
    }
  }
  scatter(dx, pixel, i32x4.extract_lane(where, 0), begin, end, f32x4.extract_lane(dy, 0));
  if (lanes < 2) return;
  scatter(dx + 4, pixel, i32x4.extract_lane(where, 1), begin, end, f32x4.extract_lane(dy, 1));
  if (lanes < 3) return;
  scatter(dx + 8, pixel, i32x4.extract_lane(where, 2), begin, end, f32x4.extract_lane(dy, 2));
  if (lanes < 4) return;
  scatter(dx + 12, pixel, i32x4.extract_lane(where, 3), begin, end, f32x4.extract_lane(dy, 3));
}

/** Adds dy to four channels of every pixel of a window's rows [r0, r1). */
@inline
function meanGrad(
  p: PoolGradParams, dx: usize, dy: v128, lanes: i32, r0: i32, r1: i32, c0: i32, c1: i32,
): void {
  const pixel = <usize>p.channels << 2;
  for (let r = r0; r < r1; r++) {
    let at = dx + <usize>(r * p.width + c0) * pixel;
    for (const rowEnd = at + <usize>(c1 - c0) * pixel; at < rowEnd; at += pixel) {
      storeLanes(at, f32x4.add(v128.load(at), dy), lanes);
    }
  }
}

@inline
function poolGradBand(kind: bool, p: PoolGradParams, slice: i32): void {
  const bands = (p.height + p.bandRows - 1) / p.bandRows;
  const image = slice / bands;
  const begin = slice % bands * p.bandRows;
  const end = min(begin + p.bandRows, p.height);
  const pixel = <usize>p.channels << 2;
  const size = <usize>(p.height * p.width) * pixel;
  const x = p.x + <usize>image * size;
  const dx = p.dx + <usize>image * size;
  memory.fill(dx + <usize>(begin * p.width) * pixel, 0, <usize>((end - begin) * p.width) * pixel);
  for (let r = 0; r < p.outHeight; r++) {
    const r0 = first(r, p.strideHeight, p.top);
    const r1 = last(r, p.strideHeight, p.top, p.kernelHeight, p.height);
    if (r1 <= begin || r0 >= end) continue;
    let dy = p.dy + <usize>((image * p.outHeight + r) * p.outWidth) * pixel;
    for (let c = 0; c < p.outWidth; c++) {
      const c0 = first(c, p.strideWidth, p.left);
      const c1 = last(c, p.strideWidth, p.left, p.kernelWidth, p.width);
      const count = f32x4.splat(<f32>((r1 - r0) * max(0, c1 - c0)));
      for (let i = 0; i < p.channels; i += 4) {
        const at = <usize>i << 2;
        const value = v128.load(dy + at);
        const lanes = p.channels - i;
        if (kind == MAX) {
          maximumGrad(
            p, x + at, dx + at, value, lanes,
            r0, r1, c0, c1, begin * p.width, end * p.width,
          );
        } else {
          meanGrad(
            p, dx + at, f32x4.div(value, count), lanes,
            max(r0, begin), min(r1, end), c0, c1,
          );
        }
      }
      dy += pixel;
    }
  }
}

export function maxPoolGrad(params: usize, slice: i32, scratch: usize): void {
  poolGradBand(MAX, changetype<PoolGradParams>(params), slice);
}

/** The derivative of avgPool: x is not read. */
export function avgPoolGrad(params: usize, slice: i32, scratch: usize): void {
  poolGradBand(MEAN, changetype<PoolGradParams>(params), slice);
}
