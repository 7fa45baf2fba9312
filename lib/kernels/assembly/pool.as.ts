// Max and average pooling of NHWC images and their gradients, any window, stride
// and padding; four channels per vector. What lies outside the image is skipped.
// A slice is a band of `bandRows` rows of an image: of y forward, of dx backward.
// Backward a window that reaches into two bands is looked at by both, each
// writing its own rows, so that the order of the sums is the same for any bands.
//
// As the cpu backend: a maximum ignores NaN and starts at −∞ (the first of ties
// wins, and a window of NaN and −∞ has no gradient); a mean is of what is inside,
// its gradient divided by the size of the whole window.
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

/** Maximum or sum of four channels over a window of `columns` bytes per row. */
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
  const share = f32x4.splat(1 / <f32>(p.kernelHeight * p.kernelWidth));
  for (let r = 0; r < p.outHeight; r++) {
    const r0 = first(r, p.strideHeight, p.top);
    const r1 = last(r, p.strideHeight, p.top, p.kernelHeight, p.height);
    if (r1 <= begin || r0 >= end) continue;
    let dy = p.dy + <usize>((image * p.outHeight + r) * p.outWidth) * pixel;
    for (let c = 0; c < p.outWidth; c++) {
      const c0 = first(c, p.strideWidth, p.left);
      const c1 = last(c, p.strideWidth, p.left, p.kernelWidth, p.width);
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
            p, dx + at, f32x4.mul(value, share), lanes,
            max(r0, begin), min(r1, end), c0, c1,
          );
        }
      }
      dy += pixel;
    }
  }
}

/** Gives dy of four channels to the maximum of a window that is its own, 0 to the rest. */
@inline
function ownMaximumGrad(
  p: PoolGradParams, x: usize, dx: usize, dy: v128, lanes: i32, pixel: usize, pitch: usize,
): void {
  const row = <usize>p.kernelWidth * pixel;
  const end = x + <usize>p.kernelHeight * pitch;
  const best = reduce(MAX, x, end, row, pitch, pixel);
  // Where nothing is larger than −∞, nobody gets it; else the first of ties.
  let left = v128.andnot(dy, f32x4.eq(best, f32x4.splat(-Infinity)));
  for (let from = x; from != end; from += pitch) {
    const rowEnd = from + row;
    let to = dx;
    for (let at = from; at != rowEnd; at += pixel) {
      const here = f32x4.eq(v128.load(at), best);
      if (lanes >= 4) v128.store(to, v128.and(left, here));
      else storeLanes(to, v128.and(left, here), lanes);
      left = v128.andnot(left, here);
      to += pixel;
    }
    dx += pitch;
  }
}

/** The same for windows of 2 × 2 and four channels, all in registers. */
@inline
function ownMaximumGrad2(x: usize, dx: usize, dy: v128, pixel: usize, pitch: usize): void {
  const x0 = v128.load(x), x1 = v128.load(x + pixel);
  const x2 = v128.load(x + pitch), x3 = v128.load(x + pitch + pixel);
  const least = f32x4.splat(-Infinity);
  const best = f32x4.pmax(f32x4.pmax(f32x4.pmax(f32x4.pmax(least, x0), x1), x2), x3);
  let left = v128.andnot(dy, f32x4.eq(best, least));
  let here = f32x4.eq(x0, best);
  v128.store(dx, v128.and(left, here));
  left = v128.andnot(left, here);
  here = f32x4.eq(x1, best);
  v128.store(dx + pixel, v128.and(left, here));
  left = v128.andnot(left, here);
  here = f32x4.eq(x2, best);
  v128.store(dx + pitch, v128.and(left, here));
  left = v128.andnot(left, here);
  v128.store(dx + pitch + pixel, v128.and(left, f32x4.eq(x3, best)));
}

/** The largest of `best` and four neighbours. */
@inline
function largest4(x: usize, pixel: usize, best: v128): v128 {
  best = f32x4.pmax(f32x4.pmax(best, v128.load(x)), v128.load(x + pixel));
  x += pixel << 1;
  return f32x4.pmax(f32x4.pmax(best, v128.load(x)), v128.load(x + pixel));
}

