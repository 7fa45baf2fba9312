/**
 * Long signals as few points, with every peak kept.
 *
 * @module
 */

/** Most points that a line as wide as a page has: two a px. */
export const MAX_POINTS = 2000;

/** Evenly spaced points. */
export interface Points {
  x: { start: number; step: number };
  y: number[];
}

/** A number with few digits, so that the figure's JSON stays small. */
export function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  // Plus 0: JSON has no −0.
  return Math.round(value * factor) / factor + 0;
}

/**
 * The outline of a signal: as it is where it has at most `maxPoints` samples,
 * otherwise the least and the greatest value of each of `maxPoints` / 2 stretches,
 * in turn.
 *
 * @param samples any length; not changed
 * @param step    distance of two samples on the axis, such as 1 / sampleRate
 * @param digits  decimals kept
 * @param maxPoints even
 *
 * @example A click of one sample survives
 * ```ts
 * import { envelope } from "./envelope.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = new Float32Array(144_000);
 * samples[70_001] = 0.5;
 * const { y } = envelope(samples, 1 / 48_000, 4);
 * assert.ok(y.length <= 2000 && Math.max(...y) === 0.5);
 * ```
 */
export function envelope(
  samples: ArrayLike<number>,
  step: number,
  digits: number,
  maxPoints: number = MAX_POINTS,
): Points {
  const n = samples.length;
  if (n <= maxPoints) {
    return {
      x: { start: 0, step },
      y: Array.from(samples, (value) => round(value, digits)),
    };
  }
  const stretches = maxPoints / 2;
  const y: number[] = [];
  for (let i = 0; i < stretches; i++) {
    const end = Math.floor((i + 1) * n / stretches);
    let [low, high] = [Infinity, -Infinity];
    for (let k = Math.floor(i * n / stretches); k < end; k++) {
      low = Math.min(low, samples[k]);
      high = Math.max(high, samples[k]);
    }
    y.push(round(low, digits), round(high, digits));
  }
  return { x: { start: 0, step: n * step / maxPoints }, y };
}
