// Functions of one tensor, element by element. A slice is CHUNK values, a multiple of 4.

import { erf, exp, expm1, log, log1p, sigmoid, softplus, tanh } from "./functions.as";
import { CHUNK, SelectParams, Unary, UnaryParams, WeightedSumParams } from "./params.as";
import { storeLanes } from "./vectors.as";

@inline
function zero(): v128 {
  return f32x4.splat(0);
}

/** `yes` where x < 0, else `no`. NaN: `no`. */
@inline
function whereNegative(x: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, f32x4.lt(x, zero()));
}

/** −1, 0 or 1; 0 for NaN, as the cpu backend. */
@inline
function sign(x: v128): v128 {
  const up = v128.and(f32x4.gt(x, zero()), f32x4.splat(1));
  return v128.or(up, v128.and(f32x4.lt(x, zero()), f32x4.splat(-1)));
}

/** 1 above 0, `alpha` elsewhere, NaN for NaN. */
@inline
function step(x: v128, alpha: f32): v128 {
  const value = v128.bitselect(f32x4.splat(1), f32x4.splat(alpha), f32x4.gt(x, zero()));
  return v128.bitselect(value, x, f32x4.eq(x, x));
}

/** x between alpha and beta; NaN stays. */
@inline
function clip(x: v128, alpha: f32, beta: f32): v128 {
  return f32x4.pmax(f32x4.pmin(x, f32x4.splat(beta)), f32x4.splat(alpha));
}

/** Scaled exponential linear unit (Klambauer et al., 2017). */
@inline
function selu(x: v128): v128 {
  const scale: f32 = 1.0507009873554804934193349852946;
  const scaleAlpha: f32 = 1.7580993408473768599402175208123;
  return whereNegative(
    x, f32x4.mul(f32x4.splat(scaleAlpha), expm1(x)), f32x4.mul(f32x4.splat(scale), x),
  );
}

/** Function `op` of four values. A jump a vector; a chain of tests cost ten times as much. */
function apply(op: i32, x: v128, alpha: f32, beta: f32): v128 {
  switch (op) {
    case Unary.ABS: return f32x4.abs(x);
    case Unary.CEIL: return f32x4.ceil(x);
    case Unary.CLIP: return clip(x, alpha, beta);
    case Unary.ELU: return whereNegative(x, expm1(x), x);
    case Unary.ERF: return erf(x);
    case Unary.EXP: return exp(x);
    case Unary.EXPM1: return expm1(x);
    case Unary.FLOOR: return f32x4.floor(x);
    case Unary.LEAKY_RELU: return whereNegative(x, f32x4.mul(x, f32x4.splat(alpha)), x);
    case Unary.LOG: return log(x);
    case Unary.LOG1P: return log1p(x);
    case Unary.NEG: return f32x4.neg(x);
    case Unary.RECIPROCAL: return f32x4.div(f32x4.splat(1), x);
    case Unary.RELU: return f32x4.pmax(x, zero());
    case Unary.RELU6: return f32x4.pmin(f32x4.pmax(x, zero()), f32x4.splat(6));
    case Unary.ROUND: return f32x4.nearest(x);
    case Unary.RSQRT: return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
    case Unary.SELU: return selu(x);
    case Unary.SIGMOID: return sigmoid(x);
    case Unary.SIGN: return sign(x);
    case Unary.SOFTPLUS: return softplus(x);
    case Unary.SQRT: return f32x4.sqrt(x);
    case Unary.SQUARE: return f32x4.mul(x, x);
    case Unary.STEP: return step(x, alpha);
    default: return tanh(x);
  }
}

/** y = op(x) of n values; x may be y. */
export function loop(op: i32, x: usize, y: usize, n: i32, alpha: f32, beta: f32): void {
  for (; n >= 4; n -= 4) {
    v128.store(y, apply(op, v128.load(x), alpha, beta));
    x += 16;
    y += 16;
  }
  if (n > 0) storeLanes(y, apply(op, v128.load(x), alpha, beta), n);
}

/** y = op(x) of values CHUNK · slice …. */
export function unary(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<UnaryParams>(params);
  const first = <usize>slice * CHUNK;
  const x = p.x + (first << 2), y = p.y + (first << 2);
  const n = min(CHUNK, p.n - <i32>first);
  loop(p.op, x, y, n, p.alpha, p.beta);
}

/** Four bytes as masks of four lanes: all ones where a byte is not 0. */
@inline
export function maskOf(bytes: usize): v128 {
  const wide = i16x8.extend_low_i8x16_u(v128.load32_zero(bytes));
  return i32x4.ne(i32x4.extend_low_i16x8_u(wide), i32x4.splat(0));
}

/** y = yes where the condition's byte is not 0, else no; values CHUNK · slice …. */
export function select(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<SelectParams>(params);
  const first = slice * CHUNK;
  const end = min(p.n, first + CHUNK);
  for (let i = first; i < end; i += 4) {
    const at = <usize>i << 2;
    const yes = v128.load(p.yes + at), no = v128.load(p.no + at);
    const mask = maskOf(p.condition + <usize>i);
    storeLanes(p.y + at, v128.bitselect(yes, no, mask), end - i);
  }
}

/** c = alpha · a + beta · b, each product rounded; values CHUNK · slice …. */
export function weightedSum(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<WeightedSumParams>(params);
  const alpha = f32x4.splat(p.alpha), beta = f32x4.splat(p.beta);
  const end = min(p.n, (slice + 1) * CHUNK);
  for (let i = slice * CHUNK; i < end; i += 4) {
    const at = <usize>i << 2;
    const a = f32x4.mul(v128.load(p.a + at), alpha), b = f32x4.mul(v128.load(p.b + at), beta);
    storeLanes(p.c + at, f32x4.add(a, b), end - i);
  }
}