/** Gives `left` to the first of four neighbours that is the largest; what remains. */
@inline
function giveToFirst4(x: usize, dx: usize, pixel: usize, best: v128, left: v128): v128 {
  let here = f32x4.eq(v128.load(x), best);
  v128.store(dx, v128.and(left, here));
  left = v128.andnot(left, here);
  here = f32x4.eq(v128.load(x + pixel), best);
  v128.store(dx + pixel, v128.and(left, here));
  left = v128.andnot(left, here);
  x += pixel << 1;
  dx += pixel << 1;
  here = f32x4.eq(v128.load(x), best);
  v128.store(dx, v128.and(left, here));
  left = v128.andnot(left, here);
  here = f32x4.eq(v128.load(x + pixel), best);
  v128.store(dx + pixel, v128.and(left, here));
  return v128.andnot(left, here);
}

/** The same for windows of 4 × 4, a row at a time. */
@inline
function ownMaximumGrad4(x: usize, dx: usize, dy: v128, pixel: usize, pitch: usize): void {
  const least = f32x4.splat(-Infinity);
  let best = largest4(x, pixel, least);
  best = largest4(x + pitch, pixel, best);
  best = largest4(x + 2 * pitch, pixel, best);
  best = largest4(x + 3 * pitch, pixel, best);
  let left = v128.andnot(dy, f32x4.eq(best, least));
  left = giveToFirst4(x, dx, pixel, best, left);
  left = giveToFirst4(x + pitch, dx + pitch, pixel, best, left);
  left = giveToFirst4(x + 2 * pitch, dx + 2 * pitch, pixel, best, left);
  giveToFirst4(x + 3 * pitch, dx + 3 * pitch, pixel, best, left);
}

/** A row of windows that lie side by side: every value of dx is written once. */
function ownRow(p: PoolGradParams, x: usize, dy: usize, dx: usize): void {
  const pixel = <usize>p.channels << 2;
  const pitch = <usize>p.width * pixel;
  const step = <usize>p.kernelWidth * pixel;
  const side = p.kernelHeight == p.kernelWidth ? p.kernelHeight : 0;
  for (let c = 0; c < p.outWidth; c++) {
    for (let i = 0; i < p.channels; i += 4) {
      const at = <usize>i << 2;
      const value = v128.load(dy + at);
      const lanes = p.channels - i;
      if (side == 2 && lanes >= 4) ownMaximumGrad2(x + at, dx + at, value, pixel, pitch);
      else if (side == 4 && lanes >= 4) ownMaximumGrad4(x + at, dx + at, value, pixel, pitch);
      else ownMaximumGrad(p, x + at, dx + at, value, lanes, pixel, pitch);
    }
    x += step;
    dx += step;
    dy += pixel;
  }
}

/**
 * The gradient of maxPool with windows side by side from the image's corner on, and
 * bands of whole windows. What no window covers gets 0.
 */
function ownGradBand(p: PoolGradParams, slice: i32): void {
  const bands = (p.height + p.bandRows - 1) / p.bandRows;
  const image = slice / bands;
  const begin = slice % bands * p.bandRows;
  const end = min(begin + p.bandRows, p.height);
  const pixel = <usize>p.channels << 2;
  const pitch = <usize>p.width * pixel;
  const covered = <usize>(p.outWidth * p.kernelWidth) * pixel;
  const shift = <usize>image * <usize>p.height * pitch;
  for (let y = begin; y < end;) {
    const r = y / p.kernelHeight;
    const at = shift + <usize>y * pitch;
    const rows = r < p.outHeight ? p.kernelHeight : end - y;
    const from: usize = r < p.outHeight ? covered : 0;
    if (from < pitch) {
      for (let i = 0; i < rows; i++) {
        memory.fill(p.dx + at + <usize>i * pitch + from, 0, pitch - from);
      }
    }
    if (from) {
      const dy = p.dy + <usize>((image * p.outHeight + r) * p.outWidth) * pixel;
      ownRow(p, p.x + at, dy, p.dx + at);
    }
    y += rows;
  }
}

export function maxPoolGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<PoolGradParams>(params);
  const own = p.strideHeight == p.kernelHeight && p.strideWidth == p.kernelWidth &&
    p.top == 0 && p.left == 0 && p.outHeight * p.kernelHeight <= p.height &&
    p.outWidth * p.kernelWidth <= p.width && p.bandRows % p.kernelHeight == 0;
  if (own) ownGradBand(p, slice);
  else poolGradBand(MAX, p, slice);
}

/** The gradient of avgPool, each window's dy divided by its whole size; x is not read. */
export function avgPoolGrad(params: usize, slice: i32, scratch: usize): void {
  poolGradBand(MEAN, changetype<PoolGradParams>(params), slice);
}
