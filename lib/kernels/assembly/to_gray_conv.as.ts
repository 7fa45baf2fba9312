// Convolutions of 3 × 3 taps and stride 1 to one channel, as the gradient of an input of
// one: channels lie side by side in a vector, and are added up at the end.

import { clear } from "./images.as";
import { madd } from "./madd.as";
import { ConvolutionParams, DEPTH } from "./params.as";

/** Whether `convolveToGray` does a convolution without dilation. */
@inline
export function isToGray(p: ConvolutionParams): bool {
  return p.n == 1 && !(p.channels & 3) && p.channels <= DEPTH && p.kernelHeight == 3 &&
    p.kernelWidth == 3 && p.strideHeight == 1 && p.strideWidth == 1 && p.outWidth >= 4;
}

/** The sums of four vectors' lanes, side by side. */
@inline
function sumsOfLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(f32x4.shuffle(a, b, 0, 4, 1, 5), f32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(f32x4.shuffle(c, d, 0, 4, 1, 5), f32x4.shuffle(c, d, 2, 6, 3, 7));
  return f32x4.add(f64x2.shuffle(ab, cd, 0, 2), f64x2.shuffle(ab, cd, 1, 3));
}

/**
 * Four pixels of one channel in each of two rows: Σ x · weights over 3 × 3 windows side
 * by side. Each pixel of x is loaded once for all windows that it is in.
 *
 * @param left    whether the first of the six columns is there (else: zeros)
 * @param right   whether the last is
 * @param x       first window's first pixel; rows `pitch` bytes apart, the fourth `last`
 * @param pixel   bytes of its channels, a multiple of 16
 * @param weights [9] of `pixel` bytes
 * @param y       the first row's; `below` the second's
 */
@inline
function toEight(
  left: bool, right: bool, x: usize, pitch: usize, last: usize, pixel: usize,
  weights: usize, bias: v128, y: usize, below: usize,
): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  for (const end = weights + pixel; weights < end; weights += 16) {
    let w = weights;
    const a0 = v128.load(w), a1 = v128.load(w + pixel), a2 = v128.load(w + 2 * pixel);
    let from = x;
    let v: v128;
    if (left) {
      v = v128.load(from);
      s0 = madd(v, a0, s0);
    }
    from += pixel;
    v = v128.load(from);
    s1 = madd(v, a0, s1);
    s0 = madd(v, a1, s0);
    from += pixel;
    v = v128.load(from);
    s2 = madd(v, a0, s2);
    s1 = madd(v, a1, s1);
    s0 = madd(v, a2, s0);
    from += pixel;
    v = v128.load(from);
    s3 = madd(v, a0, s3);
    s2 = madd(v, a1, s2);
    s1 = madd(v, a2, s1);
    from += pixel;
    v = v128.load(from);
    s3 = madd(v, a1, s3);
    s2 = madd(v, a2, s2);
    from += pixel;
    if (right) {
      v = v128.load(from);
      s3 = madd(v, a2, s3);
    }
    w += 3 * pixel;
    const b0 = v128.load(w), b1 = v128.load(w + pixel), b2 = v128.load(w + 2 * pixel);
    from = x + pitch;
    if (left) {
      v = v128.load(from);
      s0 = madd(v, b0, s0);
      t0 = madd(v, a0, t0);
    }
    from += pixel;
    v = v128.load(from);
    s1 = madd(v, b0, s1);
    s0 = madd(v, b1, s0);
    t1 = madd(v, a0, t1);
    t0 = madd(v, a1, t0);
    from += pixel;
    v = v128.load(from);
    s2 = madd(v, b0, s2);
    s1 = madd(v, b1, s1);
    s0 = madd(v, b2, s0);
    t2 = madd(v, a0, t2);
    t1 = madd(v, a1, t1);
    t0 = madd(v, a2, t0);
    from += pixel;
    v = v128.load(from);
    s3 = madd(v, b0, s3);
    s2 = madd(v, b1, s2);
    s1 = madd(v, b2, s1);
    t3 = madd(v, a0, t3);
    t2 = madd(v, a1, t2);
    t1 = madd(v, a2, t1);
    from += pixel;
    v = v128.load(from);
    s3 = madd(v, b1, s3);
    s2 = madd(v, b2, s2);
    t3 = madd(v, a1, t3);
    t2 = madd(v, a2, t2);
    from += pixel;
    if (right) {
      v = v128.load(from);
      s3 = madd(v, b2, s3);
      t3 = madd(v, a2, t3);
    }
    w += 3 * pixel;
    const c0 = v128.load(w), c1 = v128.load(w + pixel), c2 = v128.load(w + 2 * pixel);
    from = x + 2 * pitch;
    if (left) {
      v = v128.load(from);
      s0 = madd(v, c0, s0);
      t0 = madd(v, b0, t0);
    }
    from += pixel;
    v = v128.load(from);
    s1 = madd(v, c0, s1);
    s0 = madd(v, c1, s0);
    t1 = madd(v, b0, t1);
    t0 = madd(v, b1, t0);
    from += pixel;
    v = v128.load(from);
    s2 = madd(v, c0, s2);
    s1 = madd(v, c1, s1);
    s0 = madd(v, c2, s0);
    t2 = madd(v, b0, t2);
    t1 = madd(v, b1, t1);
    t0 = madd(v, b2, t0);
    from += pixel;
    v = v128.load(from);
    s3 = madd(v, c0, s3);
    s2 = madd(v, c1, s2);
    s1 = madd(v, c2, s1);
    t3 = madd(v, b0, t3);
    t2 = madd(v, b1, t2);
    t1 = madd(v, b2, t1);
    from += pixel;
    v = v128.load(from);
    s3 = madd(v, c1, s3);
    s2 = madd(v, c2, s2);
    t3 = madd(v, b1, t3);
    t2 = madd(v, b2, t2);
    from += pixel;
    if (right) {
      v = v128.load(from);
      s3 = madd(v, c2, s3);
      t3 = madd(v, b2, t3);
    }
    from = x + 2 * pitch + last;
    if (left) {
      v = v128.load(from);
      t0 = madd(v, c0, t0);
    }
    from += pixel;
    v = v128.load(from);
    t1 = madd(v, c0, t1);
    t0 = madd(v, c1, t0);
    from += pixel;
    v = v128.load(from);
    t2 = madd(v, c0, t2);
    t1 = madd(v, c1, t1);
    t0 = madd(v, c2, t0);
    from += pixel;
    v = v128.load(from);
    t3 = madd(v, c0, t3);
    t2 = madd(v, c1, t2);
    t1 = madd(v, c2, t1);
    from += pixel;
    v = v128.load(from);
    t3 = madd(v, c1, t3);
    t2 = madd(v, c2, t2);
    from += pixel;
    if (right) {
      v = v128.load(from);
      t3 = madd(v, c2, t3);
    }
    x += 16;
  }
  v128.store(y, f32x4.add(bias, sumsOfLanes(s0, s1, s2, s3)));
  v128.store(below, f32x4.add(bias, sumsOfLanes(t0, t1, t2, t3)));
}

