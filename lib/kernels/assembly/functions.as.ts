// Exponential, logistic function and hyperbolic tangent of four values.
// Polynomials of the Cephes library (Moshier, 1989): expf and tanhf.

import { madd } from "./madd.as";

/** e^x within 2 ulp; x is clamped to [−87.3, 88.7]; NaN stays. */
export function exp(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(-87.3)), f32x4.splat(88.7));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  // ln 2 in two parts, the first exact in the product with n.
  let r = madd(n, f32x4.splat(-0.693359375), x);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let y = f32x4.splat(1.9875691500e-4);
  y = madd(y, r, f32x4.splat(1.3981999507e-3));
  y = madd(y, r, f32x4.splat(8.3334519073e-3));
  y = madd(y, r, f32x4.splat(4.1665795894e-2));
  y = madd(y, r, f32x4.splat(1.6666665459e-1));
  y = madd(y, r, f32x4.splat(5.0000001201e-1));
  y = f32x4.add(madd(y, f32x4.mul(r, r), r), f32x4.splat(1));
  // 2^n in two factors, since n may be 128.
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const bias = i32x4.splat(127);
  const first = i32x4.shl(i32x4.add(half, bias), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(whole, half), bias), 23);
  return f32x4.mul(f32x4.mul(y, first), second);
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
