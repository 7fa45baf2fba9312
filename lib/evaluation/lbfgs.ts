/**
 * Least values of smooth functions of many variables.
 *
 * @module
 */

/** A function's value and its gradient at a place. */
export interface Slope {
  /** The value. */
  value: number;
  /** The gradient, a new array. */
  gradient: Float64Array;
}

/** Steps that are remembered. */
const MEMORY = 10;

const dot = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

/** a + s · b, a new array. */
const plus = (a: Float64Array, b: Float64Array, s: number) =>
  a.map((value, i) => value + s * b[i]);

/** A step, and by how much the gradient changed along it. */
interface Step {
  move: Float64Array;
  change: Float64Array;
}

/** The gradient times the inverse of a curvature that the last steps have shown. */
function direction(gradient: Float64Array, steps: readonly Step[]) {
  let q = gradient;
  const shares = steps.toReversed().map(({ move, change }) => {
    const share = dot(move, q) / dot(move, change);
    q = plus(q, change, -share);
    return share;
  }).reverse();
  const last = steps.at(-1);
  const scale = last === undefined
    ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)))
    : dot(last.move, last.change) / dot(last.change, last.change);
  let r = q.map((value) => value * scale);
  steps.forEach(({ move, change }, i) => {
    r = plus(r, move, shares[i] - dot(change, r) / dot(move, change));
  });
  return r;
}

/**
 * The place where a convex function is least, by L-BFGS with a line search that halves.
 *
 * Source: J. Nocedal, S. Wright, "Numerical optimization", 2006, algorithms 7.4 and 3.1.
 *
 * @param slopeAt the function and its gradient
 * @param start   where the search begins; not changed
 * @param options `tolerance`: largest part of the gradient at the end, default 1e-8;
 *   `most`: steps, default 1000
 * @returns a new array
 *
 * @example The bottom of a bowl
 * ```ts
 * import { minimise } from "./lbfgs.ts";
 * import assert from "node:assert/strict";
 *
 * const [x, y] = minimise(([x, y]) => ({
 *   value: (x - 1) ** 2 + 10 * (y + 2) ** 2,
 *   gradient: Float64Array.of(2 * (x - 1), 20 * (y + 2)),
 * }), new Float64Array(2));
 * assert.deepEqual([x.toFixed(6), y.toFixed(6)], ["1.000000", "-2.000000"]);
 * ```
 */
export function minimise(
  slopeAt: (place: Float64Array) => Slope,
  start: Float64Array,
  { tolerance = 1e-8, most = 1000 } = {},
): Float64Array {
  let place = start.slice();
  let slope = slopeAt(place);
  const steps: Step[] = [];
  for (let n = 0; n < most; n++) {
    if (slope.gradient.every((g) => Math.abs(g) < tolerance)) break;
    const down = direction(slope.gradient, steps);
    const decrease = dot(down, slope.gradient);
    let length = 1;
    let next = plus(place, down, -length);
    let reached = slopeAt(next);
    while (
      reached.value > slope.value - 1e-4 * length * decrease && length > 1e-12
    ) {
      length /= 2;
      next = plus(place, down, -length);
      reached = slopeAt(next);
    }
    const move = plus(next, place, -1);
    const change = plus(reached.gradient, slope.gradient, -1);
    if (dot(move, change) > 1e-300) steps.push({ move, change });
    if (steps.length > MEMORY) steps.shift();
    [place, slope] = [next, reached];
    if (length <= 1e-12) break;
  }
  return place;
}
