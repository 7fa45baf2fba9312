// Mean and spread of each channel: an image at a time, then over all images.

import { addLanes, roundUp4 } from "./vectors.as";

/**
 * Mean and sum of squared deviations of each channel of one image, as doubles
 * [2, channels rounded up to 4].
 *
 * Sums are taken of the difference to the image's first pixel, so that a mean
 * far from 0 costs no digits; a row of pixels in single precision, rows in double.
 * (To 0 where that pixel is not finite: ∞ − ∞ would hide a mean of ∞.)
 */
export function imageStatistics(
  y: usize, rows: i32, width: i32, channels: i32, partial: usize,
): void {
  const pitch = <usize>channels << 2;
  const half = <usize>roundUp4(channels) << 3;
  const inverse = 1.0 / (<f64>rows * <f64>width);
  memory.fill(partial, 0, half << 1);
  for (let c = 0; c < channels; c += 4) {
    const first = v128.load(y + (<usize>c << 2));
    const difference = f32x4.sub(first, first);
    const pivot = v128.and(first, f32x4.eq(difference, difference));
    const sums = partial + (<usize>c << 3);
    const squares = sums + half;
    let at = y + (<usize>c << 2);
    for (let r = 0; r < rows; r++) {
      let sum = f32x4.splat(0);
      let square = f32x4.splat(0);
      for (let i = 0; i < width; i++) {
        const d = f32x4.sub(v128.load(at), pivot);
        sum = f32x4.add(sum, d);
        square = f32x4.add(square, f32x4.mul(d, d));
        at += pitch;
      }
      addLanes(sums, sum);
      addLanes(squares, square);
    }
    for (let i: usize = 0; i < 4; i++) {
      const s = load<f64>(sums + (i << 3));
      const q = load<f64>(squares + (i << 3));
      const first = load<f32>(y + (<usize>c << 2) + (i << 2));
      const origin = isFinite(first) ? <f64>first : 0;
      store<f64>(sums + (i << 3), origin + s * inverse);
      store<f64>(squares + (i << 3), q - s * s * inverse);
    }
  }
}

/**
 * Joins the statistics of `images` images of `count` values per channel, in order
 * (Chan, Golub & LeVeque, 1979): returns the mean, leaves the variance (biased)
 * in partials' first sum of squares.
 */
export function joinStatistics(
  partials: usize, images: i32, channels: i32, c: i32, count: f64,
): f64 {
  const half = <usize>roundUp4(channels) << 3;
  let mean = load<f64>(partials + (<usize>c << 3));
  let squares = load<f64>(partials + half + (<usize>c << 3));
  for (let i = 1; i < images; i++) {
    const at = partials + <usize>i * (half << 1) + (<usize>c << 3);
    const delta = load<f64>(at) - mean;
    const share = 1.0 / <f64>(i + 1);
    // Infinities are added up, not subtracted from one another.
    mean += isFinite(delta) ? delta * share : load<f64>(at);
    squares += load<f64>(at + half) + delta * delta * count * <f64>i * share;
  }
  store<f64>(partials + half + (<usize>c << 3), squares / (count * <f64>images));
  return mean;
}
