// The gradient of a block by Winograd's F(4×4, 3×3): the adjoint of wide_block.as.ts, in
// the same runs of tiles.

import { madd } from "./madd.as";
import { BlockGradParams } from "./params.as";
import { gradientAtMaximum } from "./pool_grad.as";
import { addLanes, roundUp16, roundUp4 } from "./vectors.as";
import { inputRun, patchBytes, SPARE } from "./wide_block.as";
import { filterStride, wideFilterGrad } from "./wide_filter.as";
import { CONSTANTS, gradLine, putConstants, wideGrad, wideInputGrad } from "./wide_lines.as";
import {
  countOf, followRun, listedTimes, placeOf, readRun, RUN, stride, TABLE, tileOf,
} from "./wide_runs.as";
import { addProduct, multiply } from "./winograd.as";

/** dz of a window, and of the same one `beside` values on: 0 where its winner's z is not positive. */
@inline
function gradientOfWindow(
  p: BlockGradParams, best: v128, place: u32, beside: u32, at: usize,
): v128 {
  const z = madd(best, v128.load(p.scale + at), v128.load(p.shift + at));
  const alive = v128.and(f32x4.gt(z, f32x4.splat(0)), f32x4.splat(1));
  let dz = gradientAtMaximum(p, place);
  if (beside) dz = f32x4.add(dz, gradientAtMaximum(p, place + beside));
  return f32x4.mul(dz, alive);
}

/** As blockGradSums, of the winners alone. */
export function wideGradSums(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<BlockGradParams>(params);
  const windows = (p.height >> 2) * (p.width >> 2);
  const half = <usize>roundUp4(p.n) << 3;
  const sums = p.sums + <usize>slice * (half << 1);
  memory.fill(sums, 0, half << 1);
  for (let i = 0; i < p.n; i += 4) {
    const at = <usize>i << 2;
    const mean = v128.load(p.mean + at), deviation = v128.load(p.inverseDeviation + at);
    for (let t = 0; t < windows; t += 16) {
      let sum = f32x4.splat(0), product = sum;
      for (let k = t; k < min(windows, t + 16); k++) {
        const place = <u32>((slice * windows + k) * p.n + i);
        const best = v128.load(p.winners + (<usize>place << 2));
        const dz = gradientOfWindow(p, best, place, 0, at);
        sum = f32x4.add(sum, dz);
        product = madd(dz, f32x4.mul(f32x4.sub(best, mean), deviation), product);
      }
      addLanes(sums + (at << 1), sum);
      addLanes(sums + half + (at << 1), product);
    }
  }
}

/**
 * dM of a run: dy of each tile, then its transform.
 *
 * @param times how often each tile counts; if twice, dy is that of both images
 */
function gradRun(
  p: BlockGradParams, table: usize, count: i32, times: i32, m: usize, constants: usize,
  spare: usize,
): void {
  const beside = times == 2
    ? <u32>(((p.height >> 2) * (p.width >> 2) - (p.width >> 3)) * p.n) : 0;
  const pixel = <usize>p.n << 2;
  const pitch = <usize>p.width * pixel;
  const end = spare + 384;
  const a = v128.load(constants), lessA = v128.load(constants, 16);
  const b = v128.load(constants, 32), lessB = v128.load(constants, 48);
  const a2 = v128.load(constants, 64), b2 = v128.load(constants, 80);
  for (let i = 0; i < p.n; i += 4) {
    const at = <usize>i << 2;
    const scale = v128.load(p.scale + at), weight = f32x4.splat(<f32>times);
    const slope = f32x4.mul(v128.load(p.slope + at), weight);
    // constant + slope · (y − mean), in one step
    const offset = f32x4.sub(
      f32x4.mul(v128.load(p.constant + at), weight),
      f32x4.mul(slope, v128.load(p.mean + at)),
    );
    for (let t = 0; t < count; t++) {
      const place = <u32>(tileOf(table, t) * p.n + i);
      const best = v128.load(p.winners + (<usize>place << 2));
      // What the winner gets; the first of ties takes it.
      let peak = f32x4.mul(gradientOfWindow(p, best, place, beside, at), scale);
      let from = p.y + at + placeOf(table, t, pixel);
      for (let to = spare; to < end; to += 96) {
        const y0 = v128.load(from), y1 = v128.load(from + pixel);
        const y2 = v128.load(from + 2 * pixel), y3 = v128.load(from + 3 * pixel);
        let won = f32x4.eq(y0, best);
        const d0 = f32x4.add(madd(y0, slope, offset), v128.and(peak, won));
        peak = v128.andnot(peak, won);
        won = f32x4.eq(y1, best);
        const d1 = f32x4.add(madd(y1, slope, offset), v128.and(peak, won));
        peak = v128.andnot(peak, won);
        won = f32x4.eq(y2, best);
        const d2 = f32x4.add(madd(y2, slope, offset), v128.and(peak, won));
        peak = v128.andnot(peak, won);
        won = f32x4.eq(y3, best);
        const d3 = f32x4.add(madd(y3, slope, offset), v128.and(peak, won));
        peak = v128.andnot(peak, won);
        gradLine(d0, d1, d2, d3, to, 16, a, lessA, b, lessB, a2, b2);
        from += pitch;
      }
      wideGrad(spare, m + <usize>t * pixel + at, stride(p.n), constants);
    }
  }
}

