// Gradient of a convolution's input, window by window: a row of dy times the filter
// gives each window's share of dx, which is added where it lies. No zeros are put around, so that it is exact where values are not finite, and strides cost
// nothing. No dilation. (With strides of 1 and some channels, a convolution of dy with
// the flipped filter is faster: nothing has to be added.)

import { DEPTH, InputGradParams, PACKED_ROWS } from "./params.as";
import { multiplyPacked, PACKED_BYTES, packFour, QUAD_BYTES, SPARE_BYTES } from "./product.as";
import { storeLanes } from "./vectors.as";

/** Packs values k0 … of rows of A that follow each other. */
function packRows(a: usize, pitch: usize, rows: i32, depth: i32, packed: usize): void {
  for (let i = 0; i < rows; i += 4) {
    const left = rows - i;
    const a1 = left > 1 ? a + pitch : a;
    const a2 = left > 2 ? a1 + pitch : a;
    const a3 = left > 3 ? a2 + pitch : a;
    packFour(a, a1, a2, a3, depth, packed);
    a += pitch << 2;
    packed += QUAD_BYTES;
  }
}

/** to[0 … count] += from[…]. */
@inline
function addRow(from: usize, to: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    storeLanes(to, f32x4.add(v128.load(to), v128.load(from)), count);
    from += 16;
    to += 16;
  }
}

/** Windows whose shares are computed at a time: 64 KiB of them, or four. */
@inline
function windowsAtOnce(columns: i32): i32 {
  return max(4, min(PACKED_ROWS, (16384 / columns) & ~3));
}

/** Adds the shares of `count` windows from column `first` on to row dx, for a row of taps. */
@inline
function addShares(
  p: InputGradParams, shares: usize, pitch: usize, first: i32, count: i32, dx: usize,
): void {
  for (let i = first; i < first + count; i++) {
    const x0 = i * p.strideWidth - p.left;
    const begin = max(0, -x0);
    const end = min(p.kernelWidth, p.width - x0);
    if (begin < end) {
      addRow(
        shares + (<usize>(begin * p.channels) << 2),
        dx + (<usize>((x0 + begin) * p.channels) << 2), (end - begin) * p.channels,
      );
    }
    shares += pitch;
  }
}

/**
 * Adds what row r of dy gives to rows `begin` to `end` of dx, which begins at row
 * `begin`.
 */
function addWindows(
  p: InputGradParams, dy: usize, r: i32, dx: usize, begin: i32, end: i32, scratch: usize,
): void {
  const run = p.kernelWidth * p.channels;
  const columns = (p.kernelHeight * run + 7) & ~7; // whole tiles: panels end in zeros
  const spare = scratch + PACKED_BYTES;
  const shares = spare + SPARE_BYTES;
  const sharePitch = <usize>columns << 2;
  const pitch = <usize>p.n << 2;
  const row = <usize>(p.width * p.channels) << 2;
  const y0 = r * p.strideHeight - p.top;
  const atOnce = windowsAtOnce(columns);
  for (let first = 0; first < p.outWidth; first += atOnce) {
    const count = min(atOnce, p.outWidth - first);
    for (let k = 0; k < p.n; k += DEPTH) {
      const depth = min(DEPTH, p.n - k);
      packRows(
        dy + <usize>first * pitch + (<usize>k << 2), pitch, count, depth, scratch,
      );
      multiplyPacked(
        scratch, count, depth, p.panels + (<usize>k << 6), <usize>p.n << 6, columns,
        k == 0 ? p.zeros : 0, shares, sharePitch, spare,
      );
    }
    for (let ky = max(0, begin - y0); ky < min(p.kernelHeight, end - y0); ky++) {
      addShares(
        p, shares + (<usize>(ky * run) << 2), sharePitch, first, count,
        dx + <usize>(y0 + ky - begin) * row,
      );
    }
  }
}

/**
 * dx of band `slice` of `bandRows` rows. Panels: the filter transposed,
 * [kernelHeight · kernelWidth · channels / 16][n][16]. Scratch: packed rows, a tile,
 * the shares of PACKED_ROWS windows.
 */
export function conv2dInputGrad(params: usize, slice: i32, scratch: usize): void {
  const p = changetype<InputGradParams>(params);
  const bands = (p.height + p.bandRows - 1) / p.bandRows;
  const image = slice / bands;
  const begin = slice % bands * p.bandRows;
  const end = min(begin + p.bandRows, p.height);
  const row = <usize>(p.width * p.channels) << 2;
  const dyRow = <usize>(p.outWidth * p.n) << 2;
  const dx = p.dx + <usize>(image * p.height + begin) * row;
  memory.fill(dx, 0, <usize>(end - begin) * row);
  const first = max(0, begin + p.top - p.kernelHeight + p.strideHeight) / p.strideHeight;
  const last = min(p.outHeight, (end + p.top + p.strideHeight - 1) / p.strideHeight);
  for (let r = first; r < last; r++) {
    const dy = p.dy + <usize>(image * p.outHeight + r) * dyRow;
    addWindows(p, dy, r, dx, begin, end, scratch);
  }
}
