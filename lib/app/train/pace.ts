// Browser compatible.
/**
 * How long work will still take, from how fast it went.
 *
 * @module
 */

/** Pieces of work that must be done before anything is said. */
const LEAST = 3;

/**
 * Says what is left of one kind of work.
 *
 * @example
 * ```ts
 * import { Pace } from "./pace.ts";
 * import assert from "node:assert/strict";
 *
 * const pace = new Pace();
 * assert.equal(pace.left(10, 20, 0), null);
 * assert.equal(pace.left(15, 20, 10_000), 10);
 * ```
 */
export class Pace {
  #begun: { done: number; at: number } | undefined;

  /**
   * Seconds that are left at the pace since the first call.
   *
   * @param done  pieces that are done, of `total`
   * @param now   milliseconds, of any clock
   * @returns null as long as too little is done to say
   */
  left(done: number, total: number, now: number): number | null {
    const begun = this.#begun ??= { done, at: now };
    const since = done - begun.done;
    if (since < LEAST) return null;
    return (total - done) * (now - begun.at) / since / 1000;
  }
}

/**
 * A time that is left, in words.
 *
 * @example
 * ```ts
 * import { timeLeft } from "./pace.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(timeLeft(42), "about 40 s left");
 * assert.equal(timeLeft(200), "about 3 min left");
 * ```
 */
export function timeLeft(seconds: number): string {
  if (seconds >= 90) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${Math.max(5, 5 * Math.round(seconds / 5))} s left`;
}
