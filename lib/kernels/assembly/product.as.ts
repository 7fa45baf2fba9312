// Products of matrices: C [rows, n] = bias + A · B, or C += A · B, in tiles of 4 × 8.
//
// Four rows of A are packed value by value, [k][4], so that a turn of the loop takes 3
// loads for 8 multiply-adds, and the 8 sums, a vector of A, two of B and a lane spread
// over a vector fit V8's 15 registers. B is packed in panels [n / 16][k][16], of which
// a tile reads a half. k goes in parts of DEPTH: a part of a panel (16 KiB) stays in
// the first cache while all packed rows (64 KiB at most) come from the second.

import { madd } from "./madd.as";
import { DEPTH, PACKED_ROWS } from "./params.as";
import { storeLanes } from "./vectors.as";

/** Bytes of four packed rows; what is written past the last is overwritten. */
export const QUAD_BYTES: usize = <usize>DEPTH << 4;
/** Bytes of all packed rows, and of what is written past them. */
export const PACKED_BYTES: usize = <usize>(PACKED_ROWS / 4) * QUAD_BYTES + 64;
/** Bytes of a tile of its own, for those that are not whole. */
export const SPARE_BYTES: usize = 128;

/**
 * Packs `count` values of four rows, [count][4]. Reads up to 3 values past each, and
 * writes as many past the end.
 */
@inline
export function packFour(
  a0: usize, a1: usize, a2: usize, a3: usize, count: i32, to: usize,
): void {
  for (; count > 0; count -= 4) {
    const x0 = v128.load(a0), x1 = v128.load(a1), x2 = v128.load(a2), x3 = v128.load(a3);
    const low = f32x4.shuffle(x0, x1, 0, 4, 1, 5), high = f32x4.shuffle(x0, x1, 2, 6, 3, 7);
    const low2 = f32x4.shuffle(x2, x3, 0, 4, 1, 5), high2 = f32x4.shuffle(x2, x3, 2, 6, 3, 7);
    v128.store(to, f64x2.shuffle(low, low2, 0, 2));
    v128.store(to, f64x2.shuffle(low, low2, 1, 3), 16);
    v128.store(to, f64x2.shuffle(high, high2, 0, 2), 32);
    v128.store(to, f64x2.shuffle(high, high2, 1, 3), 48);
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
    to += 64;
  }
}

/** The same of four columns of A, which lie beside each other, `step` bytes to the next k. */
export function packTransposed(a: usize, step: usize, count: i32, to: usize): void {
  for (const end = to + (<usize>count << 4); to < end; to += 16) {
    v128.store(to, v128.load(a));
    a += step;
  }
}

/** A tile: rows init0 … init3 of 8 values + packed rows · half a panel, to `c`. */
@inline
function tile(
  packed: usize, panel: usize, k: i32,
  init0: usize, init1: usize, init2: usize, init3: usize, c: usize, pitch: usize,
): void {
  let c00 = v128.load(init0), c01 = v128.load(init0, 16);
  let c10 = v128.load(init1), c11 = v128.load(init1, 16);
  let c20 = v128.load(init2), c21 = v128.load(init2, 16);
  let c30 = v128.load(init3), c31 = v128.load(init3, 16);
  for (const end = packed + (<usize>k << 4); packed < end; packed += 16) {
    const four = v128.load(packed);
    const b0 = v128.load(panel), b1 = v128.load(panel, 16);
    let x = f32x4.shuffle(four, four, 0, 0, 0, 0);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = f32x4.shuffle(four, four, 1, 1, 1, 1);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = f32x4.shuffle(four, four, 2, 2, 2, 2);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = f32x4.shuffle(four, four, 3, 3, 3, 3);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    panel += 64;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += pitch;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += pitch;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += pitch;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** Copies the first rows and columns of a tile; memory.copy takes longer for so few. */
function storePart(spare: usize, to: usize, pitch: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    storeLanes(to, v128.load(spare), columns);
    if (columns > 4) storeLanes(to + 16, v128.load(spare, 16), columns - 4);
    spare += 32;
    to += pitch;
  }
}

/**
 * C [rows, n] = bias + A · B, or += without one, for a part of k.
 *
 * @param packed     rows of A, four by four, QUAD_BYTES apart
 * @param panels     B from this part of k on, `panelBytes` from a panel to the next
 * @param bias       [n rounded up to 16], or 0
 * @param cPitch     bytes from a row of C to the next
 * @param spare      SPARE_BYTES
 */
export function multiplyPacked(
  packed: usize, rows: i32, k: i32, panels: usize, panelBytes: usize, n: i32,
  bias: usize, c: usize, cPitch: usize, spare: usize,
): void {
  for (let j = 0; j < n; j += 8) {
    const panel = panels + <usize>(j >> 4) * panelBytes + (<usize>(j & 8) << 2);
    const columns = min(8, n - j);
    let from = packed;
    let to = c + (<usize>j << 2);
    for (let i = 0; i < rows; i += 4) {
      const left = rows - i;
      const base = bias ? bias + (<usize>j << 2) : to;
      const pitch = bias ? 0 : cPitch;
      const row1 = left > 1 ? base + pitch : base;
      const row2 = left > 2 ? row1 + pitch : base;
      const row3 = left > 3 ? row2 + pitch : base;
      const whole = left >= 4 && columns == 8;
      tile(
        from, panel, k, base, row1, row2, row3, whole ? to : spare, whole ? cPitch : 32,
      );
      if (!whole) storePart(spare, to, cPitch, min(4, left), columns);
      from += QUAD_BYTES;
      to += cPitch << 2;
    }
  }
}

/**
 * C [4, 8] += Aᵀ · B over `rows` rows of `count` steps; the pointers jump between rows.
 * Of the 4 rows of C only the first `places` are stored.
 */
export function addTransposed(
  a: usize, aStep: usize, aJump: usize, b: usize, bStep: usize, bJump: usize,
  count: i32, rows: i32, c: usize, pitch: usize, places: i32,
): void {
  const c1 = places > 1 ? c + pitch : c;
  const c2 = places > 2 ? c1 + pitch : c;
  const c3 = places > 3 ? c2 + pitch : c;
  let c00 = v128.load(c), c01 = v128.load(c, 16);
  let c10 = v128.load(c1), c11 = v128.load(c1, 16);
  let c20 = v128.load(c2), c21 = v128.load(c2, 16);
  let c30 = v128.load(c3), c31 = v128.load(c3, 16);
  for (let r = 0; r < rows; r++) {
    for (const end = b + <usize>count * bStep; b != end; b += bStep) {
      const four = v128.load(a);
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      let x = f32x4.shuffle(four, four, 0, 0, 0, 0);
      c00 = madd(x, b0, c00);
      c01 = madd(x, b1, c01);
      x = f32x4.shuffle(four, four, 1, 1, 1, 1);
      c10 = madd(x, b0, c10);
      c11 = madd(x, b1, c11);
      x = f32x4.shuffle(four, four, 2, 2, 2, 2);
      c20 = madd(x, b0, c20);
      c21 = madd(x, b1, c21);
      x = f32x4.shuffle(four, four, 3, 3, 3, 3);
      c30 = madd(x, b0, c30);
      c31 = madd(x, b1, c31);
      a += aStep;
    }
    a += aJump;
    b += bJump;
  }
  // Last rows first: those that are not there lie at the first, which comes last.
  v128.store(c3, c30);
  v128.store(c3, c31, 16);
  v128.store(c2, c20);
  v128.store(c2, c21, 16);
  v128.store(c1, c10);
  v128.store(c1, c11, 16);
  v128.store(c, c00);
  v128.store(c, c01, 16);
}
