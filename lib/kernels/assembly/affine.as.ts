// Normalisation with given statistics, one channel per column.

import { madd } from "./madd.as";
import { AffineGradParams, AffineParams } from "./params.as";
import { addLanes, roundUp4, storeLanes } from "./vectors.as";

/** Rows whose sums are taken in single precision. */
const ROWS: i32 = 16;

/** y = (x − mean) · factor + offset of the rows of slice, [rows, n]. */
export function affine(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<AffineParams>(params);
  const end = min(p.rows, (slice + 1) * p.rowsPerSlice);
  for (let r = slice * p.rowsPerSlice; r < end; r++) {
    const row = <usize>r * <usize>p.n << 2;
    for (let i = 0; i < p.n; i += 4) {
      const at = <usize>i << 2;
      const centred = f32x4.sub(v128.load(p.x + row + at), v128.load(p.mean + at));
      const y = f32x4.add(
        f32x4.mul(centred, v128.load(p.factor + at)), v128.load(p.offset + at),
      );
      storeLanes(p.y + row + at, y, p.n - i);
    }
  }
}

/** Σ dy and Σ dy · (x − mean) of the rows of slice, as doubles [2, n rounded up to 4]. */
export function affineGradSums(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<AffineGradParams>(params);
  const start = slice * p.rowsPerSlice;
  const end = min(p.rows, start + p.rowsPerSlice);
  const half = <usize>roundUp4(p.n) << 3;
  const sums = p.partials + <usize>slice * (half << 1);
  const line = <usize>p.n << 2;
  memory.fill(sums, 0, half << 1);
  for (let i = 0; i < p.n; i += 4) {
    const at = <usize>i << 2;
    const mean = v128.load(p.mean + at);
    let x = p.x + <usize>start * line + at, dy = p.dy + <usize>start * line + at;
    for (let r = start; r < end; r += ROWS) {
      let sum = f32x4.splat(0), product = sum;
      for (let k = min(ROWS, end - r); k > 0; k--) {
        const value = v128.load(dy);
        sum = f32x4.add(sum, value);
        product = madd(value, f32x4.sub(v128.load(x), mean), product);
        x += line;
        dy += line;
      }
      addLanes(sums + (at << 1), sum);
      addLanes(sums + half + (at << 1), product);
    }
  }
}