/** Copies vectors up to `end`. */
@inline
function copyVectors(from: usize, to: usize, end: usize): void {
  for (; to < end; to += 16) {
    v128.store(to, v128.load(from));
    from += 16;
  }
}

/** Copies a window of four rows of six pixels, zeros where the image ends. */
function copyWindow(p: ConvolutionParams, x: usize, row: i32, column: i32, to: usize): void {
  const pixel = <usize>p.channels << 2;
  const before = max(0, min(6, -column));
  const behind = max(before, min(6, p.width - column));
  for (let r = row; r < row + 4; r++) {
    const end = to + 6 * pixel;
    if (r >= 0 && r < p.height) {
      const first = to + <usize>before * pixel, last = to + <usize>behind * pixel;
      clear(to, first - to);
      copyVectors(x + <usize>(r * p.width + column + before) * pixel, first, last);
      clear(last, end - last);
    } else clear(to, end - to);
    to = end;
  }
}

/**
 * y = bias + x ∗ filter of `rows` rows of an image from row `begin` on, with the channels
 * side by side in a vector. Nothing but what reaches beyond the image is copied.
 *
 * @param x       the image
 * @param scratch (9 + 24) · channels values, and four more
 */
export function convolveToGray(
  p: ConvolutionParams, x: usize, begin: i32, rows: i32, y: usize, scratch: usize,
): void {
  const pixel = <usize>p.channels << 2;
  for (let i: usize = 0; i < 9 * pixel; i += 4) {
    store<f32>(scratch + i, load<f32>(p.panels + (i << 4)));
  }
  const bias = v128.load_splat<f32>(p.bias);
  const pitch = <usize>p.width * pixel;
  const window = scratch + 9 * pixel, spare = window + 24 * pixel;
  for (let r = 0; r < rows; r += 2) {
    // Behind an odd number of rows comes one that is not kept, of a row that is there.
    const alone = r + 1 == rows;
    const row = begin + r - p.top;
    const inside = row >= 0 && row + (alone ? 3 : 4) <= p.height;
    for (let c = 0; c < p.outWidth; c += 4) {
      // The last four overlap those before them.
      const place = min(c, p.outWidth - 4);
      const column = place - p.left;
      const to = y + (<usize>place << 2);
      const below = alone ? spare : to + (<usize>p.outWidth << 2);
      let from = x + <usize>(row * p.width + column) * pixel, step = pitch;
      // Columns that are missing on the left, and on the right.
      const before = -column, behind = column + 6 - p.width;
      if (!inside || before > 1 || behind > 1 || (before == 1 && behind == 1)) {
        copyWindow(p, x, row, column, window);
        from = window;
        step = 6 * pixel;
      } else if (before == 1) {
        toEight(false, true, from, step, alone ? 0 : step, pixel, scratch, bias, to, below);
        continue;
      } else if (behind == 1) {
        toEight(true, false, from, step, alone ? 0 : step, pixel, scratch, bias, to, below);
        continue;
      }
      toEight(true, true, from, step, alone ? 0 : step, pixel, scratch, bias, to, below);
    }
    y += <usize>p.outWidth << 3;
  }
}
