// The convolution block of images of one channel, pooled 2 × 2, without its
// convolution's output: one pass convolves, normalises, rectifies, pools and drops.
// NHWC; n a multiple of 4. The statistics come first (gray_sums.as.ts).
//
// For the gradient it leaves a byte a value of out: less the number of the pixel of the
// window that won, 0 to 3 (the first of ties). Nothing comes back where out is 0.

import { dropoutMask } from "./dropout_hash.as";
import { allFinite } from "./finite.as";
import { padImage, same } from "./images.as";
import { madd } from "./madd.as";
import { GrayParams } from "./params.as";

/** The four lanes' lowest bytes, side by side. */
@inline
function bytesOf(v: v128): v128 {
  const halves = i16x8.narrow_i32x4_s(v, v);
  return i8x16.narrow_i16x8_s(halves, halves);
}

/**
 * The largest z of channels i … i + 3 of a row of windows.
 *
 * @param x       padded image, at the row's first patch; rows `pitch` bytes apart
 * @param winners where to, or 0
 */
function windows(
  p: GrayParams, x: usize, pitch: usize, i: i32, columns: i32, out: usize, winners: usize,
): void {
  const line = <usize>p.n << 2;
  const step = winners ? <usize>p.n : 0;
  let at = p.weights + (<usize>i << 2);
  const w0 = v128.load(at), w1 = v128.load(at + line);
  at += line << 1;
  const w2 = v128.load(at), w3 = v128.load(at + line);
  at += line << 1;
  const w4 = v128.load(at), w5 = v128.load(at + line);
  at += line << 1;
  const w6 = v128.load(at), w7 = v128.load(at + line);
  at += line << 1;
  const w8 = v128.load(at), shift = v128.load(at + line);
  for (const end = x + (<usize>columns << 3); x < end; x += 8) {
    let from = x;
    let row = v128.load(from);
    let v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    let z0 = madd(v, w0, shift);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    z0 = madd(v, w1, z0);
    let z1 = madd(v, w0, shift);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    z0 = madd(v, w2, z0);
    z1 = madd(v, w1, z1);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    z1 = madd(v, w2, z1);
    from += pitch;
    row = v128.load(from);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    let t0 = f32x4.mul(v, w3);
    let z2 = madd(v, w0, shift);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    t0 = madd(v, w4, t0);
    let t1 = f32x4.mul(v, w3);
    z2 = madd(v, w1, z2);
    let z3 = madd(v, w0, shift);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    t0 = madd(v, w5, t0);
    z0 = f32x4.add(z0, t0);
    t1 = madd(v, w4, t1);
    z2 = madd(v, w2, z2);
    z3 = madd(v, w1, z3);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    t1 = madd(v, w5, t1);
    z1 = f32x4.add(z1, t1);
    z3 = madd(v, w2, z3);
    from += pitch;
    row = v128.load(from);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    t0 = f32x4.mul(v, w6);
    let t2 = f32x4.mul(v, w3);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    t0 = madd(v, w7, t0);
    t1 = f32x4.mul(v, w6);
    t2 = madd(v, w4, t2);
    let t3 = f32x4.mul(v, w3);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    t0 = madd(v, w8, t0);
    z0 = f32x4.add(z0, t0);
    t1 = madd(v, w7, t1);
    t2 = madd(v, w5, t2);
    z2 = f32x4.add(z2, t2);
    t3 = madd(v, w4, t3);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    t1 = madd(v, w8, t1);
    z1 = f32x4.add(z1, t1);
    t3 = madd(v, w5, t3);
    z3 = f32x4.add(z3, t3);
    from += pitch;
    row = v128.load(from);
    v = f32x4.shuffle(row, row, 0, 0, 0, 0);
    t2 = f32x4.mul(v, w6);
    v = f32x4.shuffle(row, row, 1, 1, 1, 1);
    t2 = madd(v, w7, t2);
    t3 = f32x4.mul(v, w6);
    v = f32x4.shuffle(row, row, 2, 2, 2, 2);
    t2 = madd(v, w8, t2);
    z2 = f32x4.add(z2, t2);
    t3 = madd(v, w7, t3);
    v = f32x4.shuffle(row, row, 3, 3, 3, 3);
    t3 = madd(v, w8, t3);
    z3 = f32x4.add(z3, t3);
    const best = f32x4.pmax(f32x4.pmax(z0, z1), f32x4.pmax(z2, z3));
    v128.store(out, best);
    out += line;
    if (!step) continue;
    // −1 for each of the first three that did not win, nor did one before it.
    const not0 = f32x4.ne(z0, best);
    const not1 = v128.and(not0, f32x4.ne(z1, best));
    const not2 = v128.and(not1, f32x4.ne(z2, best));
    v128.store32_lane(winners, bytesOf(i32x4.add(i32x4.add(not0, not1), not2)), 0);
    winners += step;
  }
}

