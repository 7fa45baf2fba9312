// 3×3 convolution, stride 1, and its gradients by Winograd's F(2×2, 3×3)
// (Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks", 2016).
//
//   V = Bᵀ x B of each 4×4 window     dx += B dV Bᵀ        (winograd_tiles.as.ts)
//   M[ξ] = V[ξ] · U[ξ], ξ < 16        dV[ξ] = dM[ξ] · U[ξ]ᵀ
//   y = Aᵀ M A of each 2×2 tile       dM = A dy Aᵀ
//   U = G filter Gᵀ                   dU[ξ] += V[ξ]ᵀ · dM[ξ], dFilter = Gᵀ dU G
//
// The backward pass is the adjoint of the forward, so that dM serves both
// gradients. 16 multiply-adds a tile and pair of channels instead of 36.
//
// NHWC; height and width even, channels and n multiples of 8. Work goes in runs
// of WINOGRAD_RUN tiles: V [16][WINOGRAD_RUN][channels] and M [16][WINOGRAD_RUN][n] stay in the cache.

import { madd } from "./madd.as";
import { WINOGRAD_RUN } from "./params.as";
import { packFour } from "./product.as";
import { gradTile, inputGradTile, inputTile, outputTile } from "./winograd_tiles.as";

/** Between the 16 matrices of a run, so that they do not share cache sets. */
const GAP: usize = 64;

/** Bytes from a matrix of a run to the next. */
@inline
function stride(channels: i32): usize {
  return (<usize>(WINOGRAD_RUN * channels) << 2) + GAP;
}

/**
 * C [rows, n] = A [rows, k] · B, B packed as [n / 8][k][8]. Rows and k multiples
 * of 4, n of 8. With four rows of A packed, a tile of 4 × 8 takes 3 loads for 8
 * multiply-adds, and does not spill.
 *
 * @param spare 4 · k values
 */
export function multiply(
  a: usize, rows: i32, k: i32, b: usize, n: i32, c: usize, spare: usize,
): void {
  const aPitch = <usize>k << 2;
  const cPitch = <usize>n << 2;
  for (let i = 0; i < rows; i += 4) {
    packFour(a, a + aPitch, a + 2 * aPitch, a + 3 * aPitch, k, spare);
    let panel = b;
    for (let j = 0; j < n; j += 8) {
      let from = spare;
      let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00;
      let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
      for (const end = panel + (<usize>k << 5); panel < end; panel += 32) {
        const four = v128.load(from);
        const b0 = v128.load(panel), b1 = v128.load(panel, 16);
        let x = f32x4.shuffle(four, four, 0, 0, 0, 0);
        c00 = madd(x, b0, c00);
        c01 = madd(x, b1, c01);
        x = f32x4.shuffle(four, four, 1, 1, 1, 1);
        c10 = madd(x, b0, c10);
        c11 = madd(x, b1, c11);
        x = f32x4.shuffle(four, four, 2, 2, 2, 2);
        c20 = madd(x, b0, c20);
        c21 = madd(x, b1, c21);
        x = f32x4.shuffle(four, four, 3, 3, 3, 3);
        c30 = madd(x, b0, c30);
        c31 = madd(x, b1, c31);
        from += 16;
      }
      let to = c + (<usize>j << 2);
      v128.store(to, c00);
      v128.store(to, c01, 16);
      to += cPitch;
      v128.store(to, c10);
      v128.store(to, c11, 16);
      to += cPitch;
      v128.store(to, c20);
      v128.store(to, c21, 16);
      to += cPitch;
      v128.store(to, c30);
      v128.store(to, c31, 16);
    }
    a += aPitch << 2;
    c += cPitch << 2;
  }
}

/** C [rows, n] += Aᵀ · B for A [count, rows], B [count, n]: rows a multiple of 4, n of 8. */
export function addProduct(a: usize, rows: i32, b: usize, n: i32, count: i32, c: usize): void {
  const aPitch = <usize>rows << 2;
  const pitch = <usize>n << 2;
  for (let i = 0; i < rows; i += 4) {
    for (let j = 0; j < n; j += 8) {
      const to0 = c + (<usize>j << 2);
      const to1 = to0 + pitch;
      const to2 = to1 + pitch;
      const to3 = to2 + pitch;
      let c00 = v128.load(to0), c01 = v128.load(to0, 16);
      let c10 = v128.load(to1), c11 = v128.load(to1, 16);
      let c20 = v128.load(to2), c21 = v128.load(to2, 16);
      let c30 = v128.load(to3), c31 = v128.load(to3, 16);
      let from = a;
      let row = b + (<usize>j << 2);
      for (let t = 0; t < count; t++) {
        const four = v128.load(from);
        const b0 = v128.load(row), b1 = v128.load(row, 16);
        let x = f32x4.shuffle(four, four, 0, 0, 0, 0);
        c00 = madd(x, b0, c00);
        c01 = madd(x, b1, c01);
        x = f32x4.shuffle(four, four, 1, 1, 1, 1);
        c10 = madd(x, b0, c10);
        c11 = madd(x, b1, c11);
        x = f32x4.shuffle(four, four, 2, 2, 2, 2);
        c20 = madd(x, b0, c20);
        c21 = madd(x, b1, c21);
        x = f32x4.shuffle(four, four, 3, 3, 3, 3);
        c30 = madd(x, b0, c30);
        c31 = madd(x, b1, c31);
        from += aPitch;
        row += pitch;
      }
      v128.store(to0, c00);
      v128.store(to0, c01, 16);
      v128.store(to1, c10);
      v128.store(to1, c11, 16);
      v128.store(to2, c20);
      v128.store(to2, c21, 16);
      v128.store(to3, c30);
      v128.store(to3, c31, 16);
    }
    a += 16;
    c += pitch << 2;
  }
}

