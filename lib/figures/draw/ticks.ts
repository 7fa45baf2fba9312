/**
 * Scales of axes, round places for their ticks, and the labels of these.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear, scaleLog } from "d3-scale";
import type { Axis } from "./description.ts";

/** Places and labels of the ticks of one axis. */
export interface Ticks {
  /** On the axis, in its units. */
  at: number[];
  /** One for each place. */
  labels: string[];
}

/**
 * Ticks at multiples of 1, 2 or 5 times a power of ten, with a true minus and
 * grouped thousands.
 *
 * @param count about how many
 *
 * @example
 * ```ts
 * import { linearTicks } from "./ticks.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(linearTicks([0, 1], 5).labels, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
 * ```
 */
export function linearTicks(
  range: readonly [number, number],
  count: number,
): Ticks {
  const scale = scaleLinear().domain(range);
  const at = scale.ticks(count);
  // The range of one value has one tick, whose step says nothing of its digits.
  const format = at.length > 1 ? scale.tickFormat(count) : String;
  return { at, labels: at.map(format) };
}

/** Ticks at 1, 2 and 5 times each power of ten, thousands as k. */
export function logTicks(range: readonly [number, number]): Ticks {
  const at = scaleLog().domain(range).ticks().filter((value) =>
    /^[125]e/.test(value.toExponential())
  );
  return { at, labels: at.map(shortNumber) };
}

/** 500 → "500", 2000 → "2k". */
export function shortNumber(value: number): string {
  return value >= 1000 ? `${value / 1000}k` : String(value);
}

/** About how many ticks suit an axis of some px: labels stand apart, below or beside it. */
export function tickCount(side: "x" | "y", length: number): number {
  return Math.max(2, Math.round(length / (side === "x" ? 100 : 50)));
}

/** The ticks of an axis that is `length` px long. */
export function axisTicks(axis: Axis, side: "x" | "y", length: number): Ticks {
  if (axis.ticks) return axis.ticks;
  if (axis.log) return logTicks(axis.range);
  const ticks = linearTicks(axis.range, tickCount(side, length));
  return axis.percent
    ? { at: ticks.at, labels: ticks.at.map((v) => `${Math.round(v * 100)} %`) }
    : ticks;
}

/** Where values stand on an axis: 0 at its start, 1 at its end. */
export function axisScale({ log, range }: Axis): (value: number) => number {
  return (log ? scaleLog() : scaleLinear()).domain(range);
}
