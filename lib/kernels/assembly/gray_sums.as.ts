// What the batch statistics and the gradient of a 3×3 convolution of images of one
// channel follow from: the sums of its patches and their Gram matrix, in double
// precision, of x alone.
//
// With p a patch (9 values around a pixel, zeros outside the image), N pixels:
//   mean y = bias + f · Σp / N,  variance y = fᵀ C f,  C = Σ p pᵀ / N − Σp Σpᵀ / N².
//
// Σ p pᵀ has 45 entries, but only the distance of two taps matters, and what the
// image's border cuts off: 13 sums of products, and those of its first and last row
// and column. Layout of the moments: 9 sums, then 9 × 9 products, as doubles.

import { GrayParams } from "./params.as";

/** Doubles of an image's moments. */
export const MOMENTS: i32 = 90;

/** Doubles of the sums along a row (or all rows) that moments are put together of. */
const LAGS: usize = 24;

// Places within them: three for rows 0 apart, five each for 1 and 2 apart; products
// of the first column and of the last; the sum, first and last value.
const APART: usize = 3;
const FIRST: usize = 13;
const LAST: usize = 16;
const SUM: usize = 19;

/** A row as doubles, two zeros before it and four behind. */
function widen(from: usize, width: i32, to: usize): void {
  v128.store(to, f64x2.splat(0));
  to += 16;
  for (let i = 0; i < width; i++) {
    store<f64>(to, <f64>load<f32>(from + (<usize>i << 2)));
    to += 8;
  }
  memory.fill(to, 0, 32);
}

/** Stores the sum of both lanes. */
@inline
function put(to: usize, place: usize, v: v128): void {
  store<f64>(to + (place << 3), f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1));
}

/** The sums of row `a` (as doubles) with itself and the two below. */
function rowLags(a: usize, b: usize, c: usize, width: i32, to: usize): void {
  let a0 = f64x2.splat(0), a1 = a0, a2 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0;
  let c0 = a0, c1 = a0, c2 = a0, c3 = a0, c4 = a0;
  for (let i: usize = 0; i < <usize>width << 3; i += 16) {
    const v = v128.load(a + i, 16);
    a0 = f64x2.add(a0, f64x2.mul(v, v));
    a1 = f64x2.add(a1, f64x2.mul(v, v128.load(a + i, 24)));
    a2 = f64x2.add(a2, f64x2.mul(v, v128.load(a + i, 32)));
    b0 = f64x2.add(b0, f64x2.mul(v, v128.load(b + i)));
    b1 = f64x2.add(b1, f64x2.mul(v, v128.load(b + i, 8)));
    b2 = f64x2.add(b2, f64x2.mul(v, v128.load(b + i, 16)));
    b3 = f64x2.add(b3, f64x2.mul(v, v128.load(b + i, 24)));
    b4 = f64x2.add(b4, f64x2.mul(v, v128.load(b + i, 32)));
    c0 = f64x2.add(c0, f64x2.mul(v, v128.load(c + i)));
    c1 = f64x2.add(c1, f64x2.mul(v, v128.load(c + i, 8)));
    c2 = f64x2.add(c2, f64x2.mul(v, v128.load(c + i, 16)));
    c3 = f64x2.add(c3, f64x2.mul(v, v128.load(c + i, 24)));
    c4 = f64x2.add(c4, f64x2.mul(v, v128.load(c + i, 32)));
  }
  put(to, 0, a0);
  put(to, 1, a1);
  put(to, 2, a2);
  put(to, 3, b0);
  put(to, 4, b1);
  put(to, 5, b2);
  put(to, 6, b3);
  put(to, 7, b4);
  put(to, 8, c0);
  put(to, 9, c1);
  put(to, 10, c2);
  put(to, 11, c3);
  put(to, 12, c4);
}

/** The products of the first and last values of three rows, and the sum of the first row. */
function rowEnds(a: usize, b: usize, c: usize, width: i32, to: usize): void {
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < <usize>width << 3; i += 16) sum = f64x2.add(sum, v128.load(a + i, 16));
  put(to, SUM, sum);
  const first = load<f64>(a, 16);
  store<f64>(to + (FIRST << 3), first * first);
  store<f64>(to + (FIRST << 3), first * load<f64>(b, 16), 8);
  store<f64>(to + (FIRST << 3), first * load<f64>(c, 16), 16);
  const end = <usize>width << 3;
  const last = load<f64>(a + end, 8);
  store<f64>(to + (LAST << 3), last * last);
  store<f64>(to + (LAST << 3), last * load<f64>(b + end, 8), 8);
  store<f64>(to + (LAST << 3), last * load<f64>(c + end, 8), 16);
  store<f64>(to + (SUM << 3), first, 8);
  store<f64>(to + (SUM << 3), last, 16);
}

