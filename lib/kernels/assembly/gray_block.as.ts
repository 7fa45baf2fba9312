// The convolution block of images of one channel, pooled 2 × 2, without its
// convolution's output: one pass convolves, normalises, rectifies, pools and drops.
// NHWC; n a multiple of 4. The statistics come first (gray_sums.as.ts).
//
// For the gradient it leaves a byte a value of out: which pixel of the window won,
// 0 to 3 (the first of ties), or 4 where nothing comes back (z ≤ 0, or dropped).

import { dropoutMask } from "./dropout_hash.as";
import { allFinite } from "./finite.as";
import { padImage } from "./images.as";
import { madd } from "./madd.as";
import { GrayParams } from "./params.as";
import { addLanes } from "./vectors.as";

/** The four lanes' lowest bytes, side by side. */
@inline
function bytesOf(v: v128): v128 {
  const halves = i16x8.narrow_i32x4_s(v, v);
  return i8x16.narrow_i16x8_s(halves, halves);
}

/** Four bytes as lanes. */
@inline
function lanesOf(from: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
}

/**
 * Channels i … i + 3 of a row of windows.
 *
 * @param x      padded image, at the row's first patch; rows `pitch` bytes apart
 * @param winners where to, or 0
 */
function windows(
  p: GrayParams, x: usize, pitch: usize, i: i32, columns: i32,
  out: usize, place: u32, winners: usize,
): void {
  const line = <usize>p.n << 2;
  let from = p.weights + (<usize>i << 2);
  const w0 = v128.load(from), w1 = v128.load(from + line);
  from += line << 1;
  const w2 = v128.load(from), w3 = v128.load(from + line);
  from += line << 1;
  const w4 = v128.load(from), w5 = v128.load(from + line);
  from += line << 1;
  const w6 = v128.load(from), w7 = v128.load(from + line);
  from += line << 1;
  const w8 = v128.load(from), shift = v128.load(from + line);
  for (let c = 0; c < columns; c++) {
    let row = x;
    let v = v128.load32_splat(row);
    let z0 = madd(v, w0, shift);
    v = v128.load32_splat(row, 4);
    z0 = madd(v, w1, z0);
    let z1 = madd(v, w0, shift);
    v = v128.load32_splat(row, 8);
    z0 = madd(v, w2, z0);
    z1 = madd(v, w1, z1);
    v = v128.load32_splat(row, 12);
    z1 = madd(v, w2, z1);
    row += pitch;
    v = v128.load32_splat(row);
    z0 = madd(v, w3, z0);
    let z2 = madd(v, w0, shift);
    v = v128.load32_splat(row, 4);
    z0 = madd(v, w4, z0);
    z1 = madd(v, w3, z1);
    z2 = madd(v, w1, z2);
    let z3 = madd(v, w0, shift);
    v = v128.load32_splat(row, 8);
    z0 = madd(v, w5, z0);
    z1 = madd(v, w4, z1);
    z2 = madd(v, w2, z2);
    z3 = madd(v, w1, z3);
    v = v128.load32_splat(row, 12);
    z1 = madd(v, w5, z1);
    z3 = madd(v, w2, z3);
    row += pitch;
    v = v128.load32_splat(row);
    z0 = madd(v, w6, z0);
    z2 = madd(v, w3, z2);
    v = v128.load32_splat(row, 4);
    z0 = madd(v, w7, z0);
    z1 = madd(v, w6, z1);
    z2 = madd(v, w4, z2);
    z3 = madd(v, w3, z3);
    v = v128.load32_splat(row, 8);
    z0 = madd(v, w8, z0);
    z1 = madd(v, w7, z1);
    z2 = madd(v, w5, z2);
    z3 = madd(v, w4, z3);
    v = v128.load32_splat(row, 12);
    z1 = madd(v, w8, z1);
    z3 = madd(v, w5, z3);
    row += pitch;
    v = v128.load32_splat(row);
    z2 = madd(v, w6, z2);
    v = v128.load32_splat(row, 4);
    z2 = madd(v, w7, z2);
    z3 = madd(v, w6, z3);
    v = v128.load32_splat(row, 8);
    z2 = madd(v, w8, z2);
    z3 = madd(v, w7, z3);
    v = v128.load32_splat(row, 12);
    z3 = madd(v, w8, z3);
    const best = f32x4.pmax(f32x4.pmax(z0, z1), f32x4.pmax(z2, z3));
    let value = f32x4.pmax(best, f32x4.splat(0));
    if (p.threshold) {
      value = f32x4.mul(value, dropoutMask(place, p.key, p.threshold, p.keepScale));
    }
    v128.store(out, value);
    if (winners) {
      const not0 = f32x4.ne(z0, best);
      const not1 = v128.and(not0, f32x4.ne(z1, best));
      const not2 = v128.and(not1, f32x4.ne(z2, best));
      const winner = i32x4.neg(i32x4.add(i32x4.add(not0, not1), not2));
      const alive = f32x4.gt(value, f32x4.splat(0));
      v128.store32_lane(winners, bytesOf(v128.bitselect(winner, i32x4.splat(4), alive)), 0);
      winners += <usize>p.n;
    }
    x += 8;
    out += line;
    place += p.n;
  }
}