/**
 * y [height, width, n] = bias + the convolution of a padded image.
 *
 * @param padded  [height + 2, width + 2, channels]
 * @param filter  U, packed as [16][n / 8][channels][8]
 * @param scratch 16 · (16 · (channels + n) + 32) + 4 · max(channels, n) values
 */
export function winogradImage(
  padded: usize, channels: i32, filter: usize, bias: usize,
  y: usize, height: i32, width: i32, n: i32, scratch: usize,
): void {
  const across = width >> 1;
  const tiles = across * (height >> 1);
  const pixel = <usize>channels << 2;
  const pitch = <usize>(width + 2) * pixel;
  const yPixel = <usize>n << 2;
  const yPitch = <usize>width * yPixel;
  const vStride = stride(channels);
  const mStride = stride(n);
  const m = scratch + 16 * vStride;
  const spare = m + 16 * mStride;
  for (let first = 0; first < tiles; first += WINOGRAD_RUN) {
    const count = min(WINOGRAD_RUN, tiles - first);
    for (let t = 0; t < count; t++) {
      const row = <usize>((first + t) / across) << 1;
      const column = <usize>((first + t) % across) << 1;
      inputTile(
        padded + row * pitch + column * pixel, pitch, pixel,
        scratch + <usize>t * pixel, vStride,
      );
    }
    for (let xi: usize = 0; xi < 16; xi++) {
      multiply(
        scratch + xi * vStride, (count + 3) & ~3, channels,
        filter + xi * <usize>channels * yPixel, n, m + xi * mStride, spare,
      );
    }
    for (let t = 0; t < count; t++) {
      const row = <usize>((first + t) / across) << 1;
      const column = <usize>((first + t) % across) << 1;
      outputTile(
        m + <usize>t * yPixel, mStride, bias,
        y + row * yPitch + column * yPixel, yPitch, yPixel,
      );
    }
  }
}

/**
 * Adds an image's share to dU and, with `filter`, to its padded dx.
 *
 * @param padded  x, [height + 2, width + 2, channels]
 * @param dy      [height, width, n]
 * @param dU      [16][channels][n]
 * @param filter  Uᵀ, packed as [16][channels / 8][n][8], or 0
 * @param dx      [height + 2, width + 2, channels]
 * @param scratch as for winogradImage
 */
export function winogradGradImage(
  padded: usize, channels: i32, dy: usize, height: i32, width: i32, n: i32,
  dU: usize, filter: usize, dx: usize, scratch: usize,
): void {
  const across = width >> 1;
  const tiles = across * (height >> 1);
  const pixel = <usize>channels << 2;
  const pitch = <usize>(width + 2) * pixel;
  const yPixel = <usize>n << 2;
  const yPitch = <usize>width * yPixel;
  const vStride = stride(channels);
  const mStride = stride(n);
  const filterBytes = <usize>channels * yPixel;
  const m = scratch + 16 * vStride;
  const spare = m + 16 * mStride;
  for (let first = 0; first < tiles; first += WINOGRAD_RUN) {
    const count = min(WINOGRAD_RUN, tiles - first);
    for (let t = 0; t < count; t++) {
      const row = <usize>((first + t) / across) << 1;
      const column = <usize>((first + t) % across) << 1;
      inputTile(
        padded + row * pitch + column * pixel, pitch, pixel,
        scratch + <usize>t * pixel, vStride,
      );
      gradTile(
        dy + row * yPitch + column * yPixel, yPitch, yPixel,
        m + <usize>t * yPixel, mStride,
      );
    }
    for (let xi: usize = 0; xi < 16; xi++) {
      const v = scratch + xi * vStride;
      addProduct(v, channels, m + xi * mStride, n, count, dU + xi * filterBytes);
      if (!filter) continue;
      // dV takes the place of V.
      multiply(
        m + xi * mStride, (count + 3) & ~3, n, filter + xi * filterBytes, channels, v,
        spare,
      );
    }
    if (!filter) continue;
    for (let t = 0; t < count; t++) {
      const row = <usize>((first + t) / across) << 1;
      const column = <usize>((first + t) % across) << 1;
      inputGradTile(
        scratch + <usize>t * pixel, vStride,
        dx + row * pitch + column * pixel, pitch, pixel,
      );
    }
  }
}
