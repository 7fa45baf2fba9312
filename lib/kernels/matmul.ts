/**
 * Products of matrices on addresses in linear memory.
 *
 * @module
 */
import { CONSTANTS } from "./constants.ts";
import { roundUp16, zeros } from "./conv2d.ts";
import { PRODUCT_BYTES } from "./conv_bands.ts";
import type { Kernels } from "./kernels.ts";

/** Sizes of C [m, n] = A [m, k] · B [k, n]. */
export interface MatmulShape {
  /** Rows of A and C. */
  m: number;
  /** Columns of B and C. */
  n: number;
  /** Columns of A, rows of B. */
  k: number;
  /** A is stored [k, m]. */
  transposeA?: boolean;
  /** B is stored [n, k]. */
  transposeB?: boolean;
  /**
   * A · B is symmetric, as Aᵀ · A is: half of it is computed and copied, with the same
   * bits. There may be no bias.
   */
  symmetric?: boolean;
}

/** Pack B [k, n], or [n, k] if transposed, in panels [n / 16][k][16]. */
export function packMatrix(
  kernels: Kernels,
  { n, k, transposeB = false }: Omit<MatmulShape, "m">,
  source: number,
  panels: number,
): void {
  kernels.run("pack", {
    source,
    panels,
    taps: 1,
    tapStride: 0,
    k,
    kStride: transposeB ? 1 : n,
    n,
    nStride: transposeB ? k : 1,
  }, Math.ceil(n / 16));
}

/**
 * C = A · B + bias.
 *
 * @param at addresses of a, b, bias [n] (0 or absent: none) and c
 * @throws {OutOfMemoryError} if there is no room for packed weights
 *
 * @example
 * ```ts
 * import { Kernels } from "./kernels.ts";
 * import { matmul } from "./matmul.ts";
 * import assert from "node:assert/strict";
 *
 * const kernels = await Kernels.load();
 * const a = kernels.write(Float32Array.of(1, 2));
 * const b = kernels.write(Float32Array.of(3, 4));
 * const c = kernels.heap.allocate(4);
 * matmul(kernels, { m: 1, n: 1, k: 2 }, { a, b, c });
 * assert.equal(kernels.floats(c, 1)[0], 11);
 * ```
 */
export function matmul(
  kernels: Kernels,
  shape: MatmulShape,
  at: { a: number; b: number; bias?: number; c: number },
): void {
  kernels.borrow((allocate) => {
    const panels = allocate(panelBytes(shape));
    packMatrix(kernels, shape, at.b, panels);
    matmulPacked(kernels, shape, { ...at, panels });
  });
}

/** Bytes of B packed. */
export function panelBytes({ n, k }: Pick<MatmulShape, "n" | "k">): number {
  return 4 * k * roundUp16(n);
}

/**
 * {@linkcode matmul} of a packed B.
 *
 * @param at addresses of a, panels (from {@linkcode packMatrix}), bias and c
 * @throws {OutOfMemoryError} if there is no room for the bias
 */
export function matmulPacked(
  kernels: Kernels,
  shape: MatmulShape,
  at: { a: number; panels: number; bias?: number; c: number },
): void {
  const { m, n, k, transposeA = false, symmetric = false } = shape;
  const rows = symmetric ? CONSTANTS.GRAM_ROWS : CONSTANTS.PACKED_ROWS;
  kernels.borrow((allocate) => {
    const bias = zeros(kernels, allocate, roundUp16(n));
    if (at.bias) kernels.floats(bias, n).set(kernels.floats(at.bias, n));
    kernels.run(
      symmetric ? "gram" : "matmul",
      {
        a: at.a,
        panels: at.panels,
        bias,
        c: at.c,
        aRowStride: transposeA ? 4 : 4 * k,
        aStep: transposeA ? 4 * m : 4,
        m,
        n,
        k,
      },
      Math.ceil(m / rows) * Math.ceil(n / CONSTANTS.MATMUL_COLUMNS),
      PRODUCT_BYTES,
    );
  });
}
