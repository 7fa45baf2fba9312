// Convolution and filter gradient by Winograd's F(2×2, 3×3), a band of rows or a few
// small images at a time: 3×3 filters, strides of 1, channels and n multiples of 8, any
// padding. Odd sides are done with one row or column more. The algorithm spreads NaN and
// ∞ over tiles: bands that have any are done as products of windows, or tap by tap.
//
// As winograd.as.ts, but runs of tiles continue from one image to the next: images of a few
// tiles would leave them short.

import { clippedFilterGradImage } from "./clipped.as";
import { activate, convolveBand } from "./conv2d.as";
import { allFinite } from "./finite.as";
import { padImage } from "./images.as";
import { ConvolutionParams, RowsGradParams, WINOGRAD_RUN } from "./params.as";
import { roundUp16 } from "./vectors.as";
import { addProduct, multiply } from "./winograd.as";
import { winogradFilterGrad } from "./winograd_filter.as";
import { gradTile, inputTile, outputTile } from "./winograd_tiles.as";

/** Between the 16 matrices of a run, so that they do not share cache sets. */
const GAP: usize = 64;

/** Bytes from a matrix of a run to the next. */
@inline
function stride(channels: i32): usize {
  return (<usize>(WINOGRAD_RUN * channels) << 2) + GAP;
}

/** Smallest even number that is at least n. */
@inline
function even(n: i32): i32 {
  return (n + 1) & ~1;
}

/** V of tiles `first` … of padded images [height + 2, width + 2, channels]. */
function inputTiles(
  padded: usize, height: i32, width: i32, channels: i32,
  first: i32, count: i32, v: usize,
): void {
  const across = width >> 1;
  const perImage = across * (height >> 1);
  const pixel = <usize>channels << 2;
  const pitch = <usize>(width + 2) * pixel;
  for (let tile = first; tile < first + count; tile++) {
    const place = tile % perImage;
    const row = tile / perImage * (height + 2) + (place / across << 1);
    const column = <usize>(place % across) << 1;
    inputTile(padded + <usize>row * pitch + column * pixel, pitch, pixel, v, stride(channels));
    v += pixel;
  }
}

/** Address of tile `tile` of images [height, width, n]. */
@inline
function tileAddress(y: usize, height: i32, width: i32, n: i32, tile: i32): usize {
  const across = width >> 1;
  // Images follow each other: rows are counted through.
  const row = <usize>(tile / across) << 1;
  const column = <usize>(tile % across) << 1;
  return y + ((row * <usize>width + column) * <usize>n << 2);
}

/** y of `images` padded images, bias included. Scratch: winogradScratch's. */
function convolveTiles(
  p: ConvolutionParams, padded: usize, images: i32, height: i32, width: i32,
  y: usize, scratch: usize,
): void {
  const total = images * (height >> 1) * (width >> 1);
  const yPixel = <usize>p.n << 2;
  const vStride = stride(p.channels), mStride = stride(p.n);
  const m = scratch + 16 * vStride;
  const spare = m + 16 * mStride;
  for (let first = 0; first < total; first += WINOGRAD_RUN) {
    const count = min(WINOGRAD_RUN, total - first);
    inputTiles(padded, height, width, p.channels, first, count, scratch);
    for (let xi: usize = 0; xi < 16; xi++) {
      multiply(
        scratch + xi * vStride, (count + 3) & ~3, p.channels,
        p.tiles + xi * <usize>p.channels * yPixel, p.n, m + xi * mStride, spare,
      );
    }
    for (let t = 0; t < count; t++) {
      outputTile(
        m + <usize>t * yPixel, mStride, p.bias,
        tileAddress(y, height, width, p.n, first + t), <usize>width * yPixel, yPixel,
      );
    }
  }
}

/** Adds the share of `images` padded images to dU. Scratch: winogradScratch's. */
function addTiles(
  p: RowsGradParams, padded: usize, images: i32, height: i32, width: i32,
  dy: usize, dU: usize, scratch: usize,
): void {
  const total = images * (height >> 1) * (width >> 1);
  const yPixel = <usize>p.n << 2;
  const vStride = stride(p.channels), mStride = stride(p.n);
  const m = scratch + 16 * vStride;
  for (let first = 0; first < total; first += WINOGRAD_RUN) {
    const count = min(WINOGRAD_RUN, total - first);
    inputTiles(padded, height, width, p.channels, first, count, scratch);
    for (let t = 0; t < count; t++) {
      gradTile(
        tileAddress(dy, height, width, p.n, first + t), <usize>width * yPixel, yPixel,
        m + <usize>t * yPixel, mStride,
      );
    }
    for (let xi: usize = 0; xi < 16; xi++) {
      addProduct(
        scratch + xi * vStride, p.channels, m + xi * mStride, p.n, count,
        dU + xi * <usize>p.channels * yPixel,
      );
    }
  }
}

/** Whether the rows of x that a band of the output reads are finite, in each image. */
function readsFinite(
  x: usize, images: i32, height: i32, rowValues: i32, first: i32, rows: i32,
): bool {
  const begin = max(0, first);
  const values = (min(height, first + rows + 2) - begin) * rowValues;
  if (values <= 0) return true;
  for (let i = 0; i < images; i++) {
    if (!allFinite(x + (<usize>((i * height + begin) * rowValues) << 2), values)) return false;
  }
  return true;
}

/** Copies rows of `bytes` bytes between rows of different lengths. */
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
 * As `conv2d`, with U in `tiles`, and `bandImages` whole images a slice where that is
 * more than 1. Scratch: the padded rows, y where a side is odd, a run of tiles; or
 * convolveBand's.
 */