@inline
function at(lags: usize, place: usize): f64 {
  return load<f64>(lags + (place << 3));
}

/** Products of taps in columns i and j, of rows `apart`; what the border cuts off left out. */
function product(lags: usize, apart: usize, i: i32, j: i32): f64 {
  const lag = apart == 0 ? <usize>abs(j - i) : APART + 5 * (apart - 1) + <usize>(j - i + 2);
  const whole = at(lags, lag);
  if (i != j || i == 1) return whole;
  // Tap 0 never meets the last column, tap 2 never the first.
  return whole - at(lags, (i == 0 ? LAST : FIRST) + apart);
}

/** Sum of the values that tap i of a row meets. */
@inline
function lineSum(lags: usize, i: i32): f64 {
  const whole = at(lags, SUM);
  return i == 0 ? whole - at(lags, SUM + 2) : i == 2 ? whole - at(lags, SUM + 1) : whole;
}

/** Puts an image's moments together of the sums of all, the first and the last row. */
function putMoments(all: usize, first: usize, last: usize, to: usize): void {
  for (let y = 0; y < 3; y++) {
    // Row 0 of taps never meets the last row of the image, row 2 never the first.
    const out = y == 0 ? last : first;
    for (let x = 0; x < 3; x++) {
      const cut = y == 1 ? 0 : lineSum(out, x);
      store<f64>(to + (<usize>(3 * y + x) << 3), lineSum(all, x) - cut);
    }
  }
  const products = to + 72;
  for (let a = 0; a < 9; a++) {
    for (let b = a; b < 9; b++) {
      const y = a / 3;
      const apart = <usize>(b / 3 - y);
      let value = product(all, apart, a % 3, b % 3);
      if (apart == 0 && y != 1) value -= product(y == 0 ? last : first, 0, a % 3, b % 3);
      store<f64>(products + (<usize>(9 * a + b) << 3), value);
      store<f64>(products + (<usize>(9 * b + a) << 3), value);
    }
  }
}

/**
 * The moments of image `slice`. Scratch: three rows as doubles, sums of a row, of
 * all, of the first.
 */
export function graySums(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<GrayParams>(params);
  const row = <usize>p.width << 2;
  const x = p.x + <usize>slice * <usize>p.height * row;
  const pitch = <usize>(p.width + 6) << 3;
  let a = scratch, b = a + pitch, c = b + pitch;
  const last = c + pitch;
  const all = last + (LAGS << 3);
  const first = all + (LAGS << 3);
  memory.fill(scratch, 0, 3 * pitch + 3 * (LAGS << 3));
  widen(x, p.width, a);
  if (p.height > 1) widen(x + row, p.width, b);
  for (let r = 0; r < p.height; r++) {
    if (r + 2 < p.height) widen(x + <usize>(r + 2) * row, p.width, c);
    else memory.fill(c, 0, pitch);
    rowLags(a, b, c, p.width, last);
    rowEnds(a, b, c, p.width, last);
    for (let i: usize = 0; i < LAGS << 3; i += 16) {
      v128.store(all + i, f64x2.add(v128.load(all + i), v128.load(last + i)));
    }
    if (r == 0) memory.copy(first, last, LAGS << 3);
    const spare = a;
    a = b;
    b = c;
    c = spare;
  }
  putMoments(all, first, last, p.sums + <usize>slice * <usize>(MOMENTS << 3));
}

/** Covariance of taps a and b, of joined moments of `count` pixels. */
@inline
function covariance(moments: usize, a: i32, b: i32, count: f64): f64 {
  const product = load<f64>(moments + 72 + (<usize>(9 * a + b) << 3));
  const mean = load<f64>(moments + (<usize>a << 3)) / count;
  return product / count - mean * (load<f64>(moments + (<usize>b << 3)) / count);
}

