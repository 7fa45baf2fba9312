// Functions of four values, with the polynomials of the Cephes library (Moshier,
// 1989): expf, logf and tanhf.

import { madd } from "./madd.as";

/**
 * e^x within 2 ulp, subnormal results included; 0 below −104, ∞ above 88.73,
 * NaN stays.
 */
export function exp(x: v128): v128 {
  // pmin and pmax keep a NaN in their first operand, in one instruction each.
  x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-104)), f32x4.splat(89));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  // ln 2 in two parts, the first exact in the product with n.
  let r = madd(n, f32x4.splat(-0.693359375), x);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  const y = f32x4.add(smallExpm1(r), f32x4.splat(1));
  // 2^n in two factors, since n may be 128 or −150.
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const bias = i32x4.splat(127);
  const first = i32x4.shl(i32x4.add(half, bias), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(whole, half), bias), 23);
  return f32x4.mul(f32x4.mul(y, first), second);
}

/** e^r − 1 for |r| ≤ ln 2 / 2. */
@inline
function smallExpm1(r: v128): v128 {
  let y = f32x4.splat(1.9875691500e-4);
  y = madd(y, r, f32x4.splat(1.3981999507e-3));
  y = madd(y, r, f32x4.splat(8.3334519073e-3));
  y = madd(y, r, f32x4.splat(4.1665795894e-2));
  y = madd(y, r, f32x4.splat(1.6666665459e-1));
  y = madd(y, r, f32x4.splat(5.0000001201e-1));
  return madd(y, f32x4.mul(r, r), r);
}

/** e^x − 1, without the loss of digits near 0. */
export function expm1(x: v128): v128 {
  const near = f32x4.lt(f32x4.abs(x), f32x4.splat(0.34));
  return v128.bitselect(smallExpm1(x), f32x4.sub(exp(x), f32x4.splat(1)), near);
}

/**
 * Natural logarithm within 2 ulp (Cephes logf): −∞ at 0, NaN below, ∞ and NaN
 * stay, subnormal numbers too.
 */
export function log(x: v128): v128 {
  const small = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(33554432)), x, small);
  let exponent = i32x4.sub(i32x4.shr_u(scaled, 23), i32x4.splat(126));
  exponent = i32x4.sub(exponent, v128.and(small, i32x4.splat(25)));
  // Mantissa in [0.5, 1), then in [√½, √2) − 1.
  let m = v128.or(
    v128.and(scaled, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000),
  );
  const low = f32x4.lt(m, f32x4.splat(0.707106781186547524));
  exponent = i32x4.add(exponent, low);
  m = f32x4.sub(f32x4.add(m, v128.and(m, low)), f32x4.splat(1));
  const e = f32x4.convert_i32x4_s(exponent);
  const square = f32x4.mul(m, m);
  let y = f32x4.splat(7.0376836292e-2);
  y = madd(y, m, f32x4.splat(-1.1514610310e-1));
  y = madd(y, m, f32x4.splat(1.1676998740e-1));
  y = madd(y, m, f32x4.splat(-1.2420140846e-1));
  y = madd(y, m, f32x4.splat(1.4249322787e-1));
  y = madd(y, m, f32x4.splat(-1.6668057665e-1));
  y = madd(y, m, f32x4.splat(2.0000714765e-1));
  y = madd(y, m, f32x4.splat(-2.4999993993e-1));
  y = madd(y, m, f32x4.splat(3.3333331174e-1));
  y = f32x4.mul(f32x4.mul(y, m), square);
  y = madd(e, f32x4.splat(-2.12194440e-4), y);
  y = madd(square, f32x4.splat(-0.5), y);
  y = madd(e, f32x4.splat(0.693359375), f32x4.add(m, y));
  y = v128.bitselect(y, x, f32x4.lt(x, f32x4.splat(Infinity)));
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, f32x4.splat(0)));
  return v128.bitselect(f32x4.splat(NaN), y, f32x4.lt(x, f32x4.splat(0)));
}

/** log(1 + x), without the loss of digits near 0. */
export function log1p(x: v128): v128 {
  const one = f32x4.splat(1);
  const u = f32x4.add(one, x);
  const d = f32x4.sub(u, one);
  // What rounding took from 1 + x is given back in proportion (Kahan).
  const y = f32x4.mul(log(u), f32x4.div(x, d));
  const plain = v128.or(f32x4.eq(d, f32x4.splat(0)), f32x4.eq(u, f32x4.splat(Infinity)));
  return v128.bitselect(x, y, plain);
}

/** 1 / (1 + e^−x). */
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/** tanh x: an odd polynomial below 0.625, else by e^2x. */
export function tanh(x: v128): v128 {
  const one = f32x4.splat(1);
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let y = f32x4.splat(-5.70498872745e-3);
  y = madd(y, square, f32x4.splat(2.06390887954e-2));
  y = madd(y, square, f32x4.splat(-5.37397155531e-2));
  y = madd(y, square, f32x4.splat(1.33314422036e-1));
  y = madd(y, square, f32x4.splat(-3.33332819422e-1));
  const near = madd(f32x4.mul(y, square), x, x);
  const power = exp(f32x4.add(size, size));
  let far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(power, one)));
  far = v128.or(far, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(near, far, f32x4.lt(size, f32x4.splat(0.625)));
}

/**
 * Error function within 4 ulp: below 0.93 an odd polynomial, above 1 − e^p(|x|), as
 * N. Juffa's erff (https://stackoverflow.com/a/35148199).
 */
export function erf(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let near = f32x4.splat(-5.96761703e-4);
  near = madd(near, square, f32x4.splat(4.99119423e-3));
  near = madd(near, square, f32x4.splat(-2.67681349e-2));
  near = madd(near, square, f32x4.splat(1.12819925e-1));
  near = madd(near, square, f32x4.splat(-3.76125336e-1));
  near = madd(near, square, f32x4.splat(1.28379166e-1));
  near = madd(near, x, x);
  const high = madd(f32x4.splat(-1.72853470e-5), size, f32x4.splat(3.83197126e-4));
  const low = madd(f32x4.splat(-3.88396438e-3), size, f32x4.splat(2.42546219e-2));
  let power = madd(high, square, low);
  power = madd(power, size, f32x4.splat(-1.06777877e-1));
  power = madd(power, size, f32x4.splat(-6.34846687e-1));
  power = madd(power, size, f32x4.splat(-1.28717512e-1));
  power = f32x4.sub(f32x4.mul(power, size), size);
  let far = f32x4.sub(f32x4.splat(1), exp(power));
  far = v128.or(far, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(far, near, f32x4.gt(size, f32x4.splat(0.927734375)));
}

/** log(1 + e^x). */
export function softplus(x: v128): v128 {
  const tail = log1p(exp(f32x4.neg(f32x4.abs(x))));
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), tail);
}
