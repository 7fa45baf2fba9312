// dy of a block: the gradient through dropout, max pooling, ReLU and batch norm,
// one image at a time, NHWC, four channels per vector. dy = constant +
// slope · (y − mean) everywhere, + scale · dz at a window's maximum.
//
// A band of one row of windows at a time stays in the first-level cache while
// its channels are done four by four, their coefficients in registers.

import { dropoutMask } from "./dropout_hash.as";
import { madd } from "./madd.as";
import { BlockGradParams } from "./params.as";
import { storeLanes } from "./vectors.as";

/** dz = dOut · mask of one group of channels of a window. */
@inline
export function gradientAtMaximum(p: BlockGradParams, place: u32): v128 {
  const dz = v128.load(p.dOut + (<usize>place << 2));
  if (!p.threshold) return dz;
  return f32x4.mul(dz, dropoutMask(place, p.key, p.threshold, p.keepScale));
}

/** Writes dy of `count` pixels of a row that no window reaches. */
function denseRow(
  p: BlockGradParams, y: usize, dy: usize, count: i32,
): void {
  for (let c = 0; c < count; c++) {
    for (let i = 0; i < p.n; i += 4) {
      const at = <usize>i << 2;
      const value = f32x4.sub(v128.load(y + at), v128.load(p.mean + at));
      const dense = madd(value, v128.load(p.slope + at), v128.load(p.constant + at));
      storeLanes(dy + at, dense, p.n - i);
    }
    y += <usize>p.n << 2;
    dy += <usize>p.n << 2;
  }
}

/** A row of windows of 2 × 2 and channels i … i + 3, all four of them there. */
function bandOfTwo(
  p: BlockGradParams, y: usize, pitch: usize, dy: usize, dyPitch: usize,
  columns: i32, i: i32, place: u32,
): void {
  const at = <usize>i << 2;
  const pixel = <usize>p.n << 2;
  const scale = v128.load(p.scale + at), shift = v128.load(p.shift + at);
  const mean = v128.load(p.mean + at), slope = v128.load(p.slope + at);
  const constant = v128.load(p.constant + at);
  y += at;
  dy += at;
  for (let c = 0; c < columns; c++) {
    const below = y + pitch;
    const y0 = v128.load(y), y1 = v128.load(y + pixel);
    const y2 = v128.load(below), y3 = v128.load(below + pixel);
    let best = madd(y0, scale, shift);
    const z1 = madd(y1, scale, shift), z2 = madd(y2, scale, shift);
    const z3 = madd(y3, scale, shift);
    const larger1 = f32x4.gt(z1, best);
    best = v128.bitselect(z1, best, larger1);
    const larger2 = f32x4.gt(z2, best);
    best = v128.bitselect(z2, best, larger2);
    const larger3 = f32x4.gt(z3, best);
    best = v128.bitselect(z3, best, larger3);
    const dead = f32x4.le(best, f32x4.splat(0));
    // What later places leave over goes to earlier ones: the first of ties wins.
    let peak = v128.andnot(f32x4.mul(gradientAtMaximum(p, place), scale), dead);
    const peak3 = v128.and(peak, larger3);
    peak = v128.andnot(peak, larger3);
    const peak2 = v128.and(peak, larger2);
    peak = v128.andnot(peak, larger2);
    const peak1 = v128.and(peak, larger1);
    peak = v128.andnot(peak, larger1);
    const to = dy + dyPitch;
    v128.store(dy, f32x4.add(madd(f32x4.sub(y0, mean), slope, constant), peak));
    v128.store(dy + pixel, f32x4.add(madd(f32x4.sub(y1, mean), slope, constant), peak1));
    v128.store(to, f32x4.add(madd(f32x4.sub(y2, mean), slope, constant), peak2));
    v128.store(to + pixel, f32x4.add(madd(f32x4.sub(y3, mean), slope, constant), peak3));
    y += pixel << 1;
    dy += pixel << 1;
    place += p.n;
  }
}

/** A row of windows of any size and channels i … i + 3, as many as there are. */
function band(
  p: BlockGradParams, y: usize, pitch: usize, dy: usize, dyPitch: usize,
  columns: i32, i: i32, place: u32,
): void {
  const at = <usize>i << 2;
  const pixel = <usize>p.n << 2;
  const pool = p.pool;
  const lanes = p.n - i;
  const scale = v128.load(p.scale + at), shift = v128.load(p.shift + at);
  const mean = v128.load(p.mean + at), slope = v128.load(p.slope + at);
  const constant = v128.load(p.constant + at);
  const one = i32x4.splat(1);
  y += at;
  dy += at;
  for (let c = 0; c < columns; c++) {
    let best = madd(v128.load(y), scale, shift);
    let where = i32x4.splat(0);
    let k = where;
    for (let r = 0; r < pool; r++) {
      let from = y + <usize>r * pitch;
      for (const end = from + <usize>pool * pixel; from < end; from += pixel) {
        const z = madd(v128.load(from), scale, shift);
        const larger = f32x4.gt(z, best);
        best = v128.bitselect(z, best, larger);
        where = v128.bitselect(k, where, larger);
        k = i32x4.add(k, one);
      }
    }
    const dead = f32x4.le(best, f32x4.splat(0));
    const peak = v128.andnot(f32x4.mul(gradientAtMaximum(p, place), scale), dead);
    k = i32x4.splat(0);
    for (let r = 0; r < pool; r++) {
      let from = y + <usize>r * pitch;
      let to = dy + <usize>r * dyPitch;
      for (const end = from + <usize>pool * pixel; from < end; from += pixel) {
        const dense = madd(f32x4.sub(v128.load(from), mean), slope, constant);
        const sparse = v128.and(peak, i32x4.eq(where, k));
        storeLanes(to, f32x4.add(dense, sparse), lanes);
        k = i32x4.add(k, one);
        to += pixel;
      }
    }
    y += <usize>pool * pixel;
    dy += <usize>pool * pixel;
    place += p.n;
  }
}

/** dy of one image, [height, width, n] with rows `dyPitch` bytes apart. */
export function imageGradient(
  p: BlockGradParams, image: i32, dy: usize, dyPitch: usize,
): void {
  const pixel = <usize>p.n << 2;
  const pitch = <usize>p.width * pixel;
  const y = p.y + <usize>image * <usize>p.height * pitch;
  const rows = p.height / p.pool;
  const columns = p.width / p.pool;
  const used = columns * p.pool;
  let place = <u32>(image * rows * columns * p.n);
  for (let r = 0; r < rows; r++) {
    const from = y + <usize>(r * p.pool) * pitch;
    const to = dy + <usize>(r * p.pool) * dyPitch;
    for (let i = 0; i < p.n; i += 4) {
      if (p.pool == 2 && p.n - i >= 4) {
        bandOfTwo(p, from, pitch, to, dyPitch, columns, i, place + i);
      } else {
        band(p, from, pitch, to, dyPitch, columns, i, place + i);
      }
    }
    place += columns * p.n;
  }
  for (let r = 0; r < p.height; r++) {
    const first = r < rows * p.pool ? used : 0;
    const shift = <usize>first * pixel;
    denseRow(
      p, y + <usize>r * pitch + shift, dy + <usize>r * dyPitch + shift, p.width - first,
    );
  }
}
