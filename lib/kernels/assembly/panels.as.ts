// Packing of the right-hand factor: panels [N / 16][taps · K][16], zero-padded in N.

import { PackParams } from "./params.as";
import { TILE_COLUMNS, TILE_PITCH } from "./tile.as";

/** Sixteen values that lie beside each other. */
@inline
function copySixteen(from: usize, to: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

/** `k` values, kStride apart, of up to 16 columns, nStride apart; strides in bytes. */
function packColumns(
  from: usize, k: i32, kStride: usize, nStride: usize, columns: usize, to: usize,
): void {
  for (const end = to + <usize>k * TILE_PITCH; to < end; to += TILE_PITCH) {
    for (let i: usize = 0; i < TILE_COLUMNS; i++) {
      const value: f32 = i < columns ? load<f32>(from + i * nStride) : 0;
      store<f32>(to + (i << 2), value);
    }
    from += kStride;
  }
}

/** The same of 16 columns whose values lie beside each other: blocks of 4 × 4 turned. */
function packTurned(from: usize, k: i32, nStride: usize, to: usize): void {
  for (let i = 0; i < k; i += 4) {
    const left = min(4, k - i);
    for (let j: usize = 0; j < TILE_PITCH; j += 16) {
      const a = from + (j >> 2) * nStride;
      turnFour(a, a + nStride, a + 2 * nStride, a + 3 * nStride, left, to + j);
    }
    from += 16;
    to += TILE_PITCH << 2;
  }
}

/** Up to four values of four columns, to rows TILE_PITCH apart. */
@inline
function turnFour(a0: usize, a1: usize, a2: usize, a3: usize, count: i32, to: usize): void {
  const x0 = v128.load(a0), x1 = v128.load(a1), x2 = v128.load(a2), x3 = v128.load(a3);
  const low = f32x4.shuffle(x0, x1, 0, 4, 1, 5), high = f32x4.shuffle(x0, x1, 2, 6, 3, 7);
  const low2 = f32x4.shuffle(x2, x3, 0, 4, 1, 5), high2 = f32x4.shuffle(x2, x3, 2, 6, 3, 7);
  v128.store(to, f64x2.shuffle(low, low2, 0, 2));
  if (count > 1) v128.store(to + TILE_PITCH, f64x2.shuffle(low, low2, 1, 3));
  if (count > 2) v128.store(to + 2 * TILE_PITCH, f64x2.shuffle(high, high2, 0, 2));
  if (count > 3) v128.store(to + 3 * TILE_PITCH, f64x2.shuffle(high, high2, 1, 3));
}

/**
 * One slice packs one panel. Strides are in values and may be negative, so that
 * a filter is flipped and transposed on the way: source[tap, k, n] lies at
 * tap · tapStride + k · kStride + n · nStride.
 */
export function pack(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<PackParams>(params);
  const first = <usize>slice * TILE_COLUMNS;
  const columns = min(TILE_COLUMNS, <usize>p.n - first);
  const whole = columns == TILE_COLUMNS;
  const kStride = <usize>p.kStride << 2, nStride = <usize>p.nStride << 2;
  const tapBytes = <usize>p.k * TILE_PITCH;
  let to = p.panels + <usize>slice * <usize>p.taps * tapBytes;
  for (let tap = 0; tap < p.taps; tap++) {
    let from = p.source + (<usize>(tap * p.tapStride) << 2) + first * nStride;
    if (whole && p.nStride == 1) {
      for (const end = to + tapBytes; to < end; to += TILE_PITCH) {
        copySixteen(from, to);
        from += kStride;
      }
    } else {
      if (whole && p.kStride == 1) packTurned(from, p.k, nStride, to);
      else packColumns(from, p.k, kStride, nStride, columns, to);
      to += tapBytes;
    }
  }
}
