// Filters of Winograd's F(2×2, 3×3): U = G g Gᵀ, packed, and dFilter = Gᵀ dU G.
// Rows of G t: t0, (t0 + t1 + t2) / 2, (t0 − t1 + t2) / 2, t2.

import { PackParams, WINOGRAD_PANEL } from "./params.as";

/** Stores G t of four filters. */
@inline
function column(to: usize, stride: usize, t0: v128, t1: v128, t2: v128): void {
  const even = f32x4.add(t0, t2);
  v128.store(to, t0);
  v128.store(to + stride, half(f32x4.add(even, t1)));
  v128.store(to + 2 * stride, half(f32x4.sub(even, t1)));
  v128.store(to + 3 * stride, t2);
}

/** Four values, `step` bytes apart. */
@inline
function loadFour(from: usize, step: usize): v128 {
  if (step == 4) return v128.load(from);
  let four = v128.load32_zero(from);
  four = v128.load32_lane(from + step, four, 1);
  four = v128.load32_lane(from + 2 * step, four, 2);
  return v128.load32_lane(from + 3 * step, four, 3);
}

/**
 * One slice packs panel `slice` of all 16 matrices, [16][n / 8][k][8]; strides as
 * in `pack`. With those of k and n exchanged: Uᵀ. Scratch: 48 values.
 */
export function winogradPack(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<PackParams>(params);
  const stride = <usize>(p.k * p.n) << 2;
  const tap = <usize>p.tapStride << 2;
  const step = <usize>p.nStride << 2;
  let to = p.panels + (<usize>(slice * p.k * WINOGRAD_PANEL) << 2);
  for (let k = 0; k < p.k; k++) {
    for (let i = 0; i < WINOGRAD_PANEL; i += 4) {
      const from = p.source + <usize>((k * p.kStride + (slice * WINOGRAD_PANEL + i) * p.nStride) << 2);
      // Rows of the filters one after the other: 3 × [4], then columns: [4][4].
      for (let ky: usize = 0; ky < 3; ky++) {
        const row = from + 3 * ky * tap;
        column(
          scratch + (ky << 6), 16, loadFour(row, step), loadFour(row + tap, step),
          loadFour(row + 2 * tap, step),
        );
      }
      for (let x: usize = 0; x < 4; x++) {
        const at = scratch + (x << 4);
        column(
          to + x * stride, stride << 2,
          v128.load(at), v128.load(at, 64), v128.load(at, 128),
        );
      }
      to += 16;
    }
  }
}

/** (b + c) / 2 and (b − c) / 2 are what G's middle rows give. */
@inline
function half(v: v128): v128 {
  return f32x4.mul(v, f32x4.splat(0.5));
}

/**
 * dFilter [3, 3, channels, pitch in bytes] = Gᵀ dU G.
 *
 * @param dU [16][channels][n]; its first 12 matrices are overwritten
 */
export function winogradFilterGrad(
  dU: usize, channels: i32, n: i32, dFilter: usize, pitch: usize,
): void {
  const stride = <usize>(channels * n) << 2;
  const tap = <usize>channels * pitch;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < n; i += 4) {
      const from = dU + (<usize>(c * n + i) << 2);
      for (let x: usize = 0; x < 4; x++) {
        transposedColumn(from + x * stride, stride << 2, from + x * stride, stride << 2);
      }
      const to = dFilter + <usize>c * pitch + (<usize>i << 2);
      for (let ky: usize = 0; ky < 3; ky++) {
        transposedColumn(from + (ky << 2) * stride, stride, to + 3 * ky * tap, tap);
      }
    }
  }
}

/** Stores Gᵀ t: t0 + (t1 + t2) / 2, (t1 − t2) / 2, (t1 + t2) / 2 + t3. */
@inline
function transposedColumn(from: usize, step: usize, to: usize, toStep: usize): void {
  const t0 = v128.load(from), t1 = v128.load(from + step);
  const t2 = v128.load(from + 2 * step), t3 = v128.load(from + 3 * step);
  const even = half(f32x4.add(t1, t2));
  v128.store(to, f32x4.add(t0, even));
  v128.store(to + toStep, half(f32x4.sub(t1, t2)));
  v128.store(to + 2 * toStep, f32x4.add(even, t3));
}
