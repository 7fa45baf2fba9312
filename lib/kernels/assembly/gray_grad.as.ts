// The gradient of the block of images of one channel (gray_block.as.ts), by the bytes that
// it left: of each window, the pixel that won.

import { padImage } from "./images.as";
import { madd } from "./madd.as";
import { GrayParams } from "./params.as";
import { addLanes } from "./vectors.as";

/** Four signed bytes as lanes. */
@inline
function lanesOf(from: usize): v128 {
  return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(from)));
}

/**
 * Adds Σ dz · patch [9][n] and Σ dz [n] of channels i … i + 3 of a row of windows
 * to doubles. Arguments as of `windows`.
 *
 * @param dz      of the row
 * @param skipped windows after the first one that are left out
 */
function windowGradients(
  p: GrayParams, x: usize, pitch: usize, columns: i32, dz: usize, winners: usize, sums: usize,
  skipped: usize,
): void {
  const line = <usize>p.n << 2;
  const start = x, end = x + (<usize>columns << 3);
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero;
  let s5 = zero, s6 = zero, s7 = zero, s8 = zero, sum = zero;
  for (; x < end; x += 8) {
    let from = x;
    const value = v128.load(dz);
    sum = f32x4.add(sum, value);
    // Of 0, −1, −2, −3 the second bit says which row won, the first which column.
    const winner = lanesOf(winners);
    const odd = i32x4.shr_s(i32x4.shl(winner, 31), 31);
    const below = i32x4.shr_s(i32x4.shl(i32x4.sub(winner, odd), 30), 31);
    let d2 = v128.and(value, below), d0 = v128.andnot(value, below);
    const d1 = v128.and(d0, odd), d3 = v128.and(d2, odd);
    d0 = v128.andnot(d0, odd);
    d2 = v128.andnot(d2, odd);
    let row = v128.load(from);
    let v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    s0 = madd(v, d0, s0);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    s1 = madd(v, d0, s1);
    s0 = madd(v, d1, s0);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    s2 = madd(v, d0, s2);
    s1 = madd(v, d1, s1);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    s2 = madd(v, d1, s2);
    from += pitch;
    row = v128.load(from);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    s3 = madd(v, d0, s3);
    s0 = madd(v, d2, s0);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    s4 = madd(v, d0, s4);
    s3 = madd(v, d1, s3);
    s1 = madd(v, d2, s1);
    s0 = madd(v, d3, s0);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    s5 = madd(v, d0, s5);
    s4 = madd(v, d1, s4);
    s2 = madd(v, d2, s2);
    s1 = madd(v, d3, s1);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    s5 = madd(v, d1, s5);
    s2 = madd(v, d3, s2);
    from += pitch;
    row = v128.load(from);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    s6 = madd(v, d0, s6);
    s3 = madd(v, d2, s3);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    s7 = madd(v, d0, s7);
    s6 = madd(v, d1, s6);
    s4 = madd(v, d2, s4);
    s3 = madd(v, d3, s3);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    s8 = madd(v, d0, s8);
    s7 = madd(v, d1, s7);
    s5 = madd(v, d2, s5);
    s4 = madd(v, d3, s4);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    s8 = madd(v, d1, s8);
    s5 = madd(v, d3, s5);
    from += pitch;
    row = v128.load(from);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    s6 = madd(v, d2, s6);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    s7 = madd(v, d2, s7);
    s6 = madd(v, d3, s6);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    s8 = madd(v, d2, s8);
    s7 = madd(v, d3, s7);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    s8 = madd(v, d3, s8);
    const step = x == start ? skipped + 1 : 1;
    x += (step - 1) << 3;
    dz += step * line;
    winners += step * <usize>p.n;
  }
  const double = line << 1;
  addLanes(sums, s0);
  addLanes(sums + double, s1);
  addLanes(sums + 2 * double, s2);
  addLanes(sums + 3 * double, s3);
  addLanes(sums + 4 * double, s4);
  addLanes(sums + 5 * double, s5);
  addLanes(sums + 6 * double, s6);
  addLanes(sums + 7 * double, s7);
  addLanes(sums + 8 * double, s8);
  addLanes(sums + 9 * double, sum);
}

/**
 * dz of windows `column` … `last` − 1 of a row, whose first value is number `place`: dOut,
 * and that `beside` bytes on, where out is positive.
 */
function rowGradients(
  p: GrayParams, place: i32, column: i32, last: i32, beside: usize, dz: usize,
): void {
  const keep = f32x4.splat(p.keepScale), zero = f32x4.splat(0);
  const first = <usize>(column * p.n) << 2;
  const row = <usize>place << 2;
  let out = p.out + row + first, dOut = p.dOut + row + first;
  for (const end = p.out + row + (<usize>(last * p.n) << 2); out < end; out += 16) {
    const factor = v128.and(f32x4.gt(v128.load(out), zero), keep);
    let value = v128.load(dOut);
    if (beside) value = f32x4.add(value, v128.load(dOut + beside));
    v128.store(dz + first, f32x4.mul(value, factor));
    dOut += 16;
    dz += 16;
  }
}

/**
 * Σ dz · patch and Σ dz of image `slice`, as doubles [10][n]; of windows that two images
 * have in common, in the first one's. Scratch: the padded image, dz of a row of windows.
 */
export function grayGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<GrayParams>(params);
  const rows = p.height >> 1, columns = p.width >> 1;
  const pitch = <usize>(p.width + 2) << 2;
  const sums = p.sums + <usize>slice * (<usize>(10 * p.n) << 3);
  const shared = p.shared != 0 && load<u8>(p.shared + <usize>slice) != 0;
  const next = p.shared != 0 && slice + 1 < p.images &&
    load<u8>(p.shared + <usize>slice, 1) != 0;
  const half = columns >> 1;
  const beside = next ? <usize>((rows * columns - half) * p.n) << 2 : 0;
  const skipped = shared ? half - 2 : 0;
  const dz = scratch + <usize>((p.height + 2) * (p.width + 2) << 2);
  memory.fill(sums, 0, <usize>(10 * p.n) << 3);
  padImage(
    p.x + (<usize>(slice * p.height * p.width) << 2), p.height, p.width, 1,
    scratch, p.height + 2, p.width + 2, 1, 1, 1, 1,
  );
  for (let r = 0; r < rows; r++) {
    const place = (slice * rows + r) * columns * p.n;
    if (shared) rowGradients(p, place, 0, 1, 0, dz);
    let column = shared ? half - 1 : 0;
    if (next) {
      rowGradients(p, place, column, half + 1, 0, dz);
      rowGradients(p, place, half + 1, columns - 1, beside, dz);
      column = columns - 1;
    }
    rowGradients(p, place, column, columns, 0, dz);
    for (let i = 0; i < p.n; i += 4) {
      windowGradients(
        p, scratch + <usize>(2 * r) * pitch, pitch, columns, dz + (<usize>i << 2),
        p.winners + <usize>(place + i), sums + (<usize>i << 3), <usize>skipped,
      );
    }
  }
}
