// Functions of two tensors, broadcast against each other. Sizes are collapsed to
// at most 4 outer dimensions and an inner one of n values, along which a factor
// moves on (step 1) or stays (step 0). A slice is CHUNK values of the result.

import { Binary, BroadcastParams, CHUNK, Comparison } from "./params.as";
import { storeLanes } from "./vectors.as";

/** Offset in values of row `row` of a factor with four strides from `strides`. */
@inline
function rowOffset(p: BroadcastParams, row: i32, strides: usize): i32 {
  const sizes = changetype<usize>(p) + offsetof<BroadcastParams>("size0");
  let offset = 0;
  for (let d: usize = 4; d > 0; d--) {
    const size = load<i32>(sizes + ((d - 1) << 2));
    if (size == 1) continue;
    const stride = load<i32>(strides + ((d - 1) << 2));
    // The outermost needs no division.
    if (row < size) return offset + row * stride;
    offset += row % size * stride;
    row /= size;
  }
  return offset;
}

@inline
function aOffset(p: BroadcastParams, row: i32): usize {
  return <usize>rowOffset(p, row, changetype<usize>(p) + offsetof<BroadcastParams>("aStride0"));
}

@inline
function bOffset(p: BroadcastParams, row: i32): usize {
  return <usize>rowOffset(p, row, changetype<usize>(p) + offsetof<BroadcastParams>("bStride0"));
}

/** Function `op` of four pairs. */
function apply(op: i32, a: v128, b: v128): v128 {
  switch (op) {
    case Binary.ADD: return f32x4.add(a, b);
    case Binary.ELU_GRAD: { // the gradient of elu from dy = a and y = b
      const below = f32x4.mul(a, f32x4.add(b, f32x4.splat(1)));
      return v128.bitselect(a, below, f32x4.ge(b, f32x4.splat(0)));
    }
    case Binary.MAXIMUM: return f32x4.max(a, b);
    case Binary.MINIMUM: return f32x4.min(a, b);
    case Binary.MULTIPLY: return f32x4.mul(a, b);
    case Binary.PRELU: return v128.bitselect(f32x4.mul(a, b), a, f32x4.lt(a, f32x4.splat(0)));
    case Binary.DIVIDE: return f32x4.div(a, b);
    case Binary.SQUARED_DIFFERENCE: {
      const d = f32x4.sub(a, b);
      return f32x4.mul(d, d);
    }
    default: return f32x4.sub(a, b);
  }
}

function row(
  op: i32, a: usize, aStep: i32, b: usize, bStep: i32, c: usize, n: i32,
): void {
  if (!aStep) {
    const x = v128.load_splat<f32>(a);
    for (let i = 0; i < n; i += 4) {
      const at = <usize>i << 2;
      storeLanes(c + at, apply(op, x, v128.load(b + at)), n - i);
    }
  } else if (!bStep) {
    const x = v128.load_splat<f32>(b);
    for (let i = 0; i < n; i += 4) {
      const at = <usize>i << 2;
      storeLanes(c + at, apply(op, v128.load(a + at), x), n - i);
    }
  } else {
    for (let i = 0; i < n; i += 4) {
      const at = <usize>i << 2;
      storeLanes(c + at, apply(op, v128.load(a + at), v128.load(b + at)), n - i);
    }
  }
}

/** c = op(a, b) of values CHUNK · slice …. */
export function binary(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<BroadcastParams>(params);
  const end = min(p.total, (slice + 1) * CHUNK);
  let at = slice * CHUNK;
  let i = at % p.n;
  for (let r = at / p.n; at < end; r++) {
    const count = min(p.n - i, end - at);
    row(
      p.op,
      p.a + ((aOffset(p, r) + <usize>(i * p.aStep)) << 2), p.aStep,
      p.b + ((bOffset(p, r) + <usize>(i * p.bStep)) << 2), p.bStep,
      p.c + (<usize>at << 2), count,
    );
    at += count;
    i = 0;
  }
}

@inline
function test(op: i32, a: v128, b: v128): v128 {
  if (op == Comparison.EQUAL) return f32x4.eq(a, b);
  if (op == Comparison.GREATER) return f32x4.gt(a, b);
  if (op == Comparison.GREATER_EQUAL) return f32x4.ge(a, b);
  if (op == Comparison.LESS) return f32x4.lt(a, b);
  if (op == Comparison.LESS_EQUAL) return f32x4.le(a, b);
  return f32x4.ne(a, b);
}

/** Compares a row of pairs; 1 or 0 in a byte each. */
function testRow(
  op: i32, a: usize, aStep: i32, b: usize, bStep: i32, c: usize, n: i32,
): void {
  const aPitch = <usize>aStep << 2, bPitch = <usize>bStep << 2;
  for (let i: usize = 0; i < <usize>n; i += 4) {
    const x = aStep ? v128.load(a + i * aPitch) : v128.load_splat<f32>(a);
    const y = bStep ? v128.load(b + i * bPitch) : v128.load_splat<f32>(b);
    const bits = i32x4.bitmask(test(op, x, y));
    for (let lane: usize = 0; lane < min<usize>(4, <usize>n - i); lane++) {
      store<u8>(c + i + lane, (bits >> <i32>lane) & 1);
    }
  }
}

/** c = whether a and b compare so, a byte each; values CHUNK · slice …. */
export function compare(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<BroadcastParams>(params);
  const end = min(p.total, (slice + 1) * CHUNK);
  let at = slice * CHUNK;
  let i = at % p.n;
  for (let r = at / p.n; at < end; r++) {
    const count = min(p.n - i, end - at);
    testRow(
      p.op,
      p.a + ((aOffset(p, r) + <usize>(i * p.aStep)) << 2), p.aStep,
      p.b + ((bOffset(p, r) + <usize>(i * p.bStep)) << 2), p.bStep,
      p.c + <usize>at, count,
    );
    at += count;
    i = 0;
  }
}
