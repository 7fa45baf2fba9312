/**
 * Loops over several dimensions with the fewest of them.
 *
 * @module
 */

/** One dimension of a loop: its size, and how far each operand moves along it. */
export interface Dimension {
  size: number;
  /** In values; one for each operand. */
  strides: number[];
}

/**
 * The same loop without dimensions of one value, and with neighbours joined where
 * every operand runs through them without a gap.
 *
 * @param dimensions outermost first
 * @returns at least one dimension; not joined further
 *
 * @example
 * ```ts
 * import { collapse } from "./collapse.ts";
 * import assert from "node:assert/strict";
 *
 * const loop = collapse([
 *   { size: 2, strides: [12, 0] },
 *   { size: 3, strides: [4, 4] },
 *   { size: 4, strides: [1, 1] },
 * ]);
 * assert.deepEqual(loop, [
 *   { size: 2, strides: [12, 0] },
 *   { size: 12, strides: [1, 1] },
 * ]);
 * ```
 */
export function collapse(dimensions: Dimension[]): Dimension[] {
  const joined: Dimension[] = [];
  for (const inner of dimensions) {
    if (inner.size === 1) continue;
    const outer = joined.at(-1);
    const gapless = outer?.strides.every((stride, i) =>
      stride === inner.strides[i] * inner.size
    );
    if (outer && gapless) {
      joined[joined.length - 1] = {
        size: outer.size * inner.size,
        strides: inner.strides,
      };
    } else {
      joined.push(inner);
    }
  }
  if (joined.length > 0) return joined;
  return [{ size: 1, strides: dimensions[0]?.strides.map(() => 1) ?? [1, 1] }];
}

/** Values of `count` fields `name0` …, padded in front. */
export function fields<Name extends string>(
  name: Name,
  values: number[],
  count: number,
  padding: number,
): Record<string, number> {
  const missing = count - values.length;
  return Object.fromEntries(
    Array.from(
      { length: count },
      (_, d) => [`${name}${d}`, d < missing ? padding : values[d - missing]],
    ),
  );
}

/** Strides of a tensor in values, row-major. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let d = shape.length - 2; d >= 0; d--) {
    strides[d] = strides[d + 1] * shape[d + 1];
  }
  return strides;
}
