// C = A · B with B packed in panels; A may be transposed through its strides.

import { DEPTH, MATMUL_COLUMNS, MatmulParams, PACKED_ROWS } from "./params.as";
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
