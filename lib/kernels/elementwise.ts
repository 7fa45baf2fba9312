/**
 * Functions of one tensor, element by element, on addresses in linear memory.
 *
 * @module
 */
import { CONSTANTS, UNARY, type UnaryName } from "./constants.ts";
import type { Kernels } from "./kernels.ts";

/** What some functions take beside the value. */
export interface UnaryConstants {
  /** Slope below 0 (leakyRelu), value at and below 0 (step), lower limit (clip). */
  alpha?: number;
  /** Upper limit (clip). */
  beta?: number;
}

/** How many slices n values make where each does CHUNK of them. */
export function chunks(n: number): number {
  return Math.ceil(n / CONSTANTS.CHUNK);
}

/** How many rows of n values a slice should do. */
export function rowsPerSlice(n: number): number {
  return Math.max(1, Math.floor(CONSTANTS.CHUNK / Math.max(1, n)));
}

/**
 * y = f(x) of n values; x may be y.
 *
 * @example
 * ```ts
 * import { Kernels } from "./kernels.ts";
 * import { unary } from "./elementwise.ts";
 * import assert from "node:assert/strict";
 *
 * const kernels = await Kernels.load();
 * const x = kernels.write(Float32Array.of(-1, 4));
 * unary(kernels, "relu", 2, { x, y: x });
 * assert.deepEqual([...kernels.floats(x, 2)], [0, 4]);
 * ```
 */
export function unary(
  kernels: Kernels,
  name: UnaryName,
  n: number,
  at: { x: number; y: number } & UnaryConstants,
): void {
  const { x, y, alpha = 0, beta = 0 } = at;
  const block = { x, y, op: UNARY.indexOf(name), n, alpha, beta };
  kernels.run("unary", block, chunks(n));
}

/**
 * y = where the condition's byte is not 0: yes, else no; n values each.
 *
 * @param at addresses: condition (one byte per value), yes, no; written: y
 */
export function select(
  kernels: Kernels,
  n: number,
  at: Record<"condition" | "yes" | "no" | "y", number>,
): void {
  kernels.run("select", { ...at, n }, chunks(n));
}

/**
 * c = alpha · a + beta · b, n values each; both products are rounded. c may be a or b.
 *
 * @param at addresses a, b, c, and the factors
 */
export function weightedSum(
  kernels: Kernels,
  n: number,
  at: Record<"a" | "b" | "c" | "alpha" | "beta", number>,
): void {
  kernels.run("weightedSum", { ...at, n }, chunks(n));
}
