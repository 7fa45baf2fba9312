// Batch norm → ReLU → max pooling → dropout in one pass over a convolution's
// output y. NHWC; a slice is an image. Its gradient: conv_block_grad.as.ts.
//
// z = scale · y + shift, pooled max(0, max z): the ReLU commutes with the maximum.
// Where anything is not finite, the exact form gives what the cpu backend's layers
// give: z = scale · (y − mean) + beta, and a maximum that ignores NaN.

import { clippedImage } from "./clipped.as";
import { convImage } from "./conv.as";
import { dropoutMask } from "./dropout_hash.as";
import { allFinite } from "./finite.as";
import { padImage } from "./images.as";
import { madd } from "./madd.as";
import { NormParams, NormPoolParams, PredictBlockParams } from "./params.as";
import { joinStatistics } from "./statistics.as";
import { roundUp4, storeLanes } from "./vectors.as";

/** Mean and variance of the batch from the images' statistics; then scale and shift. */
export function normFromPartials(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<NormParams>(params);
  for (let c = 0; c < p.channels; c++) {
    const mean = joinStatistics(p.partials, p.images, p.channels, c, <f64>p.pixels);
    const half = <usize>roundUp4(p.channels) << 3;
    store<f32>(p.mean + (<usize>c << 2), <f32>mean);
    const variance = isFinite(mean) ? load<f64>(p.partials + half + (<usize>c << 3)) : NaN;
    store<f32>(p.variance + (<usize>c << 2), <f32>variance);
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

/**
 * z of four channels: scale · y + shift, or with `exact` scale · (y − mean) + beta,
 * beta in the place of shift.
 */
@inline
export function normalised(y: v128, scale: v128, shift: v128, mean: v128, exact: bool): v128 {
  if (!exact) return madd(y, scale, shift);
  return f32x4.add(f32x4.mul(f32x4.sub(y, mean), scale), shift);
}

/** max(0, max over the window of scale · y + shift), none of which is NaN. */
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

/** The same of any values: a maximum ignores NaN and starts at −∞; one pixel is itself. */
function pooledExactly(
  y: usize, pitch: usize, pixel: usize, pool: i32, scale: v128, beta: v128, mean: v128,
): v128 {
  const zero = f32x4.splat(0);
  if (pool == 1) return f32x4.pmax(normalised(v128.load(y), scale, beta, mean, true), zero);
  let best = f32x4.splat(-Infinity);
  for (let r = 0; r < pool; r++) {
    let at = y + <usize>r * pitch;
    for (let c = 0; c < pool; c++) {
      const z = normalised(v128.load(at), scale, beta, mean, true);
      best = f32x4.pmax(best, f32x4.pmax(z, zero));
      at += pixel;
    }
  }
  return best;
}

/** out of an image; `mean`: 0, or for the exact form, with beta in the place of shift. */
export function normPoolImage(
  y: usize, height: i32, width: i32, channels: i32, pool: i32,
  scale: usize, shift: usize, mean: usize, out: usize,
  place: u32, key: i32, threshold: u32, keepScale: f32,
): void {
  const pixel = <usize>channels << 2;
  const pitch = <usize>width * pixel;
  for (let r = 0; r < height / pool; r++) {
    for (let c = 0; c < width / pool; c++) {
      const window = y + <usize>(r * pool) * pitch + <usize>(c * pool) * pixel;
      for (let i = 0; i < channels; i += 4) {
        const at = <usize>i << 2;
        const s = v128.load(scale + at), t = v128.load(shift + at);
        let best = mean
          ? pooledExactly(window + at, pitch, pixel, pool, s, t, v128.load(mean + at))
          : pooled(window + at, pitch, pixel, pool, s, t);
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
    p.height, p.width, p.channels, p.pool, p.scale, p.shift, p.mean,
    p.out + <usize>slice * <usize>(size << 2),
    <u32>slice * <u32>size, p.key, p.threshold, p.keepScale,
  );
}

/** out of image `slice` from its y, by the exact form if that is asked for. */
export function predictedOut(p: PredictBlockParams, slice: i32, y: usize, exact: bool): void {
  const size = (p.height / p.pool) * (p.width / p.pool) * p.n;
  normPoolImage(
    y, p.height, p.width, p.n, p.pool, p.scale, exact ? p.beta : p.shift, exact ? p.mean : 0,
    p.out + <usize>slice * <usize>(size << 2), 0, 0, 0, 1,
  );
}

/** The block of image `slice` for filters or images that are not finite; y: scratch. */
export function predictClipped(p: PredictBlockParams, slice: i32, y: usize): void {
  clippedImage(
    p.x + <usize>slice * <usize>(p.height * p.width * p.channels << 2),
    p.height, p.width, p.channels, p.filter, 3, 3, 1, 1, 1, 1, 1, 1,
    p.bias, y, p.height, p.width, p.n,
  );
  predictedOut(p, slice, y, true);
}

/**
 * The whole block of image `slice` with fixed statistics; y stays in scratch.
 * Scratch: the padded image, 48 values, y.
 */
export function predictBlock(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<PredictBlockParams>(params);
  const spare = scratch + <usize>((p.height + 2) * (p.width + 2) * p.channels << 2);
  const y = spare + 192;
  const values = p.height * p.width * p.channels;
  const x = p.x + (<usize>slice * <usize>values << 2);
  if (p.clipped) {
    predictClipped(p, slice, y);
    return;
  }
  padImage(
    x, p.height, p.width, p.channels, scratch, p.height + 2, p.width + 2, 1, 1, 1, 1,
  );
  convImage(
    scratch, p.width + 2, p.channels, p.panels, 3, 3, 1, 1,
    p.bias, y, p.height, p.width, p.n, spare,
  );
  predictedOut(p, slice, y, p.exact != 0 || !allFinite(x, values));
}
