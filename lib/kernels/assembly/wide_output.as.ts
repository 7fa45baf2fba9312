// What becomes of a run of wide tiles once their products are known (wide_block.as.ts):
// y, its winners and its statistics, or, where the statistics are given, out.

import { madd } from "./madd.as";
import { WideParams } from "./params.as";
import { addLanes, roundUp4 } from "./vectors.as";
import { wideOutput } from "./wide_lines.as";
import { placeOf, stride, tileOf } from "./wide_runs.as";

/**
 * out of channels i … i + 3 of a run, the normalisation being known; see `wideConv`.
 *
 * @returns sums that are not finite where any y is not
 */
export function predictRun(
  p: WideParams, m: usize, i: i32, table: usize, count: i32, constants: usize, spare: usize,
): v128 {
  const at = <usize>i << 2;
  const pixel = <usize>p.n << 2;
  const bias = v128.load(p.bias + at), zero = f32x4.splat(0);
  const gamma = v128.load(p.gamma + at);
  const up = f32x4.gt(gamma, zero), down = f32x4.lt(gamma, zero);
  const sign = v128.or(
    v128.and(up, f32x4.splat(1)), v128.and(down, f32x4.splat(-1)),
  );
  const a1 = v128.load(constants), b1 = v128.load(constants, 32);
  const a2 = v128.load(constants, 64), b2 = v128.load(constants, 80);
  const a3 = v128.load(constants, 160), b3 = v128.load(constants, 176);
  const end = spare + 384;
  let sum = zero;
  for (let t = 0; t < count; t++) {
    wideOutput(m + at + <usize>t * pixel, stride(p.n), spare, constants);
    let best = f32x4.splat(-Infinity);
    for (let from = spare; from < end; from += 96) {
      let u = v128.load(from, 16), v = v128.load(from, 32);
      const sumA = f32x4.add(u, v), differenceA = f32x4.sub(u, v);
      u = v128.load(from, 48), v = v128.load(from, 64);
      const sumB = f32x4.add(u, v), differenceB = f32x4.sub(u, v);
      const a = f32x4.add(
        f32x4.add(v128.load(from), bias), f32x4.add(sumA, sumB),
      );
      const b = madd(differenceA, a1, madd(differenceB, b1, bias));
      const c = madd(sumA, a2, madd(sumB, b2, bias));
      const d = madd(
        differenceA, a3, madd(differenceB, b3, f32x4.add(v128.load(from, 80), bias)),
      );
      sum = f32x4.add(sum, f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
      best = f32x4.pmax(best, f32x4.pmax(
        f32x4.pmax(f32x4.mul(a, sign), f32x4.mul(b, sign)),
        f32x4.pmax(f32x4.mul(c, sign), f32x4.mul(d, sign)),
      ));
    }
    // Where gamma is 0, so is scale, and any finite y gives shift.
    const z = madd(f32x4.mul(best, sign), v128.load(p.scale + at), v128.load(p.shift + at));
    const window = <usize>tileOf(table, t) * pixel + at;
    v128.store(p.out + window, f32x4.pmax(z, zero));
  }
  return sum;
}

/**
 * y, winners and statistics of channels i … i + 3 of a run; see `wideConv`.
 */
export function outputRun(
  p: WideParams, m: usize, i: i32, table: usize, count: i32, partial: usize,
  constants: usize, spare: usize,
): void {
  const at = <usize>i << 2;
  const pixel = <usize>p.n << 2;
  const pitch = <usize>p.width * pixel;
  const bias = v128.load(p.bias + at), zero = f32x4.splat(0);
  const gamma = v128.load(p.gamma + at);
  const up = f32x4.gt(gamma, zero), down = f32x4.lt(gamma, zero);
  const sign = v128.or(
    v128.and(up, f32x4.splat(1)), v128.and(down, f32x4.splat(-1)),
  );
  const known = v128.or(up, down);
  const a1 = v128.load(constants), b1 = v128.load(constants, 32);
  const a2 = v128.load(constants, 64), b2 = v128.load(constants, 80);
  const a3 = v128.load(constants, 160), b3 = v128.load(constants, 176);
  const end = spare + 384;
  let sum = zero, square = zero, pivot = zero;
  for (let t = 0; t < count; t++) {
    wideOutput(m + at + <usize>t * pixel, stride(p.n), spare, constants);
    let to = p.y + at + placeOf(table, t, pixel);
    let first = zero, best = zero;
    let tileSum = zero, tileSquare = zero;
    for (let from = spare; from < end; from += 96) {
      let u = v128.load(from, 16), v = v128.load(from, 32);
      const sumA = f32x4.add(u, v), differenceA = f32x4.sub(u, v);
      u = v128.load(from, 48), v = v128.load(from, 64);
      const sumB = f32x4.add(u, v), differenceB = f32x4.sub(u, v);
      const a = f32x4.add(
        f32x4.add(v128.load(from), bias), f32x4.add(sumA, sumB),
      );
      const b = madd(differenceA, a1, madd(differenceB, b1, bias));
      const c = madd(sumA, a2, madd(sumB, b2, bias));
      const d = madd(
        differenceA, a3, madd(differenceB, b3, f32x4.add(v128.load(from, 80), bias)),
      );
      if (p.y) {
        v128.store(to, a);
        v128.store(to + pixel, b);
        v128.store(to + 2 * pixel, c);
        v128.store(to + 3 * pixel, d);
        to += pitch;
      }
      if (from == spare) {
        first = a;
        best = f32x4.mul(a, sign);
        if (t == 0) pivot = a;
      }
      best = f32x4.pmax(best, f32x4.pmax(
        f32x4.pmax(f32x4.mul(a, sign), f32x4.mul(b, sign)),
        f32x4.pmax(f32x4.mul(c, sign), f32x4.mul(d, sign)),
      ));
      const a0 = f32x4.sub(a, pivot), b0 = f32x4.sub(b, pivot);
      const c0 = f32x4.sub(c, pivot), d0 = f32x4.sub(d, pivot);
      tileSum = f32x4.add(tileSum, f32x4.add(f32x4.add(a0, b0), f32x4.add(c0, d0)));
      tileSquare = f32x4.add(tileSquare, f32x4.add(
        madd(a0, a0, f32x4.mul(b0, b0)), madd(c0, c0, f32x4.mul(d0, d0)),
      ));
    }
    sum = f32x4.add(sum, tileSum);
    square = f32x4.add(square, tileSquare);
    // Where gamma is 0, every z is beta, and the first wins.
    best = v128.bitselect(f32x4.mul(best, sign), first, known);
    const window = <usize>tileOf(table, t) * pixel + at;
    v128.store(p.winners + window, best);
  }
  putStatistics(sum, square, pivot, <f64>count * 16, partial + (at << 1), p.n);
}

/** Mean and sum of squared deviations of a run, from sums of differences to a pivot. */
function putStatistics(
  sum: v128, square: v128, pivot: v128, count: f64, to: usize, n: i32,
): void {
  const squares = to + (<usize>roundUp4(n) << 3);
  memory.fill(to, 0, 32);
  memory.fill(squares, 0, 32);
  addLanes(to, sum);
  addLanes(squares, square);
  for (let i: usize = 0; i < 32; i += 16) {
    const s = v128.load(to + i);
    const mean = f64x2.div(s, f64x2.splat(count));
    v128.store(squares + i, f64x2.sub(v128.load(squares + i), f64x2.mul(s, mean)));
    v128.store(to + i, mean);
  }
  addLanes(to, pivot);
}
