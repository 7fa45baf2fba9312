// Convolution of a batch and its filter gradient as products of matrices: rows are
// pixels of the output, k the places of a window. NHWC images, HWIO filters, any
// stride, padding and dilation. A slice is a band of `bandRows` rows of an image, and
// pads its rows with zeros, so that filters, and dy where it meets a padded x, have to
// be finite (0 · ∞ is NaN); clipped.as.ts does the others.

import { clippedFilterGradImage, clippedImage } from "./clipped.as";
import { loop } from "./elementwise.as";
import { allFinite } from "./finite.as";
import { convolveGray, grayFilterGrad, isFromGray } from "./gray_conv.as";
import { padImage } from "./images.as";
import {
  ConvolutionParams, DEPTH, PACKED_ROWS, RowsGradParams, StatisticsParams, SUM_ROWS, SumParams,
} from "./params.as";
import { addTransposed, multiplyPacked, PACKED_BYTES, packFour, QUAD_BYTES } from "./product.as";
import { imageStatistics } from "./statistics.as";
import { convolveToGray, isToGray } from "./to_gray_conv.as";
import { roundUp16, roundUp4, storeLanes } from "./vectors.as";

/** Rows and columns of x, zeros around it included, that `count` windows reach. */
@inline
export function reach(count: i32, stride: i32, kernel: i32, dilation: i32): i32 {
  return (count - 1) * stride + (kernel - 1) * dilation + 1;
}

/** Applies the activation to `count` values where they lie. */
export function activate(p: ConvolutionParams, y: usize, count: i32): void {
  if (p.activation) loop(p.activation - 1, y, y, count, p.alpha, 0);
}

/** Addresses of `rows` windows from `from` on, `across` in a row; each a word at `to`. */
@inline
function windowAddresses(
  to: usize, rows: i32, from: usize, column: i32, across: i32, step: usize, pitch: usize,
): void {
  let at = from + <usize>column * step;
  for (const end = to + (<usize>rows << 2); to < end; to += 4) {
    store<usize>(to, at);
    at += step;
    if (++column == across) {
      column = 0;
      from += pitch;
      at = from;
    }
  }
}

/**
 * Packs places k0 to k1 of up to PACKED_ROWS windows.
 *
 * @param windows  addresses of their first values, four times rounded up
 * @param runs     bytes from a window's start to each run of `run` neighbouring values
 */
function packWindows(
  windows: usize, rows: i32, runs: usize, run: i32, k0: i32, k1: i32, packed: usize,
): void {
  for (let i = 0; i < rows; i += 4) {
    const a0 = load<usize>(windows), a1 = load<usize>(windows, 4);
    const a2 = load<usize>(windows, 8), a3 = load<usize>(windows, 12);
    let to = packed;
    let first = k0 % run;
    let at = runs + (<usize>(k0 / run) << 2);
    for (let k = k0; k < k1;) {
      const count = min(run - first, k1 - k);
      const offset = load<usize>(at) + (<usize>first << 2);
      packFour(a0 + offset, a1 + offset, a2 + offset, a3 + offset, count, to);
      to += <usize>count << 4;
      k += count;
      first = 0;
      at += 4;
    }
    windows += 16;
    packed += QUAD_BYTES;
  }
}

/**
 * y of rows `begin` to `begin + rows` of an image. Scratch: packed rows, addresses of
 * windows and runs, the padded rows.
 */
