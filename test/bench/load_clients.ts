/**
 * Clients that ask a server one thing after another, and how long they wait.
 *
 * @module
 */

/** What came of some seconds of asking. */
export interface LoadTimes {
  /** Milliseconds of each answer, in order of size. */
  latencies: number[];
  /** Answers per second. */
  perSecond: number;
}

/**
 * The value below which a share of sorted values lies (nearest rank).
 *
 * @example
 * ```ts
 * import { percentile } from "./load_clients.ts";
 * import assert from "node:assert/strict";
 *
 * const values = Array.from({ length: 100 }, (_, i) => i + 1);
 * assert.equal(percentile(values, 0.95), 95);
 * ```
 */
export function percentile(sorted: readonly number[], share: number): number {
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.max(0, Math.min(sorted.length, rank) - 1)];
}

/**
 * Let clients ask for some time, each its next thing once it has an answer.
 *
 * @param ask     asks once; throws if the answer isn't right
 * @param clients how many ask at a time
 * @param seconds after which nobody asks again; answers on their way still count
 */
export async function loadTimes(
  ask: () => Promise<void>,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<LoadTimes> {
  const latencies: number[] = [];
  const begin = performance.now();
  const end = begin + 1_000 * seconds;
  const client = async () => {
    while (performance.now() < end) {
      const start = performance.now();
      await ask();
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const passed = (performance.now() - begin) / 1_000;
  latencies.sort((a, b) => a - b);
  return { latencies, perSecond: latencies.length / passed };
}
