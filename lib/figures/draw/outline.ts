/**
 * Long spectra as few points, on a linear or a logarithmic axis.
 *
 * @module
 */

import type { Axis } from "./description.ts";
import { round } from "./envelope.ts";
import { axisScale } from "./ticks.ts";

/** Columns into which the axis is divided; two points each at most. */
const COLUMNS = 1000;

/**
 * Evenly spaced values with at most two points in each thousandth of the axis:
 * the least and the greatest, in their order. Points off the axis are left out.
 *
 * @param values value i stands at i × step; not changed
 * @param step   distance of two values on the axis
 *
 * @example
 * ```ts
 * import { outline } from "./outline.ts";
 * import assert from "node:assert/strict";
 *
 * const values = new Float32Array(72_001);
 * values[50_001] = 1;
 * const { x, y } = outline(values, 1 / 3, { range: [20, 24_000], log: true });
 * assert.ok(x.length <= 2000);
 * assert.equal(x[y.indexOf(1)], 16_667);
 * ```
 */
export function outline(
  values: ArrayLike<number>,
  step: number,
  axis: Axis,
): { x: number[]; y: number[] } {
  const x: number[] = [];
  const y: number[] = [];
  let column = -1;
  let lowest = 0;
  let highest = 0;
  const flush = () => {
    if (column < 0) return;
    const first = Math.min(lowest, highest);
    const last = Math.max(lowest, highest);
    for (const i of first === last ? [first] : [first, last]) {
      x.push(round(i * step, 2));
      y.push(round(values[i], 2));
    }
  };
  const share = axisScale(axis);
  for (let i = 0; i < values.length; i++) {
    const place = Math.floor(share(i * step) * (COLUMNS - 1e-9));
    if (!(place >= 0 && place < COLUMNS)) continue;
    if (place !== column) {
      flush();
      column = place;
      lowest = highest = i;
    } else {
      if (values[i] < values[lowest]) lowest = i;
      if (values[i] > values[highest]) highest = i;
    }
  }
  flush();
  return { x, y };
}