export function convolveBand(
  p: ConvolutionParams, x: usize, begin: i32, rows: i32, y: usize, scratch: usize,
): void {
  const dense = p.dilationHeight == 1 && p.dilationWidth == 1;
  if (dense && isToGray(p)) {
    convolveToGray(p, x, begin, rows, y, scratch);
    return;
  }
  const height = reach(rows, p.strideHeight, p.kernelHeight, p.dilationHeight);
  const width = reach(p.outWidth, p.strideWidth, p.kernelWidth, p.dilationWidth);
  const windows = scratch + PACKED_BYTES;
  const spare = windows + (<usize>(PACKED_ROWS + 4) << 2);
  const runs = spare + 128;
  const padded = runs + (<usize>(p.kernelHeight * p.kernelWidth) << 2);
  const pixel = <usize>p.channels << 2;
  const pitch = <usize>width * pixel;
  padImage(
    x, p.height, p.width, p.channels,
    padded, height, width, p.top - begin * p.strideHeight, p.left, 1, 1,
  );
  if (
    dense && isFromGray(
      p.channels, p.n, p.kernelHeight, p.kernelWidth, p.strideHeight, p.strideWidth, p.outWidth,
    )
  ) {
    convolveGray(padded, pitch, rows, p.outWidth, p.panels, p.bias, p.n, y);
    return;
  }
  // Neighbouring taps are one run.
  const perRow = p.dilationWidth == 1 ? 1 : p.kernelWidth;
  const run = p.kernelWidth / perRow * p.channels;
  for (let i = 0; i < p.kernelHeight * perRow; i++) {
    const offset = <usize>(i / perRow * p.dilationHeight) * pitch +
      <usize>(i % perRow * p.dilationWidth) * pixel;
    store<usize>(runs + (<usize>i << 2), offset);
  }
  const k = p.kernelHeight * p.kernelWidth * p.channels;
  const yPitch = <usize>p.n << 2;
  const step = <usize>p.strideWidth * pixel;
  const rowStep = <usize>p.strideHeight * pitch;
  const total = rows * p.outWidth;
  for (let first = 0; first < total; first += PACKED_ROWS) {
    const count = min(PACKED_ROWS, total - first);
    const row = first / p.outWidth;
    windowAddresses(
      windows, count, padded + <usize>row * rowStep, first % p.outWidth, p.outWidth,
      step, rowStep,
    );
    // The rest of the last four: the last window again.
    for (let i = count; i & 3; i++) {
      store<usize>(windows + (<usize>i << 2), load<usize>(windows + (<usize>(i - 1) << 2)));
    }
    for (let k0 = 0; k0 < k; k0 += DEPTH) {
      const depth = min(DEPTH, k - k0);
      packWindows(windows, count, runs, run, k0, k0 + depth, scratch);
      multiplyPacked(
        scratch, count, depth, p.panels + (<usize>k0 << 6), <usize>k << 6, p.n,
        k0 == 0 ? p.bias : 0, y + <usize>first * yPitch, yPitch, spare,
      );
    }
  }
}

/** As convolveBand, tap by tap; no scratch. */
export function clippedBand(
  p: ConvolutionParams, x: usize, begin: i32, rows: i32, y: usize,
): void {
  clippedImage(
    x, p.height, p.width, p.channels, p.filter, p.kernelHeight, p.kernelWidth,
    p.strideHeight, p.strideWidth, p.dilationHeight, p.dilationWidth,
    p.top - begin * p.strideHeight, p.left, p.bias, y, rows, p.outWidth, p.n,
  );
}

/** y = activation(x ∗ filter + bias) of band `slice`. Scratch: convolveBand's. */
export function conv2d(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<ConvolutionParams>(params);
  const bands = (p.outHeight + p.bandRows - 1) / p.bandRows;
  const image = slice / bands;
  const begin = slice % bands * p.bandRows;
  const rows = min(p.bandRows, p.outHeight - begin);
  const x = p.x + (<usize>image * <usize>(p.height * p.width * p.channels) << 2);
  const y = p.y + (<usize>((image * p.outHeight + begin) * p.outWidth) * <usize>p.n << 2);
  if (p.clipped) clippedBand(p, x, begin, rows, y);
  else convolveBand(p, x, begin, rows, y, scratch);
  activate(p, y, rows * p.outWidth * p.n);
}

