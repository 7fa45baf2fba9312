/**
 * How long something takes, in a notebook.
 *
 * @module
 */

/**
 * The shortest of several runs: what else the machine does can only make a run longer.
 *
 * @param run   synchronous
 * @param times how often it runs after two runs for warming up
 * @returns ms
 *
 * @example
 * ```ts
 * import { shortestTime } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * let runs = 0;
 * assert.ok(shortestTime(() => runs++, 5) >= 0);
 * assert.equal(runs, 7);
 * ```
 */
export function shortestTime(run: () => unknown, times = 9): number {
  for (let i = 0; i < 2; i++) run();
  let shortest = Infinity;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    run();
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}
