// The convolution block by Winograd's F(4×4, 3×3), for images whose sides are
// multiples of 4 and a pool of 4 × 4: a tile is a window of the pooling, so that its
// winner is known before it leaves the registers. NHWC; channels and n multiples of 8.
//
// Tiles are numbered through all images: [images, height / 4, width / 4]. Work goes in
// runs of RUN: V [36][RUN][channels] and M [36][RUN][n] stay in the cache. All values
// finite; else the statistics show it (training), or `finite` (prediction).
//
// Of a window's y, the winner is the largest or, where gamma < 0, the least: the sign
// of the normalisation's scale is known before its statistics are.

import { same } from "./images.as";
import { WideParams } from "./params.as";
import { roundUp4 } from "./vectors.as";
import { filterStride } from "./wide_filter.as";
import { CONSTANTS, putConstants, wideInput } from "./wide_lines.as";
import { outputRun, predictRun } from "./wide_output.as";
import {
  countOf, placeOf, putCount, putTile, readRun, RUN, stride, TABLE, tileOf,
} from "./wide_runs.as";
import { multiply } from "./winograd.as";

/** Bytes that a tile's transforms need beside V and M. */
export const SPARE: usize = 96 << 4;

/** Bytes of a window of x, or of four packed rows of V or M. */
@inline
export function patchBytes(channels: i32, n: i32): usize {
  return <usize>max(36 * channels, 4 * n) << 2;
}

/**
 * V of a run. A window that reaches over the border is copied, with zeros around
 * it, to `patch` [6, 6, channels].
 */
export function inputRun(
  x: usize, height: i32, width: i32, channels: i32, table: usize, count: i32,
  v: usize, constants: usize, spare: usize, patch: usize,
): void {
  const across = width >> 2;
  const tiles = across * (height >> 2);
  const pixel = <usize>channels << 2;
  const pitch = <usize>width * pixel;
  for (let t = 0; t < count; t++) {
    const tile = tileOf(table, t) % tiles;
    const row = (tile / across << 2) - 1, column = (tile % across << 2) - 1;
    const from = x + placeOf(table, t, pixel) - pitch - pixel;
    const to = v + <usize>t * pixel;
    if (row >= 0 && column >= 0 && row + 6 <= height && column + 6 <= width) {
      wideInput(from, pitch, pixel, to, stride(channels), constants, spare);
      continue;
    }
    memory.fill(patch, 0, 36 * pixel);
    const left = max(0, -column), right = min(6, width - column);
    for (let r = max(0, -row); r < min(6, height - row); r++) {
      memory.copy(
        patch + <usize>(6 * r + left) * pixel,
        from + <usize>r * pitch + <usize>left * pixel, <usize>(right - left) * pixel,
      );
    }
    wideInput(patch, 6 * pixel, pixel, to, stride(channels), constants, spare);
  }
}

/**
 * M of the tiles in a run's table: the products of their V with U.
 *
 * @param scratch constants, table, spare, patch, V, M
 * @param panels  U
 */
export function productRun(
  x: usize, height: i32, width: i32, channels: i32, n: i32, panels: usize, scratch: usize,
): void {
  const table = scratch + CONSTANTS;
  const spare = table + TABLE;
  const patch = spare + SPARE;
  const v = patch + patchBytes(channels, n);
  const m = productsOf(scratch, channels, n);
  const filterBytes = filterStride(channels, n);
  const count = countOf(table);
  inputRun(x, height, width, channels, table, count, v, scratch, spare, patch);
  for (let xi: usize = 0; xi < 36; xi++) {
    multiply(
      v + xi * stride(channels), (count + 3) & ~3, channels,
      panels + xi * filterBytes, n, m + xi * stride(n), patch,
    );
  }
}

/** Where M lies in the scratch of `productRun`. */
@inline
export function productsOf(scratch: usize, channels: i32, n: i32): usize {
  const v = scratch + CONSTANTS + TABLE + SPARE + patchBytes(channels, n);
  return v + 36 * stride(channels);
}