export function conv2dWinograd(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ConvolutionParams>(params);
  const bands = (p.outHeight + p.bandRows - 1) / p.bandRows;
  const image = slice / bands * p.bandImages;
  const images = min(p.bandImages, p.images - image);
  const begin = slice % bands * p.bandRows;
  const rows = min(p.bandRows, p.outHeight - begin);
  const rowValues = p.width * p.channels;
  const xBytes = <usize>(p.height * rowValues) << 2;
  const x = p.x + <usize>image * xBytes;
  const yPitch = <usize>(p.outWidth * p.n) << 2;
  const y = p.y + <usize>(image * p.outHeight + begin) * yPitch;
  const total = images * rows * p.outWidth * p.n;
  if (!readsFinite(x, images, p.height, rowValues, begin - p.top, rows)) {
    for (let i: usize = 0; i < <usize>images; i++) {
      convolveBand(p, x + i * xBytes, begin, rows, y + i * <usize>rows * yPitch, scratch);
    }
    activate(p, y, total);
    return;
  }
  const height = even(rows), width = even(p.outWidth);
  const paddedBytes = <usize>((height + 2) * (width + 2) * p.channels) << 2;
  for (let i: usize = 0; i < <usize>images; i++) {
    padImage(
      x + i * xBytes, p.height, p.width, p.channels,
      scratch + i * paddedBytes, height + 2, width + 2, p.top - begin, p.left, 1, 1,
    );
  }
  const made = scratch + <usize>images * paddedBytes;
  if (height == rows && width == p.outWidth) {
    convolveTiles(p, scratch, images, height, width, y, made);
  } else {
    const madePitch = <usize>(width * p.n) << 2;
    const madeBytes = <usize>height * madePitch;
    convolveTiles(p, scratch, images, height, width, made, made + <usize>images * madeBytes);
    for (let i: usize = 0; i < <usize>images; i++) {
      copyRows(
        made + i * madeBytes, madePitch, y + i * <usize>rows * yPitch, yPitch, rows, yPitch,
      );
    }
  }
  activate(p, y, total);
}

/**
 * Adds the share of some rows of `images` images to dU.
 *
 * @returns false if not all is finite: nothing is added then
 */
function addRows(
  p: RowsGradParams, x: usize, images: i32, begin: i32, rows: i32, dy: usize,
  dU: usize, scratch: usize,
): bool {
  const dyPitch = <usize>(p.outWidth * p.n) << 2;
  const rowValues = p.width * p.channels;
  const finite = allFinite(dy, images * rows * p.outWidth * p.n) &&
    readsFinite(x, images, p.height, rowValues, begin - p.top, rows);
  if (!finite) return false;
  const height = even(rows), width = even(p.outWidth);
  const paddedBytes = <usize>((height + 2) * (width + 2) * p.channels) << 2;
  for (let i: usize = 0; i < <usize>images; i++) {
    padImage(
      x + i * (<usize>(p.height * rowValues) << 2), p.height, p.width, p.channels,
      scratch + i * paddedBytes, height + 2, width + 2, p.top - begin, p.left, 1, 1,
    );
  }
  const copy = scratch + <usize>images * paddedBytes;
  if (height == rows && width == p.outWidth) {
    addTiles(p, scratch, images, height, width, dy, dU, copy);
    return true;
  }
  const copyPitch = <usize>(width * p.n) << 2;
  const copyBytes = <usize>height * copyPitch;
  memory.fill(copy, 0, <usize>images * copyBytes);
  for (let i: usize = 0; i < <usize>images; i++) {
    copyRows(
      dy + i * <usize>rows * dyPitch, dyPitch, copy + i * copyBytes, copyPitch, rows, dyPitch,
    );
  }
  addTiles(p, scratch, images, height, width, copy, dU, copy + <usize>images * copyBytes);
  return true;
}

/**
 * As `conv2dFilterGrad`, up to `bandImages` images at a time where a band is a whole one.
 * Scratch: dU, the padded rows, dy where a side is odd, a run of tiles.
 */
export function conv2dFilterGradWinograd(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<RowsGradParams>(params);
  const nPadded = roundUp16(p.n);
  const bytes = <usize>(9 * p.channels * nPadded) << 2;
  // The sum, and what is added tap by tap.
  const partial = p.partials + <usize>(2 * slice) * bytes;
  const direct = partial + bytes;
  const dUBytes = <usize>(16 * p.channels * p.n) << 2;
  const xBytes = <usize>(p.height * p.width * p.channels) << 2;
  const dyPitch = <usize>(p.outWidth * p.n) << 2;
  memory.fill(scratch, 0, dUBytes);
  memory.fill(direct, 0, bytes);
  const bands = (p.outHeight + p.bandRows - 1) / p.bandRows;
  const all = p.images * bands;
  const end = (slice + 1) * all / p.groups;
  for (let band = slice * all / p.groups; band < end;) {
    const image = band / bands;
    const images = bands == 1 ? min(p.bandImages, end - band) : 1;
    const begin = band % bands * p.bandRows;
    const rows = min(p.bandRows, p.outHeight - begin);
    const x = p.x + <usize>image * xBytes;
    const dy = p.dy + <usize>(image * p.outHeight + begin) * dyPitch;
    if (!addRows(p, x, images, begin, rows, dy, scratch, scratch + dUBytes)) {
      for (let i: usize = 0; i < <usize>images; i++) {
        clippedFilterGradImage(
          x + i * xBytes, p.height, p.width, p.channels, dy + i * <usize>rows * dyPitch,
          dyPitch, rows, p.outWidth, p.n, 3, 3, 1, 1, p.top - begin, p.left, direct, nPadded,
        );
      }
    }
    band += images;
  }
  winogradFilterGrad(scratch, p.channels, p.n, partial, <usize>nPadded << 2);
}
