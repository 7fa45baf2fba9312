// C = A · B with B packed in panels; A may be transposed through its strides.

import { MATMUL_ROWS, MatmulParams, SumRowsParams } from "./params.as";
import { storePart, tile, TILE_COLUMNS, TILE_PITCH, TILE_ROWS } from "./tile.as";

/**
 * Rows 24 · slice … of C [m, n] = bias + A · B. A[i, k] lies at
 * i · aRowStride + k · aStep bytes. Scratch: 48 values.
 */
export function matmul(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<MatmulParams>(params);
  const end = min(p.m, (slice + 1) * MATMUL_ROWS);
  const pitch = <usize>p.n << 2;
  for (let i = slice * MATMUL_ROWS; i < end; i += <i32>TILE_ROWS) {
    const rows = min(<i32>TILE_ROWS, end - i);
    const a0 = p.a + <usize>i * p.aRowStride;
    const a1 = rows > 1 ? a0 + p.aRowStride : a0;
    const a2 = rows > 2 ? a1 + p.aRowStride : a0;
    for (let first: usize = 0; first < <usize>p.n; first += TILE_COLUMNS) {
      const columns = min(TILE_COLUMNS, <usize>p.n - first);
      const c = p.c + <usize>i * pitch + (first << 2);
      const whole = <usize>rows == TILE_ROWS && columns == TILE_COLUMNS;
      tile(
        a0, a1, a2, p.aStep, 0,
        p.panels + first * <usize>p.k * 4, TILE_PITCH, 0, p.k, 1,
        p.bias + (first << 2), 0,
        whole ? c : scratch, whole ? pitch : TILE_PITCH,
      );
      if (!whole) storePart(scratch, c, pitch, rows, columns);
    }
  }
}

/** total[n] = Σ over rows of source[rows, n], in order and in double precision. */
export function sumRows(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<SumRowsParams>(params);
  for (let c = 0; c < p.n; c++) {
    let sum: f64 = 0;
    for (let r = 0; r < p.rows; r++) {
      sum += <f64>load<f32>(p.source + (<usize>(r * p.n + c) << 2));
    }
    store<f32>(p.total + (<usize>c << 2), <f32>sum);
  }
}
