// Filters of Winograd's F(4×4, 3×3): U = G g Gᵀ, packed, and dFilter = Gᵀ dU G.
// Rows of G t, by point p (see wide_lines.as.ts): (t0 + p t1 + p² t2) / Π(p − others),
// the last t2.

import { PackParams } from "./params.as";

/** Columns of a packed panel of U, as in winograd.as.ts. */
const PANEL: i32 = 8;

/** Between matrices of U, which else would share cache sets; as in ../wide_block.ts. */
const GAP: usize = 64;

/** Bytes from a matrix of U or dU to the next. */
@inline
export function filterStride(channels: i32, n: i32): usize {
  return (<usize>(channels * n) << 2) + GAP;
}

const A: f32 = 0.75;
const B: f32 = 1.5;
/** 1 / Π(p − others) for 0, ±a, ±b. */
const AT0: f32 = <f32>(1 / (0.75 * 0.75 * 1.5 * 1.5));
const ATA: f32 = <f32>(1 / (2 * 0.75 * 0.75 * (0.75 * 0.75 - 1.5 * 1.5)));
const ATB: f32 = <f32>(1 / (2 * 1.5 * 1.5 * (1.5 * 1.5 - 0.75 * 0.75)));

/** t · c */
@inline
function times(t: v128, c: f32): v128 {
  return f32x4.mul(t, f32x4.splat(c));
}

/** Stores G t. */
@inline
function filterLine(t0: v128, t1: v128, t2: v128, to: usize, toStep: usize): void {
  v128.store(to, times(t0, AT0));
  to += toStep;
  let even = times(f32x4.add(t0, times(t2, A * A)), ATA);
  let odd = times(t1, A * ATA);
  v128.store(to, f32x4.add(even, odd));
  to += toStep;
  v128.store(to, f32x4.sub(even, odd));
  to += toStep;
  even = times(f32x4.add(t0, times(t2, B * B)), ATB);
  odd = times(t1, B * ATB);
  v128.store(to, f32x4.add(even, odd));
  to += toStep;
  v128.store(to, f32x4.sub(even, odd));
  v128.store(to + toStep, t2);
}

/** Four filters, `nStride` values apart. */
@inline
function four(from: usize, nStride: i32): v128 {
  if (nStride == 1) return v128.load(from);
  const step = <usize>nStride << 2;
  let v = v128.load32_zero(from);
  v = v128.load32_lane(from + step, v, 1);
  v = v128.load32_lane(from + 2 * step, v, 2);
  return v128.load32_lane(from + 3 * step, v, 3);
}

/**
 * One slice packs panel `slice` of all 36 matrices, [36][n / 8][k][8]
 * and a gap after each; strides as in
 * `pack`. With those of k and n exchanged: Uᵀ. Scratch: 18 + 36 vectors.
 */
export function widePack(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<PackParams>(params);
  const stride = filterStride(p.k, p.n);
  const tap = <usize>p.tapStride << 2;
  let to = p.panels + (<usize>(slice * p.k * PANEL) << 2);
  for (let k = 0; k < p.k; k++) {
    for (let i = 0; i < PANEL; i += 4) {
      let from = p.source + <usize>((k * p.kStride + (slice * PANEL + i) * p.nStride) << 2);
      for (let ky: usize = 0; ky < 3; ky++) {
        filterLine(
          four(from, p.nStride), four(from + tap, p.nStride), four(from + 2 * tap, p.nStride),
          scratch + 96 * ky, 16,
        );
        from += 3 * tap;
      }
      for (let x: usize = 0; x < 6; x++) {
        const at = scratch + (x << 4);
        filterLine(
          v128.load(at), v128.load(at, 96), v128.load(at, 192),
          to + x * stride, 6 * stride,
        );
      }
      to += 16;
    }
  }
}

/** Stores Gᵀ t. */
@inline
function transposedLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const t0 = v128.load(from);
  from += step;
  let t = v128.load(from);
  from += step;
  let u = v128.load(from);
  from += step;
  const sumA = times(f32x4.add(t, u), ATA);
  const differenceA = times(f32x4.sub(t, u), A * ATA);
  t = v128.load(from);
  from += step;
  u = v128.load(from);
  const sumB = times(f32x4.add(t, u), ATB);
  const differenceB = times(f32x4.sub(t, u), B * ATB);
  const t5 = v128.load(from + step);
  v128.store(to, f32x4.add(times(t0, AT0), f32x4.add(sumA, sumB)));
  to += toStep;
  v128.store(to, f32x4.add(differenceA, differenceB));
  v128.store(to + toStep, f32x4.add(t5, f32x4.add(times(sumA, A * A), times(sumB, B * B))));
}

/**
 * dFilter [3, 3, channels, pitch in bytes] = Gᵀ dU G.
 *
 * @param dU    [36][channels][n], a gap after each
 * @param spare 18 vectors
 */
export function wideFilterGrad(
  dU: usize, channels: i32, n: i32, dFilter: usize, pitch: usize, spare: usize,
): void {
  const stride = filterStride(channels, n);
  const tap = <usize>channels * pitch;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < n; i += 4) {
      const from = dU + (<usize>(c * n + i) << 2);
      for (let x: usize = 0; x < 6; x++) {
        transposedLine(from + x * stride, 6 * stride, spare + (x << 4), 96);
      }
      const to = dFilter + <usize>c * pitch + (<usize>i << 2);
      for (let ky: usize = 0; ky < 3; ky++) {
        transposedLine(spare + 96 * ky, 16, to + 3 * ky * tap, tap);
      }
    }
  }
}
