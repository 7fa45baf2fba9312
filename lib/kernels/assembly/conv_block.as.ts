// Batch norm → ReLU → max pooling → dropout in one pass over a convolution's
// output y, and the gradient of all of it. NHWC; a slice is an image.
//
// With z = scale · y + shift a pooled value is max(0, max z): the ReLU commutes
// with the maximum. Backward finds the place of the maximum in y again instead
// of keeping it; the first of ties wins, and a window without a positive z has
// no gradient. The gradient of y is dense through the batch statistics:
// dy = shift' + slope · (y − mean) + (at the maximum) scale · dz.

import { convImage, filterGradImage } from "./conv.as";
import { dropoutMask } from "./dropout_hash.as";
import { padImage } from "./images.as";
import { madd } from "./madd.as";
import {
  BlockGradParams,
  NormParams,
  NormPoolParams,
  PredictBlockParams,
} from "./params.as";
import { gradientAtMaximum, imageGradient } from "./pool_grad.as";
import { joinStatistics } from "./statistics.as";
import { addLanes, roundUp16, roundUp4, storeLanes } from "./vectors.as";

/** Mean and variance of the batch from the images' statistics; then scale and shift. */
export function normFromPartials(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<NormParams>(params);
  for (let c = 0; c < p.channels; c++) {
    const mean = joinStatistics(p.partials, p.images, p.channels, c, <f64>p.pixels);
    const half = <usize>roundUp4(p.channels) << 3;
    store<f32>(p.mean + (<usize>c << 2), <f32>mean);
    store<f32>(
      p.variance + (<usize>c << 2),
      <f32>load<f64>(p.partials + half + (<usize>c << 3)),
    );
  }
  normFromMoments(params, slice, scratch);
}

/** scale = gamma / √(variance + epsilon), shift = beta − mean · scale. */
export function normFromMoments(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<NormParams>(params);
  for (let c = 0; c < p.channels; c++) {
    const at = <usize>c << 2;
    const scale = <f64>load<f32>(p.gamma + at) /
      Math.sqrt(<f64>load<f32>(p.variance + at) + <f64>p.epsilon);
    const shift = <f64>load<f32>(p.beta + at) - <f64>load<f32>(p.mean + at) * scale;
    store<f32>(p.scale + at, <f32>scale);
    store<f32>(p.shift + at, <f32>shift);
  }
}

/** max(0, max over the window of scale · y + shift); NaN at the first place stays. */
@inline
function pooled(
  y: usize, pitch: usize, pixel: usize, pool: i32, scale: v128, shift: v128,
): v128 {
  let best = madd(v128.load(y), scale, shift);
  for (let r = 0; r < pool; r++) {
    let at = y + <usize>r * pitch;
    for (let c = 0; c < pool; c++) {
      best = f32x4.pmax(best, madd(v128.load(at), scale, shift));
      at += pixel;
    }
  }
  return f32x4.pmax(best, f32x4.splat(0));
}

export function normPoolImage(
  y: usize, height: i32, width: i32, channels: i32, pool: i32,
  scale: usize, shift: usize, out: usize,
  place: u32, key: i32, threshold: u32, keepScale: f32,
): void {
  const pixel = <usize>channels << 2;
  const pitch = <usize>width * pixel;
  for (let r = 0; r < height / pool; r++) {
    for (let c = 0; c < width / pool; c++) {
      const window = y + <usize>(r * pool) * pitch + <usize>(c * pool) * pixel;
      for (let i = 0; i < channels; i += 4) {
        const at = <usize>i << 2;
        let best = pooled(
          window + at, pitch, pixel, pool,
          v128.load(scale + at), v128.load(shift + at),
        );
        if (threshold) {
          best = f32x4.mul(best, dropoutMask(place + i, key, threshold, keepScale));
        }
        storeLanes(out + at, best, channels - i);
      }
      out += pixel;
      place += channels;
    }
  }
}

/** out of image `slice` from its y. */
export function normPool(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<NormPoolParams>(params);
  const size = (p.height / p.pool) * (p.width / p.pool) * p.channels;
  normPoolImage(
    p.y + <usize>slice * <usize>(p.height * p.width * p.channels << 2),
    p.height, p.width, p.channels, p.pool, p.scale, p.shift,
    p.out + <usize>slice * <usize>(size << 2),
    <u32>slice * <u32>size, p.key, p.threshold, p.keepScale,
  );
}

/**
 * The whole block of image `slice` with fixed statistics; y stays in scratch.
 * Scratch: the padded image, 48 values, y.
 */
export function predictBlock(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<PredictBlockParams>(params);
  const spare = scratch + <usize>((p.height + 2) * (p.width + 2) * p.channels << 2);
  const y = spare + 192;
  const size = (p.height / p.pool) * (p.width / p.pool) * p.n;
  padImage(
    p.x + <usize>slice * <usize>(p.height * p.width * p.channels << 2),
    p.height, p.width, p.channels,
    scratch, p.height + 2, p.width + 2, 1, 1, 1, 1,
  );
  convImage(
    scratch, p.width + 2, p.channels, p.panels, 3, 3, 1, 1,
    p.bias, y, p.height, p.width, p.n, spare,
  );
  normPoolImage(
    y, p.height, p.width, p.n, p.pool, p.scale, p.shift,
    p.out + <usize>slice * <usize>(size << 2), 0, 0, 0, 1,
  );
}

