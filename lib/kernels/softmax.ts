/**
 * Softmax of rows, and its cross-entropy, on addresses in linear memory.
 *
 * @module
 */
import { rowsPerSlice } from "./elementwise.ts";
import type { Kernels } from "./kernels.ts";

/** A matrix [rows, n]. */
export interface RowsShape {
  /** Rows. */
  rows: number;
  /** Columns. */
  n: number;
}

/** y = softmax of each row of x. */
export function softmax(
  kernels: Kernels,
  shape: RowsShape,
  at: { x: number; y: number },
): void {
  const perSlice = rowsPerSlice(shape.n);
  const block = { ...shape, ...at, rowsPerSlice: perSlice };
  kernels.run("softmax", block, Math.ceil(shape.rows / perSlice));
}

/**
 * Mean cross-entropy of softmax(logits) with labels, and its gradient.
 *
 * @param smoothing share of a label that is spread over all n classes
 * @param at        addresses: logits [rows, n], labels [rows] (integers, checked
 *   by the caller); written: loss [1], dLogits [rows, n]
 */
export function crossEntropy(
  kernels: Kernels,
  shape: RowsShape,
  smoothing: number,
  at: Record<"logits" | "labels" | "loss" | "dLogits", number>,
): void {
  kernels.run("crossEntropy", { ...shape, ...at, smoothing }, 1);
}
