/**
 * Checks, ranges and numbers as text, for every figure function.
 *
 * @module
 */

/** Throws unless there is at least one of something to draw. */
export function nonEmpty(
  list: ArrayLike<unknown>,
  figure: string,
  what: string,
): void {
  if (list.length === 0) {
    throw new RangeError(
      `Cannot draw ${figure}: there must be at least one of the ${what}, got 0`,
    );
  }
}

/** Smallest and largest finite value; [0, 1] if there is none. */
export function extent(values: ArrayLike<number | null>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** The extent with a margin on both sides, never empty. */
export function padded(
  values: ArrayLike<number | null>,
  margin = 0.06,
): [number, number] {
  const [low, high] = extent(values);
  if (low === high) return [low - 0.5, high + 0.5];
  return [low - margin * (high - low), high + margin * (high - low)];
}

/** The unit of an axis: what stands in the last parentheses of its title, or nothing. */
export function unitOf(title = ""): string {
  return title.match(/\(([^()]*)\)[^()]*$/)?.[1] ?? "";
}

/** A share as text: 0.9402 → "94.0 %". */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}
