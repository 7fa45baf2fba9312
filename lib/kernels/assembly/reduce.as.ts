// Sums, products, largest and smallest values along the middle of [outer, k,
// inner]. Partial results of `part` values of k each are kept in double precision
// and joined in their order, so that the number of threads changes no bit.

import { ArgReduceParams, ReduceParams, Reduction } from "./params.as";

/** The neutral element of `op`. */
@inline
function start(op: i32): f64 {
  if (op == Reduction.SUM) return 0;
  if (op == Reduction.MAX) return -Infinity;
  return op == Reduction.MIN ? Infinity : 1;
}

/** One value more, or two at once. NaN stays. */
@inline
function join2(op: i32, a: v128, b: v128): v128 {
  if (op == Reduction.SUM) return f64x2.add(a, b);
  if (op == Reduction.MAX) return f64x2.max(a, b);
  return op == Reduction.MIN ? f64x2.min(a, b) : f64x2.mul(a, b);
}

@inline
function join(op: i32, a: f64, b: f64): f64 {
  if (op == Reduction.SUM) return a + b;
  if (op == Reduction.MAX) return max(a, b);
  return op == Reduction.MIN ? min(a, b) : a * b;
}

@inline
function highHalf(v: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 1));
}

/** All of n values in a row. */
@inline
function alongRow(op: i32, x: usize, n: i32): f64 {
  let low = f64x2.splat(start(op));
  let high = low;
  for (; n >= 4; n -= 4) {
    const v = v128.load(x);
    low = join2(op, low, f64x2.promote_low_f32x4(v));
    high = join2(op, high, highHalf(v));
    x += 16;
  }
  const both = join2(op, low, high);
  let result = join(op, f64x2.extract_lane(both, 0), f64x2.extract_lane(both, 1));
  for (; n > 0; n--) {
    result = join(op, result, <f64>load<f32>(x));
    x += 4;
  }
  return result;
}

/** Four columns of n values, `pitch` bytes apart; to `columns` doubles at `to`. */
@inline
function alongColumns(
  op: i32, x: usize, pitch: usize, n: i32, to: usize, columns: i32,
): void {
  let low = f64x2.splat(start(op));
  let high = low;
  for (; n > 0; n--) {
    const v = v128.load(x);
    low = join2(op, low, f64x2.promote_low_f32x4(v));
    high = join2(op, high, highHalf(v));
    x += pitch;
  }
  store<f64>(to, f64x2.extract_lane(low, 0));
  if (columns > 1) store<f64>(to, f64x2.extract_lane(low, 1), 8);
  if (columns > 2) store<f64>(to, f64x2.extract_lane(high, 0), 16);
  if (columns > 3) store<f64>(to, f64x2.extract_lane(high, 1), 24);
}

@inline
function partial(op: i32, p: ReduceParams, block: i32): void {
  const parts = p.parts;
  const first = block % parts * p.part;
  const n = min(p.part, p.k - first);
  const x = p.x + ((<usize>(block / parts) * <usize>p.k + <usize>first) * <usize>p.inner << 2);
  const to = p.partials + (<usize>block * <usize>p.inner << 3);
  if (p.inner == 1) {
    store<f64>(to, alongRow(op, x, n));
    return;
  }
  for (let i = 0; i < p.inner; i += 4) {
    alongColumns(
      op, x + (<usize>i << 2), <usize>p.inner << 2, n, to + (<usize>i << 3), p.inner - i,
    );
  }
}

/** Partial results of the blocks (outer · parts) of slice, [outer, parts, inner]. */
export function reducePartials(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ReduceParams>(params);
  const end = min(p.outer * p.parts, (slice + 1) * p.blocksPerSlice);
  for (let block = slice * p.blocksPerSlice; block < end; block++) {
    switch (p.op) {
      case Reduction.SUM: partial(Reduction.SUM, p, block); break;
      case Reduction.MAX: partial(Reduction.MAX, p, block); break;
      case Reduction.MIN: partial(Reduction.MIN, p, block); break;
      default: partial(Reduction.PROD, p, block);
    }
  }
}

/** y [outer, inner] = the partial results joined in order, over the divisor; rows of slice. */
export function reduceJoin(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ReduceParams>(params);
  const end = min(p.outer, (slice + 1) * p.rowsPerSlice);
  for (let o = slice * p.rowsPerSlice; o < end; o++) {
    for (let i = 0; i < p.inner; i++) {
      let at = p.partials + ((<usize>(o * p.parts) * <usize>p.inner + <usize>i) << 3);
      let result = load<f64>(at);
      for (let part = 1; part < p.parts; part++) {
        at += <usize>p.inner << 3;
        result = join(p.op, result, load<f64>(at));
      }
      // Divided as the cpu backend does, not multiplied by a reciprocal.
      store<f32>(p.y + (<usize>(o * p.inner + i) << 2), <f32>(result / <f64>p.divisor));
    }
  }
}

/** y = place of the largest (sign 1) or smallest (−1) of k values; the first of ties. */
export function argReduce(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ArgReduceParams>(params);
  const end = min(p.outer, (slice + 1) * p.rowsPerSlice);
  for (let o = slice * p.rowsPerSlice; o < end; o++) {
    for (let i = 0; i < p.inner; i++) {
      let at = p.x + (<usize>(o * p.k * p.inner + i) << 2);
      let best = load<f32>(at) * p.sign;
      let place = 0;
      for (let k = 1; k < p.k; k++) {
        at += <usize>p.inner << 2;
        const value = load<f32>(at) * p.sign;
        if (value > best) {
          best = value;
          place = k;
        }
      }
      store<i32>(p.y + (<usize>(o * p.inner + i) << 2), place);
    }
  }
}