/** Adds B dV Bᵀ of the tiles to dx, as far as their windows lie inside the image. */
function inputGradRun(
  p: BlockGradParams, table: usize, count: i32, v: usize, constants: usize, spare: usize,
): void {
  const across = p.width >> 2;
  const tiles = across * (p.height >> 2);
  const pixel = <usize>p.channels << 2;
  const pitch = <usize>p.width * pixel;
  const window = spare + (36 << 4);
  for (let t = 0; t < count; t++) {
    const image = tileOf(table, t) / tiles, tile = tileOf(table, t) % tiles;
    const row = (tile / across << 2) - 1, column = (tile % across << 2) - 1;
    const top = max(0, row), bottom = min(p.height, row + 6);
    const left = max(0, column), right = min(p.width, column + 6);
    const corner = p.dx + <usize>(image * p.height + top) * pitch + <usize>left * pixel;
    const inner = window + (<usize>(6 * (top - row) + left - column) << 4);
    for (let at: usize = 0; at < pixel; at += 16) {
      wideInputGrad(v + <usize>t * pixel + at, stride(p.channels), window, constants, spare);
      let to = corner + at, from = inner;
      for (let r = top; r < bottom; r++) {
        let place = to;
        for (let c: usize = 0; c < <usize>(right - left) << 4; c += 16) {
          v128.store(place, f32x4.add(v128.load(place), v128.load(from + c)));
          place += pixel;
        }
        to += pitch;
        from += 96;
      }
    }
  }
}

/**
 * As winogradGrad: the filter's partial sum of the images of group `slice`, and
 * their dx; of tiles that two images have in common, all in the first one's. Scratch:
 * constants, table, spare, patch, dU, V, M.
 */
export function wideGradConv(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<BlockGradParams>(params);
  const tiles = (p.height >> 2) * (p.width >> 2);
  const table = scratch + CONSTANTS;
  const spare = table + TABLE;
  const patch = spare + SPARE;
  const dU = patch + patchBytes(p.channels, p.n);
  const filterBytes = filterStride(p.channels, p.n);
  const v = dU + 36 * filterBytes;
  const vStride = stride(p.channels), mStride = stride(p.n);
  const m = v + 36 * vStride;
  putConstants(scratch);
  memory.fill(dU, 0, 36 * filterBytes);
  const start = slice * p.images / p.groups * tiles;
  const end = (slice + 1) * p.images / p.groups * tiles;
  if (p.dx) {
    const bytes = <usize>(p.channels << 6);
    memory.fill(p.dx + <usize>start * bytes, 0, <usize>(end - start) * bytes);
  }
  const firstRun = p.runs ? load<i32>(p.starts + (<usize>slice << 2)) : 0;
  const lastRun = p.runs
    ? load<i32>(p.starts + (<usize>slice << 2), 4) : (end - start + RUN - 1) / RUN;
  for (let run = firstRun; run < lastRun; run++) {
    const times = p.runs ? listedTimes(p.runs, run) : 1;
    if (p.runs) readRun(p.runs, run, table, p.height, p.width);
    else followRun(start + run * RUN, end, table, p.height, p.width);
    const count = countOf(table);
    inputRun(p.x, p.height, p.width, p.channels, table, count, v, scratch, spare, patch);
    gradRun(p, table, count, times, m, scratch, spare);
    for (let xi: usize = 0; xi < 36; xi++) {
      const from = v + xi * vStride, dM = m + xi * mStride;
      addProduct(from, p.channels, dM, p.n, count, dU + xi * filterBytes);
      if (!p.dx) continue;
      // dV takes the place of V.
      multiply(
        dM, (count + 3) & ~3, p.n, p.panels + xi * filterBytes, p.channels, from, patch,
      );
    }
    if (p.dx) inputGradRun(p, table, count, v, scratch, spare);
  }
  const nPadded = roundUp16(p.n);
  const partial = p.partials + (<usize>(slice * 9 * p.channels * nPadded) << 2);
  wideFilterGrad(dU, p.channels, p.n, partial, <usize>nPadded << 2, spare);
}
