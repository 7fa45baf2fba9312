// The innermost loop of every convolution and matrix product.
//
// A tile of C, 3 rows × 16 columns in 12 vectors, gains Σ A[m, k] · B[k, n] over
// `segments` runs of `count` values of k. A is read one value at a time from
// three row pointers, B sixteen at a time from one; between runs the pointers
// jump. So the tile serves a convolution (a row: a pixel of the padded image,
// a run: one row of the filter window, contiguous in NHWC), its filter gradient
// (a row: a place in the window, k: a pixel) and a product of matrices.
//
// 2 · 3 · 16 FLOP a k for 7 loads. 3 × 16 was the fastest of the shapes tried
// (see ../README.md). V8 keeps 15 vectors in registers, and checks the bounds
// of every load where the host has no trap handler (Deno), so loads are dear.

import { madd } from "./madd.as";
import { PANEL } from "./params.as";

/** Rows of a tile. */
export const TILE_ROWS: usize = 3;
/** Columns of a tile, and of a panel of packed B. */
export const TILE_COLUMNS: usize = PANEL;
/** Bytes of a tile row. */
export const TILE_PITCH: usize = 64;

/**
 * C tile = init + A · B. Strides, steps and jumps are in bytes.
 *
 * @param init first row of start values, `initPitch` to the next (0: the same row thrice)
 */
export function tile(
  a0: usize, a1: usize, a2: usize, aStep: usize, aJump: usize,
  b: usize, bStep: usize, bJump: usize,
  count: i32, segments: i32,
  init: usize, initPitch: usize, c: usize, cPitch: usize,
): void {
  let c00 = v128.load(init);
  let c01 = v128.load(init, 16);
  let c02 = v128.load(init, 32);
  let c03 = v128.load(init, 48);
  init += initPitch;
  let c10 = v128.load(init);
  let c11 = v128.load(init, 16);
  let c12 = v128.load(init, 32);
  let c13 = v128.load(init, 48);
  init += initPitch;
  let c20 = v128.load(init);
  let c21 = v128.load(init, 16);
  let c22 = v128.load(init, 32);
  let c23 = v128.load(init, 48);
  for (let s = 0; s < segments; s++) {
    for (let k = 0; k < count; k++) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const b2 = v128.load(b, 32);
      const b3 = v128.load(b, 48);
      let x = v128.load_splat<f32>(a0);
      c00 = madd(x, b0, c00);
      c01 = madd(x, b1, c01);
      c02 = madd(x, b2, c02);
      c03 = madd(x, b3, c03);
      x = v128.load_splat<f32>(a1);
      c10 = madd(x, b0, c10);
      c11 = madd(x, b1, c11);
      c12 = madd(x, b2, c12);
      c13 = madd(x, b3, c13);
      x = v128.load_splat<f32>(a2);
      c20 = madd(x, b0, c20);
      c21 = madd(x, b1, c21);
      c22 = madd(x, b2, c22);
      c23 = madd(x, b3, c23);
      a0 += aStep;
      a1 += aStep;
      a2 += aStep;
      b += bStep;
    }
    a0 += aJump;
    a1 += aJump;
    a2 += aJump;
    b += bJump;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c02, 32);
  v128.store(c, c03, 48);
  c += cPitch;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  v128.store(c, c12, 32);
  v128.store(c, c13, 48);
  c += cPitch;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  v128.store(c, c22, 32);
  v128.store(c, c23, 48);
}

/** Copies the first `rows` × `columns` values of a tile of full pitch to C. */
export function storePart(
  from: usize, c: usize, cPitch: usize, rows: usize, columns: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    for (let i: usize = 0; i < columns; i++) {
      store<f32>(c + r * cPitch + 4 * i, load<f32>(from + r * TILE_PITCH + 4 * i));
    }
  }
}
