// Normalisation with given statistics, one channel per column.

import { AffineParams } from "./params.as";
import { storeLanes } from "./vectors.as";

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
