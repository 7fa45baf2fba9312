/**
 * Sums, means, products, largest and smallest values along one dimension, on
 * addresses in linear memory.
 *
 * @module
 */
import { type ReductionName, REDUCTIONS } from "./constants.ts";
import { rowsPerSlice } from "./elementwise.ts";
import type { Kernels } from "./kernels.ts";

/** A tensor [outer, k, inner] that is reduced to [outer, inner]. */
export interface ReduceShape {
  /** Product of the sizes before what is reduced. */
  outer: number;
  /** Values that are joined to one. */
  k: number;
  /** Product of the sizes after it. */
  inner: number;
}

/**
 * y [outer, inner] = all of k joined, in double precision, over `divisor`.
 *
 * @param at addresses of x and y; divisor: k for a mean, else 1
 * @throws {OutOfMemoryError} if there is no room for partial results
 *
 * @example
 * ```ts
 * import { Kernels } from "./kernels.ts";
 * import { reduce } from "./reduce.ts";
 * import assert from "node:assert/strict";
 *
 * const kernels = await Kernels.load();
 * const x = kernels.write(Float32Array.of(1, 2, 3, 4));
 * const y = kernels.heap.allocate(8);
 * reduce(kernels, "sum", { outer: 1, k: 2, inner: 2 }, { x, y });
 * assert.deepEqual([...kernels.floats(y, 2)], [4, 6]);
 * ```
 */
export function reduce(
  kernels: Kernels,
  name: ReductionName,
  shape: ReduceShape,
  at: { x: number; y: number; divisor?: number },
): void {
  const { outer, k, inner } = shape;
  const part = Math.min(k, rowsPerSlice(inner));
  const parts = Math.ceil(k / part);
  kernels.borrow((allocate) => {
    const block = {
      ...shape,
      x: at.x,
      y: at.y,
      divisor: at.divisor ?? 1,
      op: REDUCTIONS.indexOf(name),
      partials: allocate(8 * outer * parts * inner),
      part,
      parts,
      blocksPerSlice: rowsPerSlice(part * inner),
      rowsPerSlice: rowsPerSlice(parts * inner),
    };
    const slices = Math.ceil(outer * parts / block.blocksPerSlice);
    kernels.run("reducePartials", block, slices);
    kernels.run("reduceJoin", block, Math.ceil(outer / block.rowsPerSlice));
  });
}

/**
 * y [outer, inner], integers = place of the largest or smallest of k values; the
 * first of ties.
 */
export function argReduce(
  kernels: Kernels,
  name: "max" | "min",
  shape: ReduceShape,
  at: { x: number; y: number },
): void {
  const perSlice = rowsPerSlice(shape.k * shape.inner);
  const sign = name === "max" ? 1 : -1;
  const block = { ...shape, ...at, rowsPerSlice: perSlice, sign };
  kernels.run("argReduce", block, Math.ceil(shape.outer / perSlice));
}
