// The convolution block's kernels by Winograd's algorithm, for even images and
// multiples of 8 channels; otherwise as in conv2d.as.ts and conv_block.as.ts.
//
// The algorithm spreads NaN and ∞ over tiles. Predictions take the clipped form for
// images that have any; training finds them in the statistics, and repeats the
// convolution (../conv_block.ts). Backward dy of a whole channel is NaN then, which
// makes NaN of dx and of the channel's dFilter in any form.

import { predictClipped, predictedOut } from "./conv_block.as";
import { allFinite } from "./finite.as";
import { padImage } from "./images.as";
import { BlockGradParams, Conv2dParams, PredictBlockParams } from "./params.as";
import { imageGradient } from "./pool_grad.as";
import { imageStatistics } from "./statistics.as";
import { roundUp16, roundUp4 } from "./vectors.as";
import { winogradGradImage, winogradImage } from "./winograd.as";
import { winogradFilterGrad } from "./winograd_filter.as";

/**
 * y = x ∗ filter + bias of image `slice`, and its statistics. Scratch: the
 * padded image, then winogradImage's.
 */
export function winogradConv(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<Conv2dParams>(params);
  const y = p.y + <usize>slice * <usize>(p.height * p.width * p.n << 2);
  padImage(
    p.x + <usize>slice * <usize>(p.height * p.width * p.channels << 2),
    p.height, p.width, p.channels,
    scratch, p.height + 2, p.width + 2, 1, 1, 1, 1,
  );
  winogradImage(
    scratch, p.channels, p.panels, p.bias, y, p.height, p.width, p.n,
    scratch + <usize>((p.height + 2) * (p.width + 2) * p.channels << 2),
  );
  const partial = p.partials + <usize>slice * <usize>(roundUp4(p.n) << 4);
  imageStatistics(y, p.height, p.width, p.n, partial);
}

/** As predictBlock. Scratch: the padded image, y, then winogradImage's. */
export function winogradPredict(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<PredictBlockParams>(params);
  const y = scratch + <usize>((p.height + 2) * (p.width + 2) * p.channels << 2);
  const values = p.height * p.width * p.channels;
  const x = p.x + (<usize>slice * <usize>values << 2);
  if (p.clipped || !allFinite(x, values)) {
    predictClipped(p, slice, y);
    return;
  }
  padImage(
    x, p.height, p.width, p.channels, scratch, p.height + 2, p.width + 2, 1, 1, 1, 1,
  );
  winogradImage(
    scratch, p.channels, p.panels, p.bias, y, p.height, p.width, p.n,
    y + <usize>(p.height * p.width * p.n << 2),
  );
  predictedOut(p, slice, y, p.exact != 0);
}

/**
 * As blockGradConv. Scratch: dy, padded x, padded dx, dU, winogradGradImage's.
 */
export function winogradGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<BlockGradParams>(params);
  const nPadded = roundUp16(p.n);
  const partial = p.partials + (<usize>(slice * 9 * p.channels * nPadded) << 2);
  const row = <usize>(p.width * p.channels) << 2;
  const size = <usize>p.height * row;
  const paddedPitch = <usize>((p.width + 2) * p.channels) << 2;
  const paddedBytes = <usize>(p.height + 2) * paddedPitch;
  const x = scratch + (<usize>(p.height * p.width * p.n) << 2);
  const dx = x + paddedBytes;
  const dU = dx + paddedBytes;
  const dUBytes = <usize>(16 * p.channels * p.n) << 2;
  memory.fill(dU, 0, dUBytes);
  const end = (slice + 1) * p.images / p.groups;
  for (let i = slice * p.images / p.groups; i < end; i++) {
    imageGradient(p, i, scratch, <usize>(p.width * p.n) << 2);
    padImage(
      p.x + <usize>i * size, p.height, p.width, p.channels,
      x, p.height + 2, p.width + 2, 1, 1, 1, 1,
    );
    if (p.dx) memory.fill(dx, 0, paddedBytes);
    winogradGradImage(
      x, p.channels, scratch, p.height, p.width, p.n,
      dU, p.dx ? p.panels : 0, dx, dU + dUBytes,
    );
    if (!p.dx) continue;
    for (let r = 0; r < p.height; r++) {
      memory.copy(
        p.dx + <usize>i * size + <usize>r * row,
        dx + <usize>(r + 1) * paddedPitch + (<usize>p.channels << 2), row,
      );
    }
  }
  winogradFilterGrad(dU, p.channels, p.n, partial, <usize>nPadded << 2);
}
