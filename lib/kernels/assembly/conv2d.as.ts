// Convolution of a batch, and its gradients. NHWC images, HWIO filters, any
// stride and padding, no dilation. A slice is an image, or a group of images.
// Images are padded with zeros, so that filters, and dy where it meets a padded x,
// have to be finite (0 · ∞ is NaN); clipped.as.ts does the others.

import { clippedFilterGradImage } from "./clipped.as";
import { convImage, filterGradImage } from "./conv.as";
import { allFinite } from "./finite.as";
import { padImage } from "./images.as";
import { Conv2dParams, FilterGradParams, InputGradParams, SUM_ROWS, SumParams } from "./params.as";
import { imageStatistics } from "./statistics.as";
import { roundUp16, roundUp4, storeLanes } from "./vectors.as";

/**
 * y = x ∗ filter + bias of image `slice`; with `partials`, also its statistics.
 * Scratch: the padded image, then 48 values.
 */
export function conv2d(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<Conv2dParams>(params);
  const image = <usize>slice;
  const x = p.x + image * <usize>(p.height * p.width * p.channels << 2);
  const y = p.y + image * <usize>(p.outHeight * p.outWidth * p.n << 2);
  const paddedBytes = <usize>(p.paddedHeight * p.paddedWidth * p.channels << 2);
  padImage(
    x, p.height, p.width, p.channels,
    scratch, p.paddedHeight, p.paddedWidth, p.top, p.left, 1, 1,
  );
  convImage(
    scratch, p.paddedWidth, p.channels,
    p.panels, p.kernelHeight, p.kernelWidth, p.strideHeight, p.strideWidth,
    p.bias, y, p.outHeight, p.outWidth, p.n, scratch + paddedBytes,
  );
  if (p.partials) {
    const partial = p.partials + image * <usize>(roundUp4(p.n) << 4);
    imageStatistics(y, p.outHeight, p.outWidth, p.n, partial);
  }
}

/**
 * dx of image `slice`: dy, its pixels a stride apart, convolved with the flipped
 * and transposed filter. Scratch: the padded dy, then 48 values.
 */
export function conv2dInputGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<InputGradParams>(params);
  const image = <usize>slice;
  const dy = p.dy + image * <usize>(p.outHeight * p.outWidth * p.n << 2);
  const dx = p.dx + image * <usize>(p.height * p.width * p.channels << 2);
  const paddedHeight = p.height + p.kernelHeight - 1;
  const paddedWidth = p.width + p.kernelWidth - 1;
  padImage(
    dy, p.outHeight, p.outWidth, p.n, scratch, paddedHeight, paddedWidth,
    p.kernelHeight - 1 - p.top, p.kernelWidth - 1 - p.left,
    p.strideHeight, p.strideWidth,
  );
  convImage(
    scratch, paddedWidth, p.n, p.panels, p.kernelHeight, p.kernelWidth, 1, 1,
    p.zeros, dx, p.height, p.width, p.channels,
    scratch + <usize>(paddedHeight * paddedWidth * p.n << 2),
  );
}

/**
 * Filter gradient of the images of group `slice`, to that group's partial sum.
 * Scratch: the padded image, then 48 values.
 */
export function conv2dFilterGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<FilterGradParams>(params);
  const nPadded = roundUp16(p.n);
  const places = p.kernelHeight * p.kernelWidth * p.channels;
  const bytes = <usize>(places * nPadded) << 2;
  const partial = p.partials + <usize>slice * bytes;
  const paddedBytes = <usize>(p.paddedHeight * p.paddedWidth * p.channels << 2);
  memory.fill(partial, 0, bytes);
  const end = (slice + 1) * p.images / p.groups;
  for (let i = slice * p.images / p.groups; i < end; i++) {
    const x = p.x + <usize>i * <usize>(p.height * p.width * p.channels << 2);
    const values = p.outHeight * p.outWidth * p.n;
    const dy = p.dy + (<usize>i * <usize>values << 2);
    const dyPitch = <usize>(p.outWidth * p.n << 2);
    if (!allFinite(dy, values)) {
      clippedFilterGradImage(
        x, p.height, p.width, p.channels, dy, dyPitch, p.outHeight, p.outWidth, p.n,
        p.kernelHeight, p.kernelWidth, p.strideHeight, p.strideWidth,
        p.top, p.left, partial, nPadded,
      );
      continue;
    }
    padImage(
      x, p.height, p.width, p.channels,
      scratch, p.paddedHeight, p.paddedWidth, p.top, p.left, 1, 1,
    );
    filterGradImage(
      scratch, p.paddedWidth, p.channels, dy, dyPitch, p.outHeight, p.outWidth, p.n,
      p.kernelHeight, p.kernelWidth, p.strideHeight, p.strideWidth,
      partial, nPadded, scratch + paddedBytes,
    );
  }
}

/**
 * total[row, n] = Σ over groups of partials[group, row, nPadded], in the order
 * of the groups. A slice does SUM_ROWS rows.
 */
export function sumPartials(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<SumParams>(params);
  const nPadded = roundUp16(p.n);
  const group = <usize>(p.rows * nPadded) << 2;
  const end = min(p.rows, (slice + 1) * SUM_ROWS);
  for (let r = slice * SUM_ROWS; r < end; r++) {
    for (let c = 0; c < p.n; c += 4) {
      let at = p.partials + (<usize>(r * nPadded + c) << 2);
      let sum = v128.load(at);
      for (let g = 1; g < p.groups; g++) {
        at += group;
        sum = f32x4.add(sum, v128.load(at));
      }
      storeLanes(p.total + (<usize>(r * p.n + c) << 2), sum, p.n - c);
    }
  }
}
