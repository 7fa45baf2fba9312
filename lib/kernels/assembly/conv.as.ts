// Convolution of one padded NHWC image with packed panels, and its filter gradient.

import { storePart, tile, TILE_COLUMNS, TILE_PITCH, TILE_ROWS } from "./tile.as";

/**
 * y[pixel, n] = bias[n] + Σ window · filter, for all outHeight × outWidth pixels.
 *
 * @param padded   image whose row holds `paddedWidth` pixels
 * @param channels of a pixel; a window row is kernelWidth · channels contiguous values
 * @param panels   [n / 16][kernelHeight · kernelWidth · channels][16]
 * @param bias     [16 · number of panels]
 * @param y        [outHeight · outWidth, n]
 * @param spare    3 × 16 values of scratch
 */
export function convImage(
  padded: usize, paddedWidth: i32, channels: i32,
  panels: usize, kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32,
  bias: usize, y: usize, outHeight: i32, outWidth: i32, n: i32, spare: usize,
): void {
  const pixel = <usize>channels << 2;
  const pitch = <usize>paddedWidth * pixel;
  const run = kernelWidth * channels;
  const jump = pitch - (<usize>run << 2);
  const yPitch = <usize>n << 2;
  const panelBytes = <usize>(kernelHeight * run) * TILE_PITCH;
  const total = outHeight * outWidth;
  const columnBytes = <usize>strideWidth * pixel;
  const rowBytes = <usize>strideHeight * pitch;
  for (let p = 0; p < total; p += <i32>TILE_ROWS) {
    const rows = min(<i32>TILE_ROWS, total - p);
    const a0 = padded + <usize>(p / outWidth) * rowBytes +
      <usize>(p % outWidth) * columnBytes;
    const p1 = rows > 1 ? p + 1 : p;
    const a1 = padded + <usize>(p1 / outWidth) * rowBytes +
      <usize>(p1 % outWidth) * columnBytes;
    const p2 = rows > 2 ? p + 2 : p;
    const a2 = padded + <usize>(p2 / outWidth) * rowBytes +
      <usize>(p2 % outWidth) * columnBytes;
    for (let first: usize = 0; first < <usize>n; first += TILE_COLUMNS) {
      const columns = min(TILE_COLUMNS, <usize>n - first);
      const panel = panels + first / TILE_COLUMNS * panelBytes;
      const c = y + <usize>p * yPitch + (first << 2);
      const whole = <usize>rows == TILE_ROWS && columns == TILE_COLUMNS;
      tile(
        a0, a1, a2, 4, jump, panel, TILE_PITCH, 0, run, kernelHeight,
        bias + (first << 2), 0,
        whole ? c : spare, whole ? yPitch : TILE_PITCH,
      );
      if (!whole) storePart(spare, c, yPitch, rows, columns);
    }
  }
}

/**
 * dFilter[place, n] += Σ over pixels of window[pixel, place] · dy[pixel, n].
 *
 * @param dy      first value of the output gradient; rows `dyPitch` bytes apart,
 *                pixels n values apart; may be read up to 15 values past its end
 * @param dFilter [kernelHeight · kernelWidth · channels, nPadded], nPadded a
 *                multiple of 16; only the first n of a row mean something
 */
export function filterGradImage(
  padded: usize, paddedWidth: i32, channels: i32,
  dy: usize, dyPitch: usize, outHeight: i32, outWidth: i32, n: i32,
  kernelHeight: i32, kernelWidth: i32,
  strideHeight: i32, strideWidth: i32,
  dFilter: usize, nPadded: i32, spare: usize,
): void {
  const pixel = <usize>channels << 2;
  const pitch = <usize>paddedWidth * pixel;
  const run = kernelWidth * channels;
  const step = <usize>strideWidth * pixel;
  const jump = <usize>strideHeight * pitch - <usize>outWidth * step;
  const bStep = <usize>n << 2;
  const bJump = dyPitch - <usize>outWidth * bStep;
  const cPitch = <usize>nPadded << 2;
  for (let ky = 0; ky < kernelHeight; ky++) {
    for (let place = 0; place < run; place += <i32>TILE_ROWS) {
      const rows = min(<i32>TILE_ROWS, run - place);
      const a0 = padded + <usize>ky * pitch + (<usize>place << 2);
      const a1 = rows > 1 ? a0 + 4 : a0;
      const a2 = rows > 2 ? a0 + 8 : a0;
      for (let first: usize = 0; first < <usize>n; first += TILE_COLUMNS) {
        const c = dFilter + <usize>(ky * run + place) * cPitch + (first << 2);
        const whole = <usize>rows == TILE_ROWS;
        if (!whole) {
          for (let r = 0; r < rows; r++) {
            memory.copy(spare + <usize>r * TILE_PITCH, c + <usize>r * cPitch, TILE_PITCH);
          }
        }
        const to = whole ? c : spare;
        const toPitch = whole ? cPitch : TILE_PITCH;
        tile(
          a0, a1, a2, step, jump, dy + (first << 2), bStep, bJump,
          outWidth, outHeight, to, toPitch, to, toPitch,
        );
        if (!whole) storePart(spare, c, cPitch, rows, TILE_COLUMNS);
      }
    }
  }
}