/**
 * out of a band of rows of an image: slice = image · bands + band. Stores 0 at
 * `finite` + 4 · slice where x is not finite and that is asked for, 1 else.
 * Scratch: the padded image.
 */
export function grayBlock(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<GrayParams>(params);
  const image = slice / p.bands;
  const rows = p.height >> 1, columns = p.width >> 1;
  const first = (slice % p.bands) * rows / p.bands;
  const last = (slice % p.bands + 1) * rows / p.bands;
  const top = max(0, 2 * first - 1), bottom = min(p.height, 2 * last + 1);
  const x = p.x + (<usize>((image * p.height + top) * p.width) << 2);
  if (p.finite) {
    const finite = allFinite(x, (bottom - top) * p.width);
    store<i32>(p.finite + (<usize>slice << 2), finite ? 1 : 0);
  }
  const pitch = <usize>(p.width + 2) << 2;
  padImage(
    x, bottom - top, p.width, 1,
    scratch, 2 * (last - first) + 2, p.width + 2, top - 2 * first + 1, 1, 1, 1,
  );
  for (let r = first; r < last; r++) {
    const place = (image * rows + r) * columns * p.n;
    for (let i = 0; i < p.n; i += 4) {
      windows(
        p, scratch + <usize>(2 * (r - first)) * pitch, pitch, i, columns,
        p.out + (<usize>(place + i) << 2), place + i,
        p.winners ? p.winners + <usize>(place + i) : 0,
      );
    }
  }
}

/**
 * Adds Σ dz · patch [9][n] and Σ dz [n] of channels i … i + 3 of a row of windows
 * to doubles; arguments as of `windows`.
 */
