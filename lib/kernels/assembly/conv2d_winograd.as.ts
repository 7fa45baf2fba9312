// Convolution and filter gradient by Winograd's F(2×2, 3×3), a band of rows at a time:
// any image with 3×3 filters, strides of 1, channels and n multiples of 8. Bands with
// odd sides are done with one row or column more. The algorithm spreads NaN and ∞ over
// tiles: bands of x that have any are done as products of windows.

import { clippedFilterGradImage } from "./clipped.as";
import { activate, convolveBand } from "./conv2d.as";
import { allFinite } from "./finite.as";
import { padImage } from "./images.as";
import { ConvolutionParams, RowsGradParams } from "./params.as";
import { roundUp16 } from "./vectors.as";
import { winogradGradImage, winogradImage } from "./winograd.as";
import { winogradFilterGrad } from "./winograd_filter.as";

/** Smallest even number that is at least n. */
@inline
function even(n: i32): i32 {
  return (n + 1) & ~1;
}

/** Whether the rows of x that a band of the output reads are finite. */
function readsFinite(
  x: usize, height: i32, rowValues: i32, first: i32, rows: i32,
): bool {
  const begin = max(0, first);
  const end = min(height, first + rows + 2);
  return end <= begin ||
    allFinite(x + (<usize>(begin * rowValues) << 2), (end - begin) * rowValues);
}

/** Copies rows of `values` values between rows of different lengths. */
function copyRows(
  from: usize, fromPitch: usize, to: usize, toPitch: usize, rows: i32, bytes: usize,
): void {
  for (let r = 0; r < rows; r++) {
    memory.copy(to, from, bytes);
    from += fromPitch;
    to += toPitch;
  }
}

/**
 * As `conv2d`, with U in `tiles`. Scratch: the padded rows, y where a side is odd,
 * winogradImage's; or convolveBand's.
 */
export function conv2dWinograd(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ConvolutionParams>(params);
  const bands = (p.outHeight + p.bandRows - 1) / p.bandRows;
  const image = slice / bands;
  const begin = slice % bands * p.bandRows;
  const rows = min(p.bandRows, p.outHeight - begin);
  const rowValues = p.width * p.channels;
  const x = p.x + (<usize>image * <usize>(p.height * rowValues) << 2);
  const yPitch = <usize>(p.outWidth * p.n) << 2;
  const y = p.y + <usize>(image * p.outHeight + begin) * yPitch;
  if (!readsFinite(x, p.height, rowValues, begin - p.top, rows)) {
    convolveBand(p, x, begin, rows, y, scratch);
    activate(p, y, rows * p.outWidth * p.n);
    return;
  }
  const height = even(rows), width = even(p.outWidth);
  padImage(
    x, p.height, p.width, p.channels,
    scratch, height + 2, width + 2, p.top - begin, p.left, 1, 1,
  );
  const made = scratch + (<usize>((height + 2) * (width + 2) * p.channels) << 2);
  const whole = height == rows && width == p.outWidth;
  winogradImage(
    scratch, p.channels, p.tiles, p.bias, whole ? y : made, height, width, p.n,
    whole ? made : made + (<usize>(height * width * p.n) << 2),
  );
  if (!whole) copyRows(made, <usize>(width * p.n) << 2, y, yPitch, rows, yPitch);
  activate(p, y, rows * p.outWidth * p.n);
}

/** Adds the share of some rows to dU, or to dFilter where not all is finite. */
function addRows(
  p: RowsGradParams, x: usize, begin: i32, rows: i32, dy: usize,
  dU: usize, dFilter: usize, scratch: usize,
): void {
  const dyPitch = <usize>(p.outWidth * p.n) << 2;
  const top = p.top - begin;
  const finite = allFinite(dy, rows * p.outWidth * p.n) &&
    readsFinite(x, p.height, p.width * p.channels, begin - p.top, rows);
  if (!finite) {
    clippedFilterGradImage(
      x, p.height, p.width, p.channels, dy, dyPitch, rows, p.outWidth,
      p.n, 3, 3, 1, 1, top, p.left, dFilter, roundUp16(p.n),
    );
    return;
  }
  const height = even(rows), width = even(p.outWidth);
  padImage(
    x, p.height, p.width, p.channels,
    scratch, height + 2, width + 2, top, p.left, 1, 1,
  );
  const copy = scratch + (<usize>((height + 2) * (width + 2) * p.channels) << 2);
  const whole = height == rows && width == p.outWidth;
  const copyBytes = <usize>(height * width * p.n) << 2;
  if (!whole) {
    memory.fill(copy, 0, copyBytes);
    copyRows(dy, dyPitch, copy, <usize>(width * p.n) << 2, rows, dyPitch);
  }
  winogradGradImage(
    scratch, p.channels, whole ? dy : copy, height, width, p.n, dU, 0, 0,
    whole ? copy : copy + copyBytes,
  );
}

/**
 * As `conv2dFilterGrad`. Scratch: dU, 9 · channels · n padded values, the padded
 * rows, dy where a side is odd, winogradGradImage's.
 */
export function conv2dFilterGradWinograd(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<RowsGradParams>(params);
  const nPadded = roundUp16(p.n);
  const bytes = <usize>(9 * p.channels * nPadded) << 2;
  const partial = p.partials + <usize>slice * bytes;
  const dUBytes = <usize>(16 * p.channels * p.n) << 2;
  const direct = scratch + dUBytes;
  memory.fill(scratch, 0, dUBytes + bytes);
  const bands = (p.outHeight + p.bandRows - 1) / p.bandRows;
  const all = p.images * bands;
  const end = (slice + 1) * all / p.groups;
  for (let band = slice * all / p.groups; band < end; band++) {
    const image = band / bands;
    const begin = band % bands * p.bandRows;
    const rows = min(p.bandRows, p.outHeight - begin);
    addRows(
      p, p.x + (<usize>image * <usize>(p.height * p.width * p.channels) << 2), begin, rows,
      p.dy + (<usize>((image * p.outHeight + begin) * p.outWidth) * <usize>p.n << 2),
      scratch, direct, direct + bytes,
    );
  }
  winogradFilterGrad(scratch, p.channels, p.n, partial, <usize>nPadded << 2);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(partial + i, f32x4.add(v128.load(partial + i), v128.load(direct + i)));
  }
}
