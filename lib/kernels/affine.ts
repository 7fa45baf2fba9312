/**
 * Batch normalisation with given statistics and its gradients, on addresses in linear
 * memory.
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

/** Σ dy and Σ dy · (x − mean) of each column, in double precision. */
function gradSums(
  kernels: Kernels,
  { rows, n }: RowsShape,
  at: Record<"x" | "mean" | "dy", number>,
): [Float64Array, Float64Array] {
  const perSlice = rowsPerSlice(n);
  const slices = Math.ceil(rows / perSlice);
  const padded = Math.ceil(n / 4) * 4;
  return kernels.borrow((allocate) => {
    const partials = allocate(16 * padded * slices);
    const block = { ...at, partials, rows, n, rowsPerSlice: perSlice };
    kernels.run("affineGradSums", block, slices);
    const { buffer } = kernels.memory;
    const found = new Float64Array(buffer, partials, 2 * padded * slices);
    const sums = new Float64Array(2 * padded);
    found.forEach((value, i) => sums[i % (2 * padded)] += value);
    return [sums.subarray(0, n), sums.subarray(padded, padded + n)];
  });
}

/**
 * Gradients of {@linkcode normalise} where mean and variance are given, not x's own.
 *
 * @param at addresses: x, dy [rows, n], mean, variance and scale [n]; written: dx
 *   [rows, n], dMean, dVariance, dScale and dOffset [n]
 * @throws {OutOfMemoryError} if there is no room for partial sums
 */
export function normaliseGrad(
  kernels: Kernels,
  shape: RowsShape,
  epsilon: number,
  at: Record<
    | ("x" | "dy" | "mean" | "variance" | "scale")
    | ("dx" | "dMean" | "dVariance" | "dScale" | "dOffset"),
    number
  >,
): void {
  const { rows, n } = shape;
  const [sums, products] = gradSums(kernels, shape, at);
  kernels.borrow((allocate) => {
    const [factor, zeros] = [allocate(4 * n), allocate(4 * n)];
    kernels.floats(zeros, n).fill(0);
    const view = (address: number) => kernels.floats(address, n);
    const variance = view(at.variance);
    for (let i = 0; i < n; i++) {
      const inverse = 1 / Math.sqrt(variance[i] + epsilon);
      const along = view(at.scale)[i] * inverse;
      view(factor)[i] = along;
      view(at.dMean)[i] = -along * sums[i];
      view(at.dVariance)[i] = -0.5 * along * inverse ** 2 * products[i];
      view(at.dScale)[i] = inverse * products[i];
      view(at.dOffset)[i] = sums[i];
    }
    const perSlice = rowsPerSlice(n);
    const sizes = { rows, n, rowsPerSlice: perSlice };
    const given = { x: at.dy, mean: zeros, factor, offset: zeros };
    kernels.run(
      "affine",
      { ...given, ...sizes, y: at.dx },
      Math.ceil(rows / perSlice),
    );
  });
}
