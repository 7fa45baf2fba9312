// Convolution of one NHWC image and its gradients tap by tap, skipping taps outside
// the image instead of padding with zeros: exact where values are not finite, and
// for any dilation. Filters as they are, HWIO. Several times slower than
// conv.as.ts, which does the work where all is finite and not dilated.

import { madd } from "./madd.as";
import { firstTap, lastTap } from "./taps.as";
import { storeLanes } from "./vectors.as";

/** Stores the first `lanes` of 16 values. */
@inline
function storeSixteen(to: usize, a: v128, b: v128, c: v128, d: v128, lanes: i32): void {
  storeLanes(to, a, lanes);
  if (lanes > 4) storeLanes(to + 16, b, lanes - 4);
  if (lanes > 8) storeLanes(to + 32, c, lanes - 8);
  if (lanes > 12) storeLanes(to + 48, d, lanes - 12);
}

/** y [outHeight, outWidth, n] = bias [n] + the convolution of x [height, width, channels]. */
export function clippedImage(
  x: usize, height: i32, width: i32, channels: i32,
  filter: usize, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32, dilationHeight: i32, dilationWidth: i32,
  top: i32, left: i32, bias: usize, y: usize, outHeight: i32, outWidth: i32, n: i32,
): void {
  const pixel = <usize>channels << 2;
  const row = <usize>n << 2;
  for (let r = 0; r < outHeight; r++) {
    const y0 = r * strideHeight - top;
    const ky1 = lastTap(y0, dilationHeight, kernelHeight, height);
    for (let c = 0; c < outWidth; c++) {
      const x0 = c * strideWidth - left;
      const kx1 = lastTap(x0, dilationWidth, kernelWidth, width);
      for (let i = 0; i < n; i += 16) {
        const at = <usize>i << 2;
        let s0 = v128.load(bias + at), s1 = v128.load(bias + at, 16);
        let s2 = v128.load(bias + at, 32), s3 = v128.load(bias + at, 48);
        for (let ky = firstTap(y0, dilationHeight); ky < ky1; ky++) {
          for (let kx = firstTap(x0, dilationWidth); kx < kx1; kx++) {
            let from = x +
              <usize>((y0 + ky * dilationHeight) * width + x0 + kx * dilationWidth) * pixel;
            let weights = filter + <usize>((ky * kernelWidth + kx) * channels) * row + at;
            for (const end = from + pixel; from < end; from += 4) {
              const value = v128.load_splat<f32>(from);
              s0 = madd(value, v128.load(weights), s0);
              s1 = madd(value, v128.load(weights, 16), s1);
              s2 = madd(value, v128.load(weights, 32), s2);
              s3 = madd(value, v128.load(weights, 48), s3);
              weights += row;
            }
          }
        }
        storeSixteen(y + at, s0, s1, s2, s3, n - i);
      }
      y += row;
    }
  }
}

/** Σ a · b of `count` values. */
@inline
function dot(a: usize, b: usize, count: i32): f32 {
  let sums = f32x4.splat(0);
  const end = a + (<usize>count << 2);
  for (const whole = a + (<usize>(count & ~3) << 2); a < whole; a += 16) {
    sums = madd(v128.load(a), v128.load(b), sums);
    b += 16;
  }
  let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) +
    f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  for (; a < end; a += 4) {
    sum += load<f32>(a) * load<f32>(b);
    b += 4;
  }
  return sum;
}

/** dx [height, width, channels] of dy [outHeight, dyPitch bytes], pixels of n values. */
export function clippedInputGradImage(
  dy: usize, dyPitch: usize, outHeight: i32, outWidth: i32, n: i32,
  filter: usize, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32, top: i32, left: i32,
  dx: usize, height: i32, width: i32, channels: i32,
): void {
  const row = <usize>n << 2;
  for (let y0 = top; y0 < top + height; y0++) {
    for (let x0 = left; x0 < left + width; x0++) {
      for (let i = 0; i < channels; i++) {
        let sum: f32 = 0;
        // The taps that reach this pixel lie a stride apart.
        for (let ky = y0 % strideHeight; ky < kernelHeight; ky += strideHeight) {
          const r = (y0 - ky) / strideHeight;
          if (y0 < ky || r >= outHeight) continue;
          for (let kx = x0 % strideWidth; kx < kernelWidth; kx += strideWidth) {
            const c = (x0 - kx) / strideWidth;
            if (x0 < kx || c >= outWidth) continue;
            const weights = filter + <usize>((ky * kernelWidth + kx) * channels + i) * row;
            sum += dot(dy + <usize>r * dyPitch + <usize>c * row, weights, n);
          }
        }
        store<f32>(dx, sum);
        dx += 4;
      }
    }
  }
}

/** Adds an image's share to dFilter [kernelHeight · kernelWidth · channels, nPadded]. */
export function clippedFilterGradImage(
  x: usize, height: i32, width: i32, channels: i32,
  dy: usize, dyPitch: usize, outHeight: i32, outWidth: i32, n: i32,
  kernelHeight: i32, kernelWidth: i32, strideHeight: i32, strideWidth: i32,
  top: i32, left: i32, dFilter: usize, nPadded: i32,
): void {
  const pixel = <usize>channels << 2;
  const row = <usize>n << 2;
  for (let tap = 0; tap < kernelHeight * kernelWidth; tap++) {
    const y0 = tap / kernelWidth - top;
    const x0 = tap % kernelWidth - left;
    const r1 = lastTap(y0, strideHeight, outHeight, height);
    const c0 = firstTap(x0, strideWidth);
    const c1 = lastTap(x0, strideWidth, outWidth, width);
    for (let r = firstTap(y0, strideHeight); r < r1; r++) {
      for (let c = c0; c < c1; c++) {
        const from = x +
          <usize>((y0 + r * strideHeight) * width + x0 + c * strideWidth) * pixel;
        const gradient = dy + <usize>r * dyPitch + <usize>c * row;
        for (let i = 0; i < channels; i++) {
          const value = v128.load_splat<f32>(from + (<usize>i << 2));
          let to = dFilter + (<usize>((tap * channels + i) * nPadded) << 2);
          for (let j: usize = 0; j < row; j += 16) {
            v128.store(to, madd(value, v128.load(gradient + j), v128.load(to)));
            to += 16;
          }
        }
      }
    }
  }
}