function windowGradients(
  p: GrayParams, x: usize, pitch: usize, i: i32, columns: i32,
  dOut: usize, winners: usize, sums: usize,
): void {
  const line = <usize>p.n << 2;
  const keep = f32x4.splat(p.keepScale);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0;
  let s5 = s0, s6 = s0, s7 = s0, s8 = s0, sum = s0;
  for (let c = 0; c < columns; c++) {
    const winner = lanesOf(winners);
    const factor = v128.and(i32x4.lt_s(winner, i32x4.splat(4)), keep);
    const dz = f32x4.mul(v128.load(dOut), factor);
    sum = f32x4.add(sum, dz);
    const d0 = v128.andnot(dz, i32x4.ne(winner, i32x4.splat(0)));
    const d1 = v128.and(dz, i32x4.eq(winner, i32x4.splat(1)));
    const d2 = v128.and(dz, i32x4.eq(winner, i32x4.splat(2)));
    const d3 = v128.and(dz, i32x4.eq(winner, i32x4.splat(3)));
    let row = x;
    let v = v128.load32_splat(row);
    s0 = madd(v, d0, s0);
    v = v128.load32_splat(row, 4);
    s1 = madd(v, d0, s1);
    s0 = madd(v, d1, s0);
    v = v128.load32_splat(row, 8);
    s2 = madd(v, d0, s2);
    s1 = madd(v, d1, s1);
    v = v128.load32_splat(row, 12);
    s2 = madd(v, d1, s2);
    row += pitch;
    v = v128.load32_splat(row);
    s3 = madd(v, d0, s3);
    s0 = madd(v, d2, s0);
    v = v128.load32_splat(row, 4);
    s4 = madd(v, d0, s4);
    s3 = madd(v, d1, s3);
    s1 = madd(v, d2, s1);
    s0 = madd(v, d3, s0);
    v = v128.load32_splat(row, 8);
    s5 = madd(v, d0, s5);
    s4 = madd(v, d1, s4);
    s2 = madd(v, d2, s2);
    s1 = madd(v, d3, s1);
    v = v128.load32_splat(row, 12);
    s5 = madd(v, d1, s5);
    s2 = madd(v, d3, s2);
    row += pitch;
    v = v128.load32_splat(row);
    s6 = madd(v, d0, s6);
    s3 = madd(v, d2, s3);
    v = v128.load32_splat(row, 4);
    s7 = madd(v, d0, s7);
    s6 = madd(v, d1, s6);
    s4 = madd(v, d2, s4);
    s3 = madd(v, d3, s3);
    v = v128.load32_splat(row, 8);
    s8 = madd(v, d0, s8);
    s7 = madd(v, d1, s7);
    s5 = madd(v, d2, s5);
    s4 = madd(v, d3, s4);
    v = v128.load32_splat(row, 12);
    s8 = madd(v, d1, s8);
    s5 = madd(v, d3, s5);
    row += pitch;
    v = v128.load32_splat(row);
    s6 = madd(v, d2, s6);
    v = v128.load32_splat(row, 4);
    s7 = madd(v, d2, s7);
    s6 = madd(v, d3, s6);
    v = v128.load32_splat(row, 8);
    s8 = madd(v, d2, s8);
    s7 = madd(v, d3, s7);
    v = v128.load32_splat(row, 12);
    s8 = madd(v, d3, s8);
    x += 8;
    dOut += line;
    winners += <usize>p.n;
  }
  const step = line << 1;
  addLanes(sums, s0);
  addLanes(sums + step, s1);
  addLanes(sums + 2 * step, s2);
  addLanes(sums + 3 * step, s3);
  addLanes(sums + 4 * step, s4);
  addLanes(sums + 5 * step, s5);
  addLanes(sums + 6 * step, s6);
  addLanes(sums + 7 * step, s7);
  addLanes(sums + 8 * step, s8);
  addLanes(sums + 9 * step, sum);
}

/** Σ dz · patch and Σ dz of image `slice`, as doubles [10][n]. Scratch: the padded image. */
export function grayGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<GrayParams>(params);
  const rows = p.height >> 1, columns = p.width >> 1;
  const pitch = <usize>(p.width + 2) << 2;
  const sums = p.sums + <usize>slice * (<usize>(10 * p.n) << 3);
  memory.fill(sums, 0, <usize>(10 * p.n) << 3);
  padImage(
    p.x + (<usize>(slice * p.height * p.width) << 2), p.height, p.width, 1,
    scratch, p.height + 2, p.width + 2, 1, 1, 1, 1,
  );
  for (let r = 0; r < rows; r++) {
    const place = <usize>((slice * rows + r) * columns * p.n);
    for (let i = 0; i < p.n; i += 4) {
      windowGradients(
        p, scratch + <usize>(2 * r) * pitch, pitch, i, columns,
        p.dOut + ((place + <usize>i) << 2), p.winners + place + <usize>i,
        sums + (<usize>i << 3),
      );
    }
  }
}
