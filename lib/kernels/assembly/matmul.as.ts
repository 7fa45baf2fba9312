// C = A · B with B packed in panels; A may be transposed through its strides.

import { DEPTH, GRAM_ROWS, MATMUL_COLUMNS, MatmulParams, PACKED_ROWS } from "./params.as";
import { multiplyPacked, PACKED_BYTES, packFour, packTransposed, QUAD_BYTES } from "./product.as";

/** Packs `depth` values from `k` on of `rows` rows of A. */
@inline
function packRows(p: MatmulParams, first: i32, rows: i32, k: i32, depth: i32, to: usize): void {
  const step = <usize>p.aStep, pitch = <usize>p.aRowStride;
  for (let i = 0; i < rows; i += 4) {
    const left = rows - i;
    const a = p.a + <usize>(first + i) * pitch + <usize>k * step;
    if (step == 4) {
      const a1 = left > 1 ? a + pitch : a;
      const a2 = left > 2 ? a1 + pitch : a;
      packFour(a, a1, a2, left > 3 ? a2 + pitch : a, depth, to);
    } else {
      packTransposed(a, step, depth, to);
    }
    to += QUAD_BYTES;
  }
}

/**
 * Rows PACKED_ROWS · … and columns MATMUL_COLUMNS · … of C [m, n] = bias + A · B,
 * slices column by column. A[i, k] lies at i · aRowStride + k · aStep bytes; one of
 * the two is 4. Scratch: packed rows, a tile.
 */
export function matmul(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<MatmulParams>(params);
  const across = (p.n + MATMUL_COLUMNS - 1) / MATMUL_COLUMNS;
  const first = slice / across * PACKED_ROWS;
  const column = slice % across * MATMUL_COLUMNS;
  const rows = min(PACKED_ROWS, p.m - first);
  const columns = min(MATMUL_COLUMNS, p.n - column);
  const pitch = <usize>p.n << 2;
  const panels = p.panels + <usize>column * <usize>p.k * 4;
  const c = p.c + <usize>first * pitch + (<usize>column << 2);
  const bias = p.bias + (<usize>column << 2);
  for (let k = 0; k < p.k; k += DEPTH) {
    const depth = min(DEPTH, p.k - k);
    packRows(p, first, rows, k, depth, scratch);
    multiplyPacked(
      scratch, rows, depth, panels + (<usize>k << 6), <usize>p.k << 6, columns,
      k == 0 ? bias : 0, c, pitch, scratch + PACKED_BYTES,
    );
  }
}

/** Copies four rows of up to four values, turned, `pitch` bytes between rows on both sides. */
@inline
function turn(from: usize, to: usize, pitch: usize, columns: i32): void {
  let at = from;
  const x0 = v128.load(at);
  at += pitch;
  const x1 = v128.load(at);
  at += pitch;
  const x2 = v128.load(at), x3 = v128.load(at + pitch);
  const low = f32x4.shuffle(x0, x1, 0, 4, 1, 5), high = f32x4.shuffle(x0, x1, 2, 6, 3, 7);
  const low2 = f32x4.shuffle(x2, x3, 0, 4, 1, 5), high2 = f32x4.shuffle(x2, x3, 2, 6, 3, 7);
  v128.store(to, f64x2.shuffle(low, low2, 0, 2));
  if (columns > 1) v128.store(to + pitch, f64x2.shuffle(low, low2, 1, 3));
  to += pitch << 1;
  if (columns > 2) v128.store(to, f64x2.shuffle(high, high2, 0, 2));
  if (columns > 3) v128.store(to + pitch, f64x2.shuffle(high, high2, 1, 3));
}

/**
 * C [n, n] = A · B where it is symmetric, with the bits that `matmul` gives: tiles of
 * 4 × 8 that reach above the diagonal, and their copies below it. Rows GRAM_ROWS · …
 * and columns MATMUL_COLUMNS · …, slices column by column. Scratch as above.
 */
export function gram(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<MatmulParams>(params);
  const across = (p.n + MATMUL_COLUMNS - 1) / MATMUL_COLUMNS;
  const first = slice / across * GRAM_ROWS;
  const column = slice % across * MATMUL_COLUMNS;
  const end = min(p.n, column + MATMUL_COLUMNS);
  const rows = min(GRAM_ROWS, p.n - first);
  const pitch = <usize>p.n << 2;
  const start = max(column, first & ~7);
  for (let k = 0; k < p.k; k += DEPTH) {
    const depth = min(DEPTH, p.k - k);
    if (start < end) packRows(p, first, rows, k, depth, scratch);
    for (let j = start; j < end; j += 8) {
      const panel = p.panels + <usize>(j >> 4) * (<usize>p.k << 6) + (<usize>(j & 8) << 2);
      multiplyPacked(
        scratch, min(rows, j + 8 - first), depth, panel + (<usize>k << 6), 0, min(8, end - j),
        k == 0 ? p.bias + (<usize>j << 2) : 0, p.c + <usize>first * pitch + (<usize>j << 2), pitch,
        scratch + PACKED_BYTES,
      );
    }
  }
  for (let i = first; i < first + rows; i += 4) {
    // The tiles that reach above the diagonal end at column (i & ~7) + 8.
    for (let j = max(column, (i & ~7) + 8); j < end; j += 4) {
      const from = p.c + <usize>i * pitch + (<usize>j << 2);
      turn(from, p.c + <usize>j * pitch + (<usize>i << 2), pitch, end - j);
    }
  }
}