/** (C f)[a] of channel c. */
function covarianceTimes(p: GrayParams, a: i32, c: i32, count: f64): f64 {
  let sum: f64 = 0;
  for (let b = 0; b < 9; b++) {
    sum += covariance(p.moments, a, b, count) *
      <f64>load<f32>(p.filter + (<usize>(b * p.n + c) << 2));
  }
  return sum;
}

/** Adds up the images' moments, in their order; then mean and variance of y. */
export function grayMoments(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<GrayParams>(params);
  const count = <f64>p.images * <f64>p.height * <f64>p.width;
  for (let i = 0; i < MOMENTS; i++) {
    let sum: f64 = 0;
    for (let image = 0; image < p.images; image++) {
      sum += load<f64>(p.sums + (<usize>(image * MOMENTS + i) << 3));
    }
    store<f64>(p.moments + (<usize>i << 3), sum);
  }
  for (let c = 0; c < p.n; c++) {
    const at = <usize>c << 2;
    let mean = <f64>load<f32>(p.bias + at);
    let variance: f64 = 0;
    for (let a = 0; a < 9; a++) {
      const weight = <f64>load<f32>(p.filter + (<usize>(a * p.n) << 2) + at);
      mean += weight * load<f64>(p.moments + (<usize>a << 3)) / count;
      variance += weight * covarianceTimes(p, a, c, count);
    }
    store<f32>(p.mean + at, <f32>mean);
    // Rounding may leave less than nothing of a constant; NaN stays.
    store<f32>(p.variance + at, <f32>(variance < 0 ? 0 : variance));
  }
}

/** The filter times the scale, and what is added: [10][n]. */
export function grayWeights(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<GrayParams>(params);
  for (let c = 0; c < p.n; c++) {
    const at = <usize>c << 2;
    const scale = <f64>load<f32>(p.gamma + at) /
      Math.sqrt(<f64>load<f32>(p.variance + at) + <f64>p.epsilon);
    for (let a = 0; a < 9; a++) {
      const place = (<usize>(a * p.n) << 2) + at;
      store<f32>(p.weights + place, <f32>(scale * <f64>load<f32>(p.filter + place)));
    }
    const shift = <f64>load<f32>(p.bias + at) - <f64>load<f32>(p.mean + at);
    store<f32>(
      p.weights + (<usize>(9 * p.n) << 2) + at,
      <f32>(<f64>load<f32>(p.beta + at) + scale * shift),
    );
  }
}

/**
 * The gradients, from the images' sums Σ dz and Σ dz · patch over the positions that
 * won their pool. With the batch statistics' share, for each channel:
 * dGamma = d · f · (Σ dz patch − Σ dz · Σp / N), d = 1 / deviation, and
 * dFilter = scale · (Σ dz patch − Σ dz · Σp / N − dGamma · d · C f).
 */
export function grayGradJoin(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<GrayParams>(params);
  const count = <f64>p.images * <f64>p.height * <f64>p.width;
  const line = <usize>p.n << 3;
  for (let c = 0; c < p.n; c++) {
    const at = <usize>c << 2;
    let dBeta: f64 = 0;
    for (let i = 0; i < p.images; i++) {
      dBeta += load<f64>(p.sums + <usize>i * 10 * line + 9 * line + (at << 1));
    }
    const deviation = 1.0 / Math.sqrt(<f64>load<f32>(p.variance + at) + <f64>p.epsilon);
    let dGamma: f64 = 0;
    for (let a = 0; a < 9; a++) {
      let sum: f64 = 0;
      for (let i = 0; i < p.images; i++) {
        sum += load<f64>(p.sums + <usize>(10 * i + a) * line + (at << 1));
      }
      sum -= dBeta * (load<f64>(p.moments + (<usize>a << 3)) / count);
      store<f64>(scratch + (<usize>a << 3), sum);
      dGamma += sum * <f64>load<f32>(p.filter + (<usize>(a * p.n) << 2) + at);
    }
    dGamma *= deviation;
    const scale = <f64>load<f32>(p.gamma + at) * deviation;
    for (let a = 0; a < 9; a++) {
      const along = dGamma * deviation * covarianceTimes(p, a, c, count);
      store<f32>(
        p.dFilter + (<usize>(a * p.n) << 2) + at,
        <f32>(scale * (load<f64>(scratch + (<usize>a << 3)) - along)),
      );
    }
    store<f32>(p.dBias + at, 0);
    store<f32>(p.dGamma + at, <f32>dGamma);
    store<f32>(p.dBeta + at, <f32>dBeta);
  }
}
