/**
 * Batch normalisation with given statistics, on addresses in linear memory.
 *
 * @module
 */
import { rowsPerSlice } from "./elementwise.ts";
import type { Kernels } from "./kernels.ts";
import type { RowsShape } from "./softmax.ts";

/**
 * y = (x − mean) / √(variance + epsilon) · scale + offset of each column.
 *
 * @param at addresses: x [rows, n], mean, variance, scale and offset [n] (0: 1 and
 *   0); written: y [rows, n]
 * @throws {OutOfMemoryError} if there is no room for the columns' factors
 */
export function normalise(
  kernels: Kernels,
  { rows, n }: RowsShape,
  epsilon: number,
  at: Record<"x" | "mean" | "variance" | "scale" | "offset" | "y", number>,
): void {
  kernels.borrow((allocate) => {
    const factor = allocate(4 * n);
    const offset = at.offset || allocate(4 * n);
    if (!at.offset) kernels.floats(offset, n).fill(0);
    const variance = kernels.floats(at.variance, n);
    const scale = at.scale ? kernels.floats(at.scale, n) : undefined;
    kernels.floats(factor, n).set(
      variance.map((value, i) =>
        (scale?.[i] ?? 1) / Math.sqrt(value + epsilon)
      ),
    );
    const { x, mean, y } = at;
    const perSlice = rowsPerSlice(n);
    const block = {
      x,
      mean,
      factor,
      offset,
      y,
      rows,
      n,
      rowsPerSlice: perSlice,
    };
    kernels.run("affine", block, Math.ceil(rows / perSlice));
  });
}