/** Adds the share of some rows of an image to dFilter, padded to 16 columns. */
function filterGradRows(
  p: RowsGradParams, x: usize, begin: i32, rows: i32, dy: usize,
  dFilter: usize, scratch: usize,
): void {
  const nPadded = roundUp16(p.n);
  const bStep = <usize>p.n << 2;
  const top = p.top - begin * p.strideHeight;
  const height = reach(rows, p.strideHeight, p.kernelHeight, 1);
  const width = reach(p.outWidth, p.strideWidth, p.kernelWidth, 1);
  padImage(
    x, p.height, p.width, p.channels, scratch, height, width, top, p.left, 1, 1,
  );
  const pixel = <usize>p.channels << 2;
  const pitch = <usize>width * pixel;
  if (
    isFromGray(
      p.channels, p.n, p.kernelHeight, p.kernelWidth, p.strideHeight, p.strideWidth, p.outWidth,
    )
  ) {
    grayFilterGrad(
      scratch, pitch, rows, p.outWidth, dy, p.n, dFilter, <usize>nPadded << 2,
    );
    return;
  }
  const step = <usize>p.strideWidth * pixel;
  const jump = <usize>p.strideHeight * pitch - <usize>p.outWidth * step;
  const run = p.kernelWidth * p.channels;
  const cPitch = <usize>nPadded << 2;
  for (let ky = 0; ky < p.kernelHeight; ky++) {
    for (let place = 0; place < run; place += 4) {
      const a = scratch + <usize>ky * pitch + (<usize>place << 2);
      const c = dFilter + <usize>(ky * run + place) * cPitch;
      for (let j: usize = 0; j < bStep; j += 32) {
        addTransposed(
          a, step, jump, dy + j, bStep, 0, p.outWidth, rows,
          c + j, cPitch, min(4, run - place),
        );
      }
    }
  }
}

/** The same tap by tap, where dy is not finite. */
function clippedFilterGradRows(
  p: RowsGradParams, x: usize, begin: i32, rows: i32, dy: usize, dFilter: usize,
): void {
  clippedFilterGradImage(
    x, p.height, p.width, p.channels, dy, <usize>(p.outWidth * p.n) << 2, rows, p.outWidth,
    p.n, p.kernelHeight, p.kernelWidth, p.strideHeight, p.strideWidth,
    p.top - begin * p.strideHeight, p.left, dFilter, roundUp16(p.n),
  );
}

/** Sum of a group's bands; `scan`: those whose dy is not finite tap by tap. */
function filterGradGroup(
  p: RowsGradParams, slice: i32, scan: bool, partial: usize, bytes: usize, scratch: usize,
): void {
  memory.fill(partial, 0, bytes);
  const bands = (p.outHeight + p.bandRows - 1) / p.bandRows;
  const all = p.images * bands;
  const end = (slice + 1) * all / p.groups;
  for (let band = slice * all / p.groups; band < end; band++) {
    const image = band / bands;
    const begin = band % bands * p.bandRows;
    const rows = min(p.bandRows, p.outHeight - begin);
    const x = p.x + (<usize>image * <usize>(p.height * p.width * p.channels) << 2);
    const dy = p.dy + (<usize>((image * p.outHeight + begin) * p.outWidth) * <usize>p.n << 2);
    if (scan && !allFinite(dy, rows * p.outWidth * p.n)) {
      clippedFilterGradRows(p, x, begin, rows, dy, partial);
    } else filterGradRows(p, x, begin, rows, dy, partial, scratch);
  }
}

/**
 * Filter gradient of group `slice` of all images' bands, to that group's partial sum.
 * What is not finite in dy shows in the sum, which is then taken again. Scratch: the
 * padded rows.
 */
export function conv2dFilterGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<RowsGradParams>(params);
  const values = p.kernelHeight * p.kernelWidth * p.channels * roundUp16(p.n);
  const bytes = <usize>values << 2;
  const partial = p.partials + <usize>slice * bytes;
  filterGradGroup(p, slice, false, partial, bytes, scratch);
  if (allFinite(partial, values)) return;
  filterGradGroup(p, slice, true, partial, bytes, scratch);
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

/** Mean and sum of squared deviations of each channel of image `slice`, [2, n rounded up to 4]. */
export function statisticsOfImages(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<StatisticsParams>(params);
  imageStatistics(
    p.y + (<usize>slice * <usize>(p.height * p.width * p.n) << 2), p.height, p.width, p.n,
    p.partials + <usize>slice * <usize>(roundUp4(p.n) << 4),
  );
}