/**
 * Whether the window of a tile in the left half of an image is that of a tile in the
 * right half of the image before it, half an image further on; as in chunks that
 * overlap by half. Tiles whose window reaches over a border never are.
 */
function isShared(p: WideParams, tile: i32): bool {
  const across = p.width >> 2;
  const tiles = across * (p.height >> 2);
  const image = tile / tiles, place = tile % tiles;
  const column = place % across, row = place / across << 2;
  if (!image || across & 1 || column < 1 || column > (across >> 1) - 2) return false;
  const pixel = <usize>p.channels << 2;
  const pitch = <usize>p.width * pixel;
  const top = max(0, row - 1), bottom = min(p.height, row + 5);
  let at = p.x + <usize>(image * p.height + top) * pitch + <usize>(4 * column - 1) * pixel;
  const before = <usize>p.height * pitch - (pitch >> 1);
  for (let r = top; r < bottom; r++) {
    if (!same(at, at - before, 6 * pixel)) return false;
    at += pitch;
  }
  return true;
}

/** Puts tiles from `tile` on into the table, but for shared ones; returns the next tile. */
function fillRun(p: WideParams, tile: i32, end: i32, table: usize): i32 {
  let count = 0;
  for (; tile < end && count < RUN; tile++) {
    if (p.shared) {
      const shared = isShared(p, tile);
      store<u8>(p.shared + <usize>tile, shared ? 1 : 0);
      if (shared) continue;
    }
    putTile(table, count++, tile, p.height, p.width);
  }
  putCount(table, count);
  return tile;
}

/**
 * Tiles of slice `slice` of the block: y and winners (each tile's largest y, or least
 * where gamma < 0) with the slice's statistics (mean and squared deviations, doubles
 * [2, n rounded up to 4]), a run a slice; or, with scale and shift known, out. `runs`
 * lists the tiles of each slice, else they follow each other.
 * `finite` gets 1 or 0 a slice, `shared` 1 or 0 a tile, and the out of shared ones is
 * left for wideShare. Scratch: constants, table, spare, patch, V, M.
 */
export function wideConv(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<WideParams>(params);
  const total = p.images * (p.height >> 2) * (p.width >> 2);
  const end = p.runs ? i32.MAX_VALUE : min(total, (slice + 1) * p.tiles);
  const table = scratch + CONSTANTS;
  const spare = table + TABLE;
  const m = productsOf(scratch, p.channels, p.n);
  const partial = p.partials ? p.partials + <usize>slice * <usize>(roundUp4(p.n) << 4) : 0;
  let sums = f32x4.splat(0);
  putConstants(scratch);
  for (let tile = slice * p.tiles; tile < end;) {
    if (p.runs) {
      readRun(p.runs, slice, table, p.height, p.width);
      tile = end;
    } else {
      tile = fillRun(p, tile, end, table);
    }
    const count = countOf(table);
    if (!count) break;
    productRun(p.x, p.height, p.width, p.channels, p.n, p.panels, scratch);
    for (let i = 0; i < p.n; i += 4) {
      if (p.out) sums = f32x4.add(sums, predictRun(p, m, i, table, count, scratch, spare));
      else outputRun(p, m, i, table, count, partial, scratch, spare);
    }
  }
  if (!p.finite) return;
  const none = f32x4.mul(sums, f32x4.splat(0));
  store<i32>(p.finite + (<usize>slice << 2), v128.any_true(f32x4.ne(none, none)) ? 0 : 1);
}

/** Copies the out (or what is in its place) of image `slice`'s shared tiles from the image before it. */
export function wideShare(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<WideParams>(params);
  const tiles = (p.height >> 2) * (p.width >> 2);
  const before = tiles - (p.width >> 3);
  const pixel = <usize>p.n << 2;
  for (let tile = slice * tiles; tile < (slice + 1) * tiles; tile++) {
    if (!load<u8>(p.shared + <usize>tile)) continue;
    memory.copy(
      p.out + <usize>tile * pixel, p.out + <usize>(tile - before) * pixel, pixel,
    );
  }
}
