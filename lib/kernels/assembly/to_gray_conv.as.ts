// Convolutions of 3 × 3 taps and stride 1 to one channel, as the gradient of an input of
// one: channels lie side by side in a vector, and are added up at the end.

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
 * Four pixels of one channel: Σ x · weights over 3 × 3 windows side by side.
 *
 * @param x       first window's first pixel; rows `pitch` bytes apart
 * @param pixel   bytes of its channels, a multiple of 16
 * @param weights [9] of `pixel` bytes
 */
@inline
function toFour(x: usize, pitch: usize, pixel: usize, weights: usize): v128 {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let row = 0; row < 3; row++) {
    let at = x, w = weights;
    for (const end = w + pixel; w < end; w += 16) {
      const w0 = v128.load(w), w1 = v128.load(w + pixel), w2 = v128.load(w + 2 * pixel);
      let from = at;
      let v = v128.load(from);
      s0 = madd(v, w0, s0);
      from += pixel;
      v = v128.load(from);
      s0 = madd(v, w1, s0);
      s1 = madd(v, w0, s1);
      from += pixel;
      v = v128.load(from);
      s0 = madd(v, w2, s0);
      s1 = madd(v, w1, s1);
      s2 = madd(v, w0, s2);
      from += pixel;
      v = v128.load(from);
      s1 = madd(v, w2, s1);
      s2 = madd(v, w1, s2);
      s3 = madd(v, w0, s3);
      from += pixel;
      v = v128.load(from);
      s2 = madd(v, w2, s2);
      s3 = madd(v, w1, s3);
      v = v128.load(from + pixel);
      s3 = madd(v, w2, s3);
      at += 16;
    }
    x += pitch;
    weights += 3 * pixel;
  }
  return sumsOfLanes(s0, s1, s2, s3);
}

/**
 * y [rows, columns] = bias + x ∗ filter, with the channels side by side in a vector.
 *
 * @param x       padded rows, `pitch` bytes apart
 * @param panels  the filter, [9 · channels][16], of which the first column counts
 * @param scratch [9 · channels]
 */
export function convolveToGray(
  x: usize, pitch: usize, rows: i32, columns: i32, channels: i32,
  panels: usize, bias: usize, y: usize, scratch: usize,
): void {
  const pixel = <usize>channels << 2;
  for (let i: usize = 0; i < 9 * pixel; i += 4) {
    store<f32>(scratch + i, load<f32>(panels + (i << 4)));
  }
  const first = v128.load_splat<f32>(bias);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c += 4) {
      // The last four overlap those before them.
      const place = <usize>min(c, columns - 4);
      const sums = toFour(x + place * pixel, pitch, pixel, scratch);
      v128.store(y + (place << 2), f32x4.add(first, sums));
    }
    x += pitch;
    y += <usize>columns << 2;
  }
}
