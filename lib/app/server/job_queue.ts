/**
 * Things that wait for whoever is free next.
 *
 * @module
 */

/** Milliseconds that a taker waits for more than there is. */
const PATIENCE = 5;

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
  /** Told of each thing that comes; a taker waits for more. */
  #patient = new Set<() => void>();
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
    for (const look of this.#patient) look();
    return true;
  }

  /** Wait until this many wait, but not for long. */
  async #gather(enough: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PATIENCE);
    const look = () => this.#waiting.length >= enough && resolve();
    this.#patient.add(look);
    await promise;
    this.#patient.delete(look);
    clearTimeout(timer);
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
   * @param count  how many to take of those that wait then
   * @param enough for how many to wait, {@linkcode PATIENCE} at most; default: one
   * @returns at least one; none once the queue is closed
   */
  async take(
    count: (waiting: readonly T[]) => number,
    enough: () => number = () => 1,
  ): Promise<T[]> {
    for (;;) {
      while (this.#waiting.length === 0) {
        if (this.#closed) return [];
        await new Promise<void>((resolve) => this.#takers.push(resolve));
      }
      const wanted = enough();
      if (this.#waiting.length < wanted) await this.#gather(wanted);
      if (this.#waiting.length === 0) continue; // another taker was faster
      return this.#waiting.splice(0, Math.max(1, count(this.#waiting)));
    }
  }

  /** Let takers go once nothing waits. */
  close(): void {
    this.#closed = true;
    for (const wake of this.#takers.splice(0)) wake();
  }
}
