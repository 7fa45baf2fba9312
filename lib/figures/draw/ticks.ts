/**
 * Round places for the ticks of an axis, and their labels.
 *
 * @module
 */

import type { Axis } from "./description.ts";

/** Places and labels of the ticks of one axis. */
export interface Ticks {
  at: number[];
  labels: string[];
}

/** A number as a label: no trailing zeros, a true minus, thousands apart from 10,000 on. */
export function formatTick(value: number, step: number): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const text = Math.abs(value).toFixed(Math.min(digits, 10));
  const grouped = Math.abs(value) >= 10_000
    ? text.replace(/\B(?=(\d{3})+(?!\d))/g, ",")
    : text;
  return (value < 0 && Number(text) !== 0 ? "−" : "") + grouped;
}

/**
 * Ticks at multiples of 1, 2 or 5 times a power of ten.
 *
 * @param count about how many; at least 2 come out for a range that is none
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
  const low = Math.min(...range);
  const high = Math.max(...range);
  const raw = (high - low || 1) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) =>
    s >= raw * 0.999
  )!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const at = Array.from(
    { length: last - first + 1 },
    (_, i) => (first + i) * step,
  );
  return { at, labels: at.map((value) => formatTick(value, step)) };
}

/** Ticks at 1, 2 and 5 times each power of ten, thousands as k. */
export function logTicks(range: readonly [number, number]): Ticks {
  const low = Math.min(...range);
  const high = Math.max(...range);
  const at: number[] = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    for (const k of [1, 2, 5]) {
      const value = k * 10 ** power;
      if (value >= low * 0.999 && value <= high * 1.001) at.push(value);
    }
  }
  return { at, labels: at.map(shortNumber) };
}

/** 500 → "500", 2000 → "2k". */
export function shortNumber(value: number): string {
  return value >= 1000 ? `${value / 1000}k` : String(value);
}

/** About how many ticks suit an axis of some px: labels stand apart, below or beside it. */
export function tickCount(side: "x" | "y", length: number): number {
  return Math.max(2, Math.round(length / (side === "x" ? 80 : 45)));
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

/** Where a value stands on an axis: 0 at its start, 1 at its end. */
export function shareOnAxis(axis: Axis, value: number): number {
  const place = (v: number) => axis.log ? Math.log10(v) : v;
  const [start, end] = axis.range.map(place);
  return (place(value) - start) / (end - start);
}
