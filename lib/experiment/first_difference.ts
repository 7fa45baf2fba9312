/**
 * Where two JSON values differ.
 *
 * @module
 */

/** A place where two values differ. */
export interface Difference {
  /** Keys from the top to the place, joined by dots. */
  path: string;
  /** The first value's text there, as JSON; "nothing" where it has none. */
  was: string;
  /** The second value's text there. */
  is: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/**
 * The first place where two JSON values differ; an absent key and one that is
 * undefined are the same, as they are in JSON.
 *
 * @returns undefined if they are equal
 *
 * @example
 * ```ts
 * import { firstDifference } from "./first_difference.ts";
 * import assert from "node:assert/strict";
 *
 * const was = { seed: 1, recipe: { optimizer: { weightDecay: 0.01 } } };
 * const is = { seed: 1, recipe: { optimizer: { weightDecay: 0 } } };
 * assert.deepEqual(firstDifference(was, is), {
 *   path: "recipe.optimizer.weightDecay", was: "0.01", is: "0",
 * });
 * assert.equal(firstDifference(was, was), undefined);
 * ```
 */
export function firstDifference(
  was: unknown,
  is: unknown,
  path: readonly string[] = [],
): Difference | undefined {
  if (
    isObject(was) && isObject(is) && Array.isArray(was) === Array.isArray(is)
  ) {
    const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
    for (const key of keys) {
      const found = firstDifference(was[key], is[key], [...path, key]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (Object.is(was, is)) return undefined;
  const quote = (value: unknown) => JSON.stringify(value) ?? "nothing";
  return { path: path.join("."), was: quote(was), is: quote(is) };
}