/** ReLU and dropout of `count` values; `place`: flat index of the first. */
function rectify(p: GrayParams, out: usize, count: i32, place: u32): void {
  const zero = f32x4.splat(0);
  const threshold = p.threshold, key = p.key, keep = p.keepScale;
  const end = out + (<usize>count << 2);
  if (!threshold) {
    for (; out < end; out += 16) v128.store(out, f32x4.pmax(v128.load(out), zero));
    return;
  }
  for (; out < end; out += 16) {
    const value = f32x4.pmax(v128.load(out), zero);
    v128.store(out, f32x4.mul(value, dropoutMask(place, key, threshold, keep)));
    place += 4;
  }
}

/** out of `columns` windows of row `r` of an image, from window `column` on; x: its band. */
function bandWindows(
  p: GrayParams, x: usize, pitch: usize, place: i32, column: i32, columns: i32,
): void {
  const first = place + column * p.n;
  const out = p.out + (<usize>first << 2);
  for (let i = 0; i < p.n; i += 4) {
    windows(
      p, x + (<usize>column << 3), pitch, i, columns,
      out + (<usize>i << 2), p.winners ? p.winners + <usize>(first + i) : 0,
    );
  }
  rectify(p, out, columns * p.n, first);
}

/**
 * Whether rows `top` … of an image have in their left half what the image before it
 * has in its right half; as in chunks that overlap by half.
 */
function isShared(p: GrayParams, image: i32, top: i32, bottom: i32): bool {
  if (!p.shared || !image || image == p.images || p.width & 7 || p.width < 16) return false;
  const pitch = <usize>p.width << 2;
  const before = <usize>p.height * pitch - (pitch >> 1);
  let at = p.x + <usize>(image * p.height + top) * pitch;
  for (let r = top; r < bottom; r++) {
    if (!same(at, at - before, pitch >> 1)) return false;
    at += pitch;
  }
  return true;
}

/** Copies the inner windows of the right half of row `place` to the left half of the next image. */
function passOn(p: GrayParams, place: i32, columns: i32): void {
  const half = columns >> 1;
  const from = <usize>(place + (half + 1) * p.n);
  const to = from + <usize>(((p.height >> 1) * columns - half) * p.n);
  const count = <usize>((half - 2) * p.n);
  memory.copy(p.out + (to << 2), p.out + (from << 2), count << 2);
  if (p.winners) memory.copy(p.winners + to, p.winners + from, count);
}

/**
 * out of a band of rows of an image: slice = image · bands + band. Where asked for,
 * `finite` gets 0 for a slice whose x is not finite, else 1, and `shared` 1 for one
 * whose inner windows of the left half the image before it has too, else 0: then that
 * one's slice writes them. Scratch: the padded image.
 */
export function grayBlock(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<GrayParams>(params);
  const image = slice / p.bands;
  const rows = p.height >> 1, columns = p.width >> 1;
  const first = (slice % p.bands) * rows / p.bands;
  const last = (slice % p.bands + 1) * rows / p.bands;
  const top = max(0, 2 * first - 1), bottom = min(p.height, 2 * last + 1);
  const x = p.x + (<usize>((image * p.height + top) * p.width) << 2);
  if (p.finite) {
    const finite = allFinite(x, (bottom - top) * p.width);
    store<i32>(p.finite + (<usize>slice << 2), finite ? 1 : 0);
  }
  const shared = isShared(p, image, top, bottom);
  const passed = isShared(p, image + 1, top, bottom);
  if (p.shared) store<u8>(p.shared + <usize>slice, shared ? 1 : 0);
  const pitch = <usize>(p.width + 2) << 2;
  padImage(
    x, bottom - top, p.width, 1,
    scratch, 2 * (last - first) + 2, p.width + 2, top - 2 * first + 1, 1, 1, 1,
  );
  for (let r = first; r < last; r++) {
    const place = (image * rows + r) * columns * p.n;
    const row = scratch + <usize>(2 * (r - first)) * pitch;
    if (shared) {
      const half = columns >> 1;
      bandWindows(p, row, pitch, place, 0, 1);
      bandWindows(p, row, pitch, place, half - 1, columns - half + 1);
    } else {
      bandWindows(p, row, pitch, place, 0, columns);
    }
    if (passed) passOn(p, place, columns);
  }
}
