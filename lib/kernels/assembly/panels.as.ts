// Packing of the right-hand factor: panels [N / 16][taps · K][16], zero-padded in N.

import { PackParams } from "./params.as";
import { TILE_COLUMNS, TILE_PITCH } from "./tile.as";

/**
 * One slice packs one panel. Strides are in values and may be negative, so that
 * a filter is flipped and transposed on the way: source[tap, k, n] lies at
 * tap · tapStride + k · kStride + n · nStride.
 */
export function pack(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<PackParams>(params);
  const first = <usize>slice * TILE_COLUMNS;
  const columns = min(TILE_COLUMNS, <usize>p.n - first);
  let to = p.panels + <usize>slice * <usize>p.taps * <usize>p.k * TILE_PITCH;
  for (let tap = 0; tap < p.taps; tap++) {
    for (let k = 0; k < p.k; k++) {
      const from = p.source +
        ((tap * p.tapStride + k * p.kStride + <i32>first * p.nStride) << 2);
      for (let i: usize = 0; i < TILE_COLUMNS; i++) {
        const value: f32 = i < columns
          ? load<f32>(from + ((<i32>i * p.nStride) << 2))
          : 0;
        store<f32>(to + (i << 2), value);
      }
      to += TILE_PITCH;
    }
  }
}
