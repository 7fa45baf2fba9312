// The gradient of batch norm → ReLU → max pooling → dropout and of the convolution
// before it. NHWC; a slice is an image, or a group of images.
//
// Backward finds the place of the maximum in y again instead of keeping it; the
// first of ties wins, and a window without a positive z has no gradient. The
// gradient of y is dense through the batch statistics:
// dy = shift' + slope · (y − mean) + (at the maximum) scale · dz.

import { clippedFilterGradImage, clippedInputGradImage } from "./clipped.as";
import { convImage, filterGradImage } from "./conv.as";
import { normalised } from "./conv_block.as";
import { padImage } from "./images.as";
import { madd } from "./madd.as";
import { BlockGradParams } from "./params.as";
import { gradientAtMaximum, imageGradient } from "./pool_grad.as";
import { addLanes, roundUp16, roundUp4 } from "./vectors.as";

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
      const window = from + (<usize>i << 2);
      if (p.exact) {
        bandSums(p, window, pitch, columns, i, place + i, sums, sums + half, true);
      } else {
        bandSums(p, window, pitch, columns, i, place + i, sums, sums + half, false);
      }
    }
  }
  if (p.exact) addUnknown(p, y, partial, partial + half);
}

/** Makes both sums NaN where any z is: the ReLU's gradient there is. */
function addUnknown(p: BlockGradParams, y: usize, sums: usize, products: usize): void {
  const values = p.height * p.width * p.n;
  for (let i = 0; i < values; i++) {
    const c = <usize>(i % p.n);
    const value = load<f32>(y + (<usize>i << 2));
    const z = (value - load<f32>(p.mean + (c << 2))) * load<f32>(p.scale + (c << 2)) +
      load<f32>(p.beta + (c << 2));
    if (!isNaN(z)) continue;
    store<f64>(sums + (c << 3), NaN);
    store<f64>(products + (c << 3), NaN);
  }
}

/**
 * Adds Σ dz and Σ dz · x̂ of a row of windows and channels i … i + 3. A window
 * without a positive z has dz = 0 · its gradient, which is NaN if that is not finite.
 */
@inline
function bandSums(
  p: BlockGradParams, window: usize, pitch: usize, columns: i32, i: i32, place: u32,
  sums: usize, products: usize, exact: bool,
): void {
  const at = <usize>i << 2;
  const pixel = <usize>p.n << 2;
  const pool = p.pool;
  const scale = v128.load(p.scale + at);
  const shift = v128.load((exact ? p.beta : p.shift) + at);
  const mean = v128.load(p.mean + at), deviation = v128.load(p.inverseDeviation + at);
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  let sum = zero;
  let product = zero;
  for (let c = 0; c < columns; c++) {
    let value = v128.load(window);
    let best = normalised(value, scale, shift, mean, exact);
    for (let r = 0; r < pool; r++) {
      let from = window + <usize>r * pitch;
      for (const end = from + <usize>pool * pixel; from < end; from += pixel) {
        const candidate = v128.load(from);
        const z = normalised(candidate, scale, shift, mean, exact);
        const larger = f32x4.gt(z, best);
        best = v128.bitselect(z, best, larger);
        value = v128.bitselect(candidate, value, larger);
      }
    }
    const alive = v128.and(f32x4.gt(best, zero), one);
    const dz = f32x4.mul(gradientAtMaximum(p, place), alive);
    sum = f32x4.add(sum, dz);
    product = madd(dz, f32x4.mul(f32x4.sub(value, mean), deviation), product);
    window += <usize>pool * pixel;
    place += p.n;
  }
  addLanes(sums, sum);
  addLanes(products, product);
}

/**
 * dBeta and dGamma from the images' sums, in order; then the coefficients of dy. A
 * channel with anything that is not finite has NaN for dy: as its statistics'
 * gradients are, which reach all of the channel. The bias has no gradient else:
 * batch norm takes a constant away again.
 */
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
    // Every z is NaN.
    if (isNaN(scale) || isNaN(load<f32>(p.beta + at))) dBeta = dGamma = NaN;
    const known = isFinite(scale) && isFinite(dBeta) && isFinite(dGamma);
    const deviation = <f64>load<f32>(p.inverseDeviation + at);
    store<f32>(p.dBeta + at, <f32>dBeta);
    store<f32>(p.dGamma + at, <f32>dGamma);
    store<f32>(p.dBias + at, known ? 0 : NaN);
    store<f32>(p.constant + at, known ? <f32>(-scale * dBeta * inverse) : NaN);
    store<f32>(p.slope + at, <f32>(-scale * dGamma * deviation * inverse));
  }
}

/** Both gradients of an image, tap by tap. */
function clippedGrad(
  p: BlockGradParams, image: i32, dy: usize, dyPitch: usize, partial: usize, nPadded: i32,
): void {
  const offset = <usize>image * <usize>(p.height * p.width * p.channels << 2);
  clippedFilterGradImage(
    p.x + offset, p.height, p.width, p.channels,
    dy, dyPitch, p.height, p.width, p.n, 3, 3, 1, 1, 1, 1, partial, nPadded,
  );
  if (!p.dx) return;
  clippedInputGradImage(
    dy, dyPitch, p.height, p.width, p.n, p.filter, 3, 3, 1, 1, 1, 1,
    p.dx + offset, p.height, p.width, p.channels,
  );
}

/**
 * Filter gradient of the images of group `slice` (to its partial sum) and, with
 * `dx`, their input gradient; dy lives in scratch, an image at a time. `clipped`
 * where dy or the filter is not finite.
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
    if (p.clipped) {
      clippedGrad(p, i, inner, dyPitch, partial, nPadded);
      continue;
    }
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
