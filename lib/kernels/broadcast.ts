/**
 * Functions of two tensors, broadcast against each other, on addresses in linear
 * memory.
 *
 * @module
 */
import { collapse, fields, stridesOf } from "./collapse.ts";
import {
  BINARY,
  type BinaryName,
  type ComparisonName,
  COMPARISONS,
} from "./constants.ts";
import { chunks } from "./elementwise.ts";
import type { Kernels } from "./kernels.ts";
import type { Block } from "./params.ts";

/** Outer dimensions that a kernel knows. */
const OUTER = 4;

/** How two tensors are walked through to give a third. */
export type BroadcastPlan = Omit<Block<"Broadcast">, "a" | "b" | "c" | "op">;

/** Strides of a tensor along the result's dimensions, 0 where it stays. */
function strides(shape: readonly number[], rank: number): number[] {
  const own = stridesOf(shape).map((stride, d) => shape[d] === 1 ? 0 : stride);
  return [...new Array(rank - shape.length).fill(0), ...own];
}

/**
 * Plan for tensors of two shapes.
 *
 * @param out their broadcast shape, no size 0
 * @returns undefined where more than four outer dimensions are left
 */
export function broadcastPlan(
  a: readonly number[],
  b: readonly number[],
  out: readonly number[],
): BroadcastPlan | undefined {
  const aStrides = strides(a, out.length);
  const bStrides = strides(b, out.length);
  const loop = collapse(
    out.map((size, d) => ({ size, strides: [aStrides[d], bStrides[d]] })),
  );
  const inner = loop.pop()!;
  if (loop.length > OUTER) return undefined;
  const [aStep, bStep] = inner.strides;
  const total = out.reduce((product, size) => product * size, 1);
  const column = (i: number) => loop.map(({ strides }) => strides[i]);
  const sizes = loop.map(({ size }) => size);
  return {
    ...{ total, n: inner.size, aStep, bStep },
    ...fields("size", sizes, OUTER, 1),
    ...fields("aStride", column(0), OUTER, 0),
    ...fields("bStride", column(1), OUTER, 0),
  } as BroadcastPlan;
}

/** c = f(a, b). */
export function binary(
  kernels: Kernels,
  name: BinaryName,
  plan: BroadcastPlan,
  at: Record<"a" | "b" | "c", number>,
): void {
  const op = BINARY.indexOf(name);
  kernels.run("binary", { ...plan, ...at, op }, chunks(plan.total));
}

/** c = whether a and b compare so: 1 or 0, a byte each. */
export function compare(
  kernels: Kernels,
  name: ComparisonName,
  plan: BroadcastPlan,
  at: Record<"a" | "b" | "c", number>,
): void {
  const op = COMPARISONS.indexOf(name);
  kernels.run("compare", { ...plan, ...at, op }, chunks(plan.total));
}
