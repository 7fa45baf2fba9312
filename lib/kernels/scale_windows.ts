/**
 * Windows cut out of matrices and scaled, from arrays to arrays.
 *
 * @module
 */
import type { Kernels } from "./kernels.ts";

/** Matrices that are in linear memory at a time: of the paper's size 6 MiB with their windows. */
const GROUP = 8;

/** How windows lie in a matrix. */
export interface WindowShape {
  /** Rows of a matrix, and of a window. */
  rows: number;
  /** Columns of a matrix. */
  columns: number;
  /** Windows per matrix. */
  count: number;
  /** Columns of a window. */
  width: number;
  /** Columns from the start of one window to that of the next. */
  stride: number;
}

/** What is taken off each value of a matrix's windows, and what divides it. */
export interface WindowScale {
  /** Shape [count, rows, width]. */
  mean: Float32Array;
  /** Shape [count, rows, width]. */
  scale: Float32Array;
}

/**
 * (window − mean) / scale for the windows of many matrices; both steps are rounded. Same
 * bits for any number of threads, and from both binaries.
 *
 * @param matrices each of shape [rows, columns]; not changed
 * @param out      shape [matrices, count, rows, width]
 * @throws {OutOfMemoryError} if eight matrices with their windows do not fit
 *
 * @example
 * ```ts
 * import { Kernels, scaleWindows } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const out = new Float32Array(4);
 * scaleWindows(
 *   await Kernels.load(),
 *   { rows: 1, columns: 3, count: 2, width: 2, stride: 1 },
 *   [Float32Array.of(1, 2, 3)],
 *   { mean: Float32Array.of(1, 1, 1, 1), scale: Float32Array.of(1, 2, 1, 4) },
 *   out,
 * );
 * assert.deepEqual([...out], [0, 0.5, 1, 0.5]);
 * ```
 */
export function scaleWindows(
  kernels: Kernels,
  shape: WindowShape,
  matrices: readonly Float32Array[],
  { mean, scale }: WindowScale,
  out: Float32Array,
): void {
  kernels.wake();
  kernels.borrow((allocate) => {
    const write = (values: Float32Array) => {
      const address = allocate(values.byteLength);
      kernels.floats(address, values.length).set(values);
      return address;
    };
    const most = Math.min(GROUP, matrices.length);
    const matrix = shape.rows * shape.columns;
    const size = mean.length;
    const at = {
      x: allocate(4 * most * matrix),
      out: allocate(4 * most * size),
      mean: write(mean),
      scale: write(scale),
    };
    for (let first = 0; first < matrices.length; first += GROUP) {
      const group = matrices.slice(first, first + GROUP);
      const x = kernels.floats(at.x, group.length * matrix);
      group.forEach((values, i) => x.set(values, i * matrix));
      const windows = group.length * shape.count;
      kernels.run("scaleWindows", { ...shape, ...at }, windows);
      out.set(kernels.floats(at.out, group.length * size), first * size);
    }
  });
}
