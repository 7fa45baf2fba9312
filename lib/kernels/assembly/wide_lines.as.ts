// The transforms of Winograd's F(4×4, 3×3), one line of four channels at a time: six
// values in or out, `step` and `toStep` bytes apart. Points of interpolation: 0, ±3/4,
// ±3/2, ∞. All constants are exact, and the error is 2.4 times smaller than with the
// usual 0, ±1, ±2, ∞ (see ../README.md).
//
// With a = 3/4 and b = 3/2; signs: upper for the first of two rows.
//   Bᵀ: a²b² t0 − (a² + b²) t2 + t4 · (t4 − b² t2) ± a (t3 − b² t1) ·
//       (t4 − a² t2) ± b (t3 − a² t1) · a²b² t1 − (a² + b²) t3 + t5
//   Aᵀ: rows k < 4: Σ over points p of pᵏ t, the last with t5 more

import { madd } from "./madd.as";

const A: f32 = 0.75;
const B: f32 = 1.5;

/** Bytes of the constants that the transforms read (one built in code is built anew each time). */
export const CONSTANTS: usize = 192;

/** Writes the constants: a, −a, b, −b, a², b², −a², −b², a²b², −a² − b², a³, b³. */
export function putConstants(to: usize): void {
  v128.store(to, f32x4.splat(A));
  v128.store(to, f32x4.splat(-A), 16);
  v128.store(to, f32x4.splat(B), 32);
  v128.store(to, f32x4.splat(-B), 48);
  v128.store(to, f32x4.splat(A * A), 64);
  v128.store(to, f32x4.splat(B * B), 80);
  v128.store(to, f32x4.splat(-A * A), 96);
  v128.store(to, f32x4.splat(-B * B), 112);
  v128.store(to, f32x4.splat(A * A * B * B), 128);
  v128.store(to, f32x4.splat(-A * A - B * B), 144);
  v128.store(to, f32x4.splat(A * A * A), 160);
  v128.store(to, f32x4.splat(B * B * B), 176);
}

/** Bᵀ t. */
@inline
function inputLine(
  from: usize, step: usize, to: usize, toStep: usize,
  a: v128, lessA: v128, b: v128, lessB: v128,
  lessA2: v128, lessB2: v128, product: v128, lessSum: v128,
): void {
  const t0 = v128.load(from);
  from += step;
  const t1 = v128.load(from);
  from += step;
  const t2 = v128.load(from);
  from += step;
  const t3 = v128.load(from);
  from += step;
  const t4 = v128.load(from), t5 = v128.load(from + step);
  v128.store(to, madd(t0, product, madd(t2, lessSum, t4)));
  to += toStep;
  let even = madd(t2, lessB2, t4);
  let odd = madd(t1, lessB2, t3);
  v128.store(to, madd(odd, a, even));
  to += toStep;
  v128.store(to, madd(odd, lessA, even));
  to += toStep;
  even = madd(t2, lessA2, t4);
  odd = madd(t1, lessA2, t3);
  v128.store(to, madd(odd, b, even));
  to += toStep;
  v128.store(to, madd(odd, lessB, even));
  v128.store(to + toStep, madd(t1, product, madd(t3, lessSum, t5)));
}

/**
 * V = Bᵀ d B of a 6×6 window.
 *
 * @param spare 36 vectors
 */
export function wideInput(
  from: usize, pitch: usize, pixel: usize, to: usize, stride: usize,
  constants: usize, spare: usize,
): void {
  const a = v128.load(constants), lessA = v128.load(constants, 16);
  const b = v128.load(constants, 32), lessB = v128.load(constants, 48);
  const lessA2 = v128.load(constants, 96), lessB2 = v128.load(constants, 112);
  const product = v128.load(constants, 128), lessSum = v128.load(constants, 144);
  for (const end = to + pixel; to < end; to += 16) {
    let at = from;
    for (let c: usize = 0; c < 96; c += 16) {
      inputLine(
        at, pitch, spare + c, 96,
        a, lessA, b, lessB, lessA2, lessB2, product, lessSum,
      );
      at += pixel;
    }
    let row = to;
    for (let r: usize = 0; r < 576; r += 96) {
      inputLine(
        spare + r, 16, row, stride,
        a, lessA, b, lessB, lessA2, lessB2, product, lessSum,
      );
      row += 6 * stride;
    }
    from += 16;
  }
}

/** A t, of four values. */
@inline
export function gradLine(
  t0: v128, t1: v128, t2: v128, t3: v128, to: usize, toStep: usize,
  a: v128, lessA: v128, b: v128, lessB: v128, a2: v128, b2: v128,
): void {
  v128.store(to, t0);
  to += toStep;
  let even = madd(t2, a2, t0);
  let odd = madd(t3, a2, t1);
  v128.store(to, madd(odd, a, even));
  to += toStep;
  v128.store(to, madd(odd, lessA, even));
  to += toStep;
  even = madd(t2, b2, t0);
  odd = madd(t3, b2, t1);
  v128.store(to, madd(odd, b, even));
  to += toStep;
  v128.store(to, madd(odd, lessB, even));
  v128.store(to + toStep, t3);
}

