/**
 * Things that wait for whoever is free next.
 *
 * @module
 */

/**
 * A bounded queue with several takers.
 *
 * @example
 * ```ts
 * import { JobQueue } from "./job_queue.ts";
 * import assert from "node:assert/strict";
 *
 * const queue = new JobQueue<string>(2);
 * assert.ok(queue.push("a") && queue.push("b"));
 * assert.equal(queue.push("c"), false); // full
 * assert.deepEqual(await queue.take(() => 8), ["a", "b"]);
 * ```
 */
export class JobQueue<T> {
  #waiting: T[] = [];
  #takers: (() => void)[] = [];
  #closed = false;

  /** @param limit things that may wait at a time */
  constructor(readonly limit: number) {}

  /** Things that wait. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Add one at the end. @returns false if the queue is full */
  push(thing: T): boolean {
    if (this.#waiting.length >= this.limit) return false;
    this.#waiting.push(thing);
    this.#takers.shift()?.();
    return true;
  }

  /** Put things that were taken back to the front; they always have room. */
  putBack(things: readonly T[]): void {
    this.#waiting.unshift(...things);
    for (let i = 0; i < things.length; i++) this.#takers.shift()?.();
  }

  /** Take one out that waits. @returns whether it was there */
  remove(thing: T): boolean {
    const place = this.#waiting.indexOf(thing);
    if (place < 0) return false;
    this.#waiting.splice(place, 1);
    return true;
  }

  /**
   * Wait until there is something, and take the first ones.
   *
   * @param count how many to take of those that wait then
   * @returns at least one; none once the queue is closed
   */
  async take(count: (waiting: readonly T[]) => number): Promise<T[]> {
    while (this.#waiting.length === 0) {
      if (this.#closed) return [];
      await new Promise<void>((resolve) => this.#takers.push(resolve));
    }
    return this.#waiting.splice(0, Math.max(1, count(this.#waiting)));
  }

  /** Let takers go once nothing waits. */
  close(): void {
    this.#closed = true;
    for (const wake of this.#takers.splice(0)) wake();
  }
}
