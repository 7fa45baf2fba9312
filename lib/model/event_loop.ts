/**
 * How work in steps leaves room for a page's or a notebook's events.
 *
 * @module
 */

/**
 * Let timers, input and drawing have their turn.
 *
 * @example
 * ```ts
 * import { yieldToEventLoop } from "./event_loop.ts";
 * import assert from "node:assert/strict";
 *
 * let drawn = false;
 * setTimeout(() => drawn = true);
 * await yieldToEventLoop();
 * assert(drawn);
 * ```
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