/** dM = A t of four channels of a tile; t: dy Aᵀ, 4 × 6 vectors, a `gradLine` a row. */
export function wideGrad(
  from: usize, to: usize, stride: usize, constants: usize,
): void {
  const a = v128.load(constants), lessA = v128.load(constants, 16);
  const b = v128.load(constants, 32), lessB = v128.load(constants, 48);
  const a2 = v128.load(constants, 64), b2 = v128.load(constants, 80);
  for (let c: usize = 0; c < 96; c += 16) {
    const at = from + c;
    gradLine(
      v128.load(at), v128.load(at, 96), v128.load(at, 192), v128.load(at, 288),
      to, 6 * stride, a, lessA, b, lessB, a2, b2,
    );
    to += stride;
  }
}

/** B t: a²b² t0, then by sums and differences of ±a and of ±b, t5 last. */
@inline
function inputGradLine(
  from: usize, step: usize, to: usize, toStep: usize,
  a: v128, b: v128, lessA2: v128, lessB2: v128, product: v128, lessSum: v128,
): void {
  const t0 = v128.load(from);
  from += step;
  let t = v128.load(from);
  from += step;
  let u = v128.load(from);
  from += step;
  const sumA = f32x4.add(t, u);
  const differenceA = f32x4.mul(f32x4.sub(t, u), a);
  t = v128.load(from);
  from += step;
  u = v128.load(from);
  const sumB = f32x4.add(t, u);
  const differenceB = f32x4.mul(f32x4.sub(t, u), b);
  const t5 = v128.load(from + step);
  v128.store(to, f32x4.mul(t0, product));
  to += toStep;
  v128.store(to, madd(differenceA, lessB2, madd(differenceB, lessA2, f32x4.mul(t5, product))));
  to += toStep;
  v128.store(to, madd(sumA, lessB2, madd(sumB, lessA2, f32x4.mul(t0, lessSum))));
  to += toStep;
  v128.store(to, madd(t5, lessSum, f32x4.add(differenceA, differenceB)));
  to += toStep;
  v128.store(to, f32x4.add(t0, f32x4.add(sumA, sumB)));
  v128.store(to + toStep, t5);
}

/**
 * B dV Bᵀ of four channels of a window: 6 × 6 vectors.
 *
 * @param spare 36 vectors
 */
export function wideInputGrad(
  from: usize, stride: usize, to: usize, constants: usize, spare: usize,
): void {
  const a = v128.load(constants), b = v128.load(constants, 32);
  const lessA2 = v128.load(constants, 96), lessB2 = v128.load(constants, 112);
  const product = v128.load(constants, 128), lessSum = v128.load(constants, 144);
  for (let c: usize = 0; c < 96; c += 16) {
    inputGradLine(
      from, 6 * stride, spare + c, 96, a, b, lessA2, lessB2, product, lessSum,
    );
    from += stride;
  }
  for (let r: usize = 0; r < 576; r += 96) {
    inputGradLine(spare + r, 16, to + r, 16, a, b, lessA2, lessB2, product, lessSum);
  }
}

/** Aᵀ M of four channels of a tile: 4 × 6 vectors. */
export function wideOutput(
  from: usize, stride: usize, to: usize, constants: usize,
): void {
  const a = v128.load(constants), b = v128.load(constants, 32);
  const a2 = v128.load(constants, 64), b2 = v128.load(constants, 80);
  const a3 = v128.load(constants, 160), b3 = v128.load(constants, 176);
  for (const end = to + 96; to < end; to += 16) {
    let at = from;
    const t0 = v128.load(at);
    at += 6 * stride;
    let t = v128.load(at);
    at += 6 * stride;
    let u = v128.load(at);
    at += 6 * stride;
    const sumA = f32x4.add(t, u), differenceA = f32x4.sub(t, u);
    t = v128.load(at);
    at += 6 * stride;
    u = v128.load(at);
    const sumB = f32x4.add(t, u), differenceB = f32x4.sub(t, u);
    const t5 = v128.load(at + 6 * stride);
    v128.store(to, f32x4.add(t0, f32x4.add(sumA, sumB)));
    v128.store(to, madd(differenceA, a, f32x4.mul(differenceB, b)), 96);
    v128.store(to, madd(sumA, a2, f32x4.mul(sumB, b2)), 192);
    v128.store(to, madd(differenceA, a3, madd(differenceB, b3, t5)), 288);
    from += stride;
  }
}
