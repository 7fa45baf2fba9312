// Convolution by Winograd's F(4×4, 3×3), a run of tiles at a time: 3×3 filters, strides of 1,
// one row and column of padding on each side, sides multiples of 4, channels and n of 8.
// The transforms are those of wide_block.as.ts. Values that are not finite spread over
// tiles: where they do, `finite` says so, and y does not mean anything.

import { activate } from "./conv2d.as";
import { madd } from "./madd.as";
import { ConvolutionParams } from "./params.as";
import { productRun, productsOf } from "./wide_block.as";
import { CONSTANTS, putConstants, wideOutput } from "./wide_lines.as";
import { countOf, followRun, placeOf, RUN, stride, TABLE } from "./wide_runs.as";

/**
 * y of channels i … i + 3 of a run.
 *
 * @returns sums that are not finite where any y is not
 */
function plainRun(
  p: ConvolutionParams, m: usize, i: i32, table: usize, count: i32, constants: usize,
  spare: usize,
): v128 {
  const at = <usize>i << 2;
  const pixel = <usize>p.n << 2;
  const pitch = <usize>p.width * pixel;
  const bias = v128.load(p.bias + at);
  const a1 = v128.load(constants), b1 = v128.load(constants, 32);
  const a2 = v128.load(constants, 64), b2 = v128.load(constants, 80);
  const a3 = v128.load(constants, 160), b3 = v128.load(constants, 176);
  const end = spare + 384;
  let sum = f32x4.splat(0);
  for (let t = 0; t < count; t++) {
    wideOutput(m + at + <usize>t * pixel, stride(p.n), spare, constants);
    let to = p.y + at + placeOf(table, t, pixel);
    for (let from = spare; from < end; from += 96) {
      let u = v128.load(from, 16), v = v128.load(from, 32);
      const sumA = f32x4.add(u, v), differenceA = f32x4.sub(u, v);
      u = v128.load(from, 48), v = v128.load(from, 64);
      const sumB = f32x4.add(u, v), differenceB = f32x4.sub(u, v);
      const a = f32x4.add(f32x4.add(v128.load(from), bias), f32x4.add(sumA, sumB));
      const b = madd(differenceA, a1, madd(differenceB, b1, bias));
      const c = madd(sumA, a2, madd(sumB, b2, bias));
      const d = madd(
        differenceA, a3, madd(differenceB, b3, f32x4.add(v128.load(from, 80), bias)),
      );
      v128.store(to, a);
      v128.store(to + pixel, b);
      v128.store(to + 2 * pixel, c);
      v128.store(to + 3 * pixel, d);
      sum = f32x4.add(sum, f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
      to += pitch;
    }
  }
  return sum;
}

/**
 * y = activation(x ∗ filter + bias) of the tiles of slice `slice`, `sliceTiles` each; U in
 * `tiles`. Scratch: constants, table, spare, patch, V, M, as in wide_block.as.ts.
 */
export function conv2dWide(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ConvolutionParams>(params);
  const total = p.images * (p.height >> 2) * (p.width >> 2);
  const end = min(total, (slice + 1) * p.sliceTiles);
  const table = scratch + CONSTANTS;
  const spare = table + TABLE;
  const m = productsOf(scratch, p.channels, p.n);
  const pixel = <usize>p.n << 2;
  let sums = f32x4.splat(0);
  putConstants(scratch);
  for (let tile = slice * p.sliceTiles; tile < end; tile += RUN) {
    followRun(tile, end, table, p.height, p.width);
    const count = countOf(table);
    productRun(p.x, p.height, p.width, p.channels, p.n, p.tiles, scratch);
    for (let i = 0; i < p.n; i += 4) {
      sums = f32x4.add(sums, plainRun(p, m, i, table, count, scratch, spare));
    }
    if (!p.activation) continue;
    for (let t = 0; t < count; t++) {
      const y = p.y + placeOf(table, t, pixel);
      for (let r: usize = 0; r < 4; r++) activate(p, y + r * <usize>p.width * pixel, 4 * p.n);
    }
  }
  const none = f32x4.mul(sums, f32x4.splat(0));
  store<i32>(p.finite + (<usize>slice << 2), v128.any_true(f32x4.ne(none, none)) ? 0 : 1);
}
