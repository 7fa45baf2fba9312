// Convolutions of 3 × 3 taps and stride 1 from one channel, and the filter's gradient,
// straight from the padded rows: so few multiplications a value do not pay for packing.
// Of four outputs, the 9 taps stay in registers.
//
// A value is the sum of three short chains, a row of taps each: nine multiply-adds one
// after the other would wait for each other. The filter's gradient goes pixel by pixel, as
// in conv2d.as.ts: the bits are the same by either way.

import { madd } from "./madd.as";

/** Bytes from a tap to the next in a panel. */
const TAP: usize = 64;

/** Whether `convolveGray` and `grayFilterGrad` do a convolution without dilation. */
export function isFromGray(
  channels: i32, n: i32, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32, outWidth: i32,
): bool {
  return channels == 1 && !(n & 3) && kernelHeight == 3 && kernelWidth == 3 &&
    strideHeight == 1 && strideWidth == 1 && outWidth >= 4;
}

/**
 * Four outputs of a row of pixels.
 *
 * @param x       padded image at the row's first window; rows `pitch` bytes apart
 * @param weights of the first tap; TAP bytes to the next
 * @param y       `step` bytes from a pixel to the next
 */
function fromRow(
  x: usize, pitch: usize, columns: i32, weights: usize, bias: v128, y: usize, step: usize,
): void {
  const w0 = v128.load(weights), w1 = v128.load(weights, TAP), w2 = v128.load(weights, 2 * TAP);
  const w3 = v128.load(weights, 3 * TAP), w4 = v128.load(weights, 4 * TAP);
  const w5 = v128.load(weights, 5 * TAP), w6 = v128.load(weights, 6 * TAP);
  const w7 = v128.load(weights, 7 * TAP), w8 = v128.load(weights, 8 * TAP);
  for (let c = 0; c < columns; c += 4) {
    // The last four overlap those before them.
    const place = <usize>min(c, columns - 4);
    let from = x + (place << 2);
    let row = v128.load(from);
    let v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    let z0 = madd(v, w0, bias);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    z0 = madd(v, w1, z0);
    let z1 = madd(v, w0, bias);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    z0 = madd(v, w2, z0);
    z1 = madd(v, w1, z1);
    let z2 = madd(v, w0, bias);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    z1 = madd(v, w2, z1);
    z2 = madd(v, w1, z2);
    let z3 = madd(v, w0, bias);
    row = v128.load(from, 16);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    z2 = madd(v, w2, z2);
    z3 = madd(v, w1, z3);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    z3 = madd(v, w2, z3);
    from += pitch;
    row = v128.load(from);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    let t0 = f32x4.mul(v, w3);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    t0 = madd(v, w4, t0);
    let t1 = f32x4.mul(v, w3);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    t0 = madd(v, w5, t0);
    z0 = f32x4.add(z0, t0);
    t1 = madd(v, w4, t1);
    let t2 = f32x4.mul(v, w3);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    t1 = madd(v, w5, t1);
    z1 = f32x4.add(z1, t1);
    t2 = madd(v, w4, t2);
    let t3 = f32x4.mul(v, w3);
    row = v128.load(from, 16);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    t2 = madd(v, w5, t2);
    z2 = f32x4.add(z2, t2);
    t3 = madd(v, w4, t3);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    t3 = madd(v, w5, t3);
    z3 = f32x4.add(z3, t3);
    from += pitch;
    row = v128.load(from);
    let to = y + place * step;
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    t0 = f32x4.mul(v, w6);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    t0 = madd(v, w7, t0);
    t1 = f32x4.mul(v, w6);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    t0 = madd(v, w8, t0);
    v128.store(to, f32x4.add(z0, t0));
    to += step;
    t1 = madd(v, w7, t1);
    t2 = f32x4.mul(v, w6);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    t1 = madd(v, w8, t1);
    v128.store(to, f32x4.add(z1, t1));
    to += step;
    t2 = madd(v, w7, t2);
    t3 = f32x4.mul(v, w6);
    row = v128.load(from, 16);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    t2 = madd(v, w8, t2);
    v128.store(to, f32x4.add(z2, t2));
    to += step;
    t3 = madd(v, w7, t3);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    t3 = madd(v, w8, t3);
    v128.store(to, f32x4.add(z3, t3));
  }
}

