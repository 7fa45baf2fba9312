/**
 * Copies from one arrangement of values to another, on addresses in linear
 * memory: what transposes, slices, concatenations, tiles and padding have in common.
 *
 * @module
 */
import { collapse, fields } from "./collapse.ts";
import { rowsPerSlice } from "./elementwise.ts";
import type { Kernels } from "./kernels.ts";
import type { Block } from "./params.ts";

/** Outer dimensions that a kernel knows. */
const OUTER = 5;

/** How values are walked through on both sides. */
export interface Arrangement {
  /** Sizes of what is copied. */
  shape: readonly number[];
  /** Of the source, in values: one per dimension, of either sign; 0 repeats. */
  fromStrides: readonly number[];
  /** The same of the target. */
  toStrides: readonly number[];
  /** 4, or 1 for booleans. */
  valueBytes: number;
}

/** How a copy runs. */
export type CopyPlan = Omit<Block<"Copy">, "from" | "to">;

/**
 * Plan of a copy.
 *
 * @param arrangement no size 0
 * @returns undefined where more than five outer dimensions are left
 */
export function copyPlan(
  { shape, fromStrides, toStrides, valueBytes }: Arrangement,
): CopyPlan | undefined {
  const loop = collapse(
    shape.map((size, d) => ({ size, strides: [fromStrides[d], toStrides[d]] })),
  );
  const inner = loop.pop()!;
  if (loop.length > OUTER) return undefined;
  const [fromStep, toStep] = inner.strides;
  const sizes = loop.map(({ size }) => size);
  const column = (i: number) => loop.map(({ strides }) => strides[i]);
  return {
    valueBytes,
    rows: sizes.reduce((product, size) => product * size, 1),
    rowsPerSlice: rowsPerSlice(inner.size),
    ...{ n: inner.size, fromStep, toStep },
    ...fields("size", sizes, OUTER, 1),
    ...fields("fromStride", column(0), OUTER, 0),
    ...fields("toStride", column(1), OUTER, 0),
  } as CopyPlan;
}

/** Copy values by a plan; `from` and `to` are where both sides start. */
export function copyStrided(
  kernels: Kernels,
  plan: CopyPlan,
  at: { from: number; to: number },
): void {
  const slices = Math.ceil(plan.rows / plan.rowsPerSlice);
  kernels.run("copyStrided", { ...plan, ...at }, slices);
}

/**
 * to[i] = from[indices[i]], rows of `rowBytes` bytes.
 *
 * @param at addresses: from, indices [count] (integers, checked by the caller), to
 */
export function gatherRows(
  kernels: Kernels,
  sizes: { count: number; rowBytes: number },
  at: Record<"from" | "indices" | "to", number>,
): void {
  const perSlice = rowsPerSlice(sizes.rowBytes / 4);
  const block = { ...at, ...sizes, rowsPerSlice: perSlice };
  kernels.run("gatherRows", block, Math.ceil(sizes.count / perSlice));
}
