/**
 * Windows cut out of matrices and scaled, from arrays to arrays.
 *
 * @module
 */
import { binary, broadcastPlan } from "./broadcast.ts";
import { copyPlan, copyStrided } from "./copy.ts";
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
    const size = mean.length;
    const at = {
      from: allocate(4 * most * shape.rows * shape.columns),
      windows: allocate(4 * most * size),
      mean: write(mean),
      scale: write(scale),
    };
    for (let first = 0; first < matrices.length; first += GROUP) {
      const group = matrices.slice(first, first + GROUP);
      const values = scaleGroup(kernels, shape, group, at);
      out.set(values, first * size);
    }
  });
}

/** The scaled windows of a few matrices: a view of linear memory. */
function scaleGroup(
  kernels: Kernels,
  { rows, columns, count, width, stride }: WindowShape,
  matrices: readonly Float32Array[],
  at: Record<"from" | "windows" | "mean" | "scale", number>,
): Float32Array {
  const { from, windows } = at;
  const n = matrices.length;
  const matrix = rows * columns;
  const size = count * rows * width;
  const block = kernels.floats(from, n * matrix);
  matrices.forEach((values, i) => block.set(values, i * matrix));
  const cut = copyPlan({
    shape: [n, count, rows, width],
    fromStrides: [matrix, stride, columns, 1],
    toStrides: [size, rows * width, width, 1],
    valueBytes: 4,
  })!;
  copyStrided(kernels, cut, { from, to: windows });
  const each = broadcastPlan([n, size], [size], [n, size])!;
  const steps = [["subtract", at.mean], ["divide", at.scale]] as const;
  for (const [name, b] of steps) {
    binary(kernels, name, each, { a: windows, b, c: windows });
  }
  return kernels.floats(windows, n * size);
}