/**
 * y [rows, columns, n] = bias + x ∗ filter, n a multiple of 4.
 *
 * @param x      padded rows of one channel, `pitch` bytes apart
 * @param panels the filter, [n / 16][9][16]
 */
export function convolveGray(
  x: usize, pitch: usize, rows: i32, columns: i32, panels: usize, bias: usize, n: i32, y: usize,
): void {
  const step = <usize>n << 2;
  for (let r = 0; r < rows; r++) {
    for (let i: usize = 0; i < step; i += 16) {
      const weights = panels + (i >> 6) * (9 * TAP) + (i & 63);
      fromRow(x, pitch, columns, weights, v128.load(bias + i), y + i, step);
    }
    x += pitch;
    y += <usize>columns * step;
  }
}

/**
 * Adds Σ x · dy of a row of pixels to the 9 taps of four outputs.
 *
 * @param c of the first tap; `cPitch` bytes to the next
 */
function addFilterRow(
  x: usize, pitch: usize, columns: i32, dy: usize, step: usize, c: usize, cPitch: usize,
): void {
  const c1 = c + 3 * cPitch, c2 = c + 6 * cPitch;
  let s0 = v128.load(c), s1 = v128.load(c + cPitch), s2 = v128.load(c + 2 * cPitch);
  let s3 = v128.load(c1), s4 = v128.load(c1 + cPitch), s5 = v128.load(c1 + 2 * cPitch);
  let s6 = v128.load(c2), s7 = v128.load(c2 + cPitch), s8 = v128.load(c2 + 2 * cPitch);
  const below = x + pitch, last = below + pitch;
  let at: usize = 0;
  for (const end = <usize>(columns & ~1) << 2; at < end; at += 8) {
    const d0 = v128.load(dy), d1 = v128.load(dy + step);
    dy += step << 1;
    let row = v128.load(x + at);
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
    row = v128.load(below + at);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    s3 = madd(v, d0, s3);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    s4 = madd(v, d0, s4);
    s3 = madd(v, d1, s3);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    s5 = madd(v, d0, s5);
    s4 = madd(v, d1, s4);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    s5 = madd(v, d1, s5);
    row = v128.load(last + at);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    s6 = madd(v, d0, s6);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    s7 = madd(v, d0, s7);
    s6 = madd(v, d1, s6);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    s8 = madd(v, d0, s8);
    s7 = madd(v, d1, s7);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    s8 = madd(v, d1, s8);
  }
  if (columns & 1) {
    const d = v128.load(dy);
    s0 = madd(v128.load_splat<f32>(x + at), d, s0);
    s1 = madd(v128.load_splat<f32>(x + at, 4), d, s1);
    s2 = madd(v128.load_splat<f32>(x + at, 8), d, s2);
    s3 = madd(v128.load_splat<f32>(below + at), d, s3);
    s4 = madd(v128.load_splat<f32>(below + at, 4), d, s4);
    s5 = madd(v128.load_splat<f32>(below + at, 8), d, s5);
    s6 = madd(v128.load_splat<f32>(last + at), d, s6);
    s7 = madd(v128.load_splat<f32>(last + at, 4), d, s7);
    s8 = madd(v128.load_splat<f32>(last + at, 8), d, s8);
  }
  v128.store(c, s0);
  v128.store(c + cPitch, s1);
  v128.store(c + 2 * cPitch, s2);
  v128.store(c1, s3);
  v128.store(c1 + cPitch, s4);
  v128.store(c1 + 2 * cPitch, s5);
  v128.store(c2, s6);
  v128.store(c2 + cPitch, s7);
  v128.store(c2 + 2 * cPitch, s8);
}

/**
 * dFilter [9, cPitch bytes] += Σ x · dy over [rows, columns] pixels of n values, n a
 * multiple of 4.
 *
 * @param x padded rows of one channel, `pitch` bytes apart
 */
export function grayFilterGrad(
  x: usize, pitch: usize, rows: i32, columns: i32, dy: usize, n: i32,
  dFilter: usize, cPitch: usize,
): void {
  const step = <usize>n << 2;
  for (let r = 0; r < rows; r++) {
    for (let i: usize = 0; i < step; i += 16) {
      addFilterRow(x, pitch, columns, dy + i, step, dFilter + i, cPitch);
    }
    x += pitch;
    dy += <usize>columns * step;
  }
}