/** Σ dz and Σ dz · x̂ of image `slice`, as doubles [2, channels rounded up to 4]. */
export function blockGradSums(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<BlockGradParams>(params);
  const pixel = <usize>p.n << 2;
  const pitch = <usize>p.width * pixel;
  const y = p.y + <usize>slice * <usize>p.height * pitch;
  const half = <usize>roundUp4(p.n) << 3;
  const partial = p.sums + <usize>slice * (half << 1);
  memory.fill(partial, 0, half << 1);
  const rows = p.height / p.pool;
  const columns = p.width / p.pool;
  for (let r = 0; r < rows; r++) {
    const from = y + <usize>(r * p.pool) * pitch;
    const place = <u32>((slice * rows + r) * columns * p.n);
    for (let i = 0; i < p.n; i += 4) {
      const sums = partial + (<usize>i << 3);
      bandSums(p, from + (<usize>i << 2), pitch, columns, i, place + i, sums, sums + half);
    }
  }
}

/** Adds Σ dz and Σ dz · x̂ of a row of windows and channels i … i + 3. */
function bandSums(
  p: BlockGradParams, window: usize, pitch: usize, columns: i32, i: i32, place: u32,
  sums: usize, products: usize,
): void {
  const at = <usize>i << 2;
  const pixel = <usize>p.n << 2;
  const pool = p.pool;
  const scale = v128.load(p.scale + at), shift = v128.load(p.shift + at);
  const mean = v128.load(p.mean + at), deviation = v128.load(p.inverseDeviation + at);
  let sum = f32x4.splat(0);
  let product = f32x4.splat(0);
  for (let c = 0; c < columns; c++) {
    let value = v128.load(window);
    let best = madd(value, scale, shift);
    for (let r = 0; r < pool; r++) {
      let from = window + <usize>r * pitch;
      for (const end = from + <usize>pool * pixel; from < end; from += pixel) {
        const candidate = v128.load(from);
        const z = madd(candidate, scale, shift);
        const larger = f32x4.gt(z, best);
        best = v128.bitselect(z, best, larger);
        value = v128.bitselect(candidate, value, larger);
      }
    }
    const dead = f32x4.le(best, f32x4.splat(0));
    const dz = v128.andnot(gradientAtMaximum(p, place), dead);
    sum = f32x4.add(sum, dz);
    product = madd(dz, f32x4.mul(f32x4.sub(value, mean), deviation), product);
    window += <usize>pool * pixel;
    place += p.n;
  }
  addLanes(sums, sum);
  addLanes(products, product);
}

/** dBeta and dGamma from the images' sums, in order; then the coefficients of dy. */
export function blockGradCoefficients(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<BlockGradParams>(params);
  const half = <usize>roundUp4(p.n) << 3;
  const inverse = 1.0 / (<f64>p.images * <f64>p.height * <f64>p.width);
  for (let c = 0; c < p.n; c++) {
    let dBeta: f64 = 0;
    let dGamma: f64 = 0;
    for (let i = 0; i < p.images; i++) {
      const at = p.sums + <usize>i * (half << 1) + (<usize>c << 3);
      dBeta += load<f64>(at);
      dGamma += load<f64>(at + half);
    }
    const at = <usize>c << 2;
    const scale = <f64>load<f32>(p.scale + at);
    const deviation = <f64>load<f32>(p.inverseDeviation + at);
    store<f32>(p.dBeta + at, <f32>dBeta);
    store<f32>(p.dGamma + at, <f32>dGamma);
    store<f32>(p.constant + at, <f32>(-scale * dBeta * inverse));
    store<f32>(p.slope + at, <f32>(-scale * dGamma * deviation * inverse));
  }
}

/**
 * Filter gradient of the images of group `slice` (to its partial sum) and, with
 * `dx`, their input gradient; dy lives in scratch, an image at a time.
 * Scratch: padded dy (and 16 values), padded x, 48 values.
 */
export function blockGradConv(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<BlockGradParams>(params);
  const nPadded = roundUp16(p.n);
  const bytes = <usize>(9 * p.channels * nPadded) << 2;
  const partial = p.partials + <usize>slice * bytes;
  const dyPitch = <usize>((p.width + 2) * p.n) << 2;
  const dyBytes = <usize>(p.height + 2) * dyPitch;
  const x = scratch + dyBytes + 64;
  const spare = x + <usize>((p.height + 2) * (p.width + 2) * p.channels << 2);
  const inner = scratch + dyPitch + (<usize>p.n << 2);
  const size = <usize>(p.height * p.width * p.channels << 2);
  memory.fill(partial, 0, bytes);
  memory.fill(scratch, 0, dyBytes);
  const end = (slice + 1) * p.images / p.groups;
  for (let i = slice * p.images / p.groups; i < end; i++) {
    imageGradient(p, i, inner, dyPitch);
    padImage(
      p.x + <usize>i * size, p.height, p.width, p.channels,
      x, p.height + 2, p.width + 2, 1, 1, 1, 1,
    );
    filterGradImage(
      x, p.width + 2, p.channels, inner, dyPitch, p.height, p.width, p.n,
      3, 3, 1, 1, partial, nPadded, spare,
    );
    if (p.dx) {
      convImage(
        scratch, p.width + 2, p.n, p.panels, 3, 3, 1, 1,
        p.zeros, p.dx + <usize>i * size, p.height, p.width, p.channels, spare,
      );
    }
  }
}
