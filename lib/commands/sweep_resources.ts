/**
 * What a run of a sweep takes, and what this machine has.
 *
 * @module
 */

import type { PlannedRun } from "../experiment/mod.ts";
import { createFrontEnd } from "../features/mod.ts";
import { estimateMemory } from "../model/mod.ts";
import { EMOTIONS } from "../paper.ts";

/** Share of the free memory that runs may take. */
const MEMORY_SHARE = 0.8;

/** Memory and cores of a machine. */
export interface Machine {
  /** Bytes that are free. */
  memory: number;
  /** Cores. */
  cores: number;
}

/** How many runs at once, and threads of each. */
export interface Sharing {
  /** Runs at once. */
  parallel: number;
  /** Threads of each. */
  threads: number;
}

/** This machine, now. */
export function thisMachine(): Machine {
  return {
    memory: Deno.systemMemoryInfo().available,
    cores: navigator.hardwareConcurrency,
  };
}

/**
 * Bytes that the largest of some runs takes.
 *
 * @throws {RangeError} if there is no run
 */
export function largestRun(runs: readonly PlannedRun[]): number {
  if (runs.length === 0) {
    throw new RangeError("Cannot estimate memory: there must be a run, got 0");
  }
  return Math.max(...runs.map(({ settings: { recipe } }) => {
    const { input } = createFrontEnd(recipe.frontEnd);
    // The number of classes hardly matters.
    const shape = { input, classes: EMOTIONS.length, batch: recipe.batchSize };
    return estimateMemory(recipe.network, shape);
  }));
}

/**
 * Share a machine out between runs: as many at once as its cores and its memory allow,
 * since two runs on a thread each are faster than one after the other on both.
 *
 * @param count    runs that are left
 * @param bytes    memory of the largest
 * @param machine  what there is
 * @param parallel at most so many at once
 * @returns at least one run with one thread
 *
 * @example
 * ```ts
 * import { shareOut } from "./sweep_resources.ts";
 * import assert from "node:assert/strict";
 *
 * const machine = { memory: 2.5e9, cores: 8 };
 * assert.deepEqual(shareOut(20, 1e9, machine), { parallel: 2, threads: 4 });
 * ```
 */
export function shareOut(
  count: number,
  bytes: number,
  { memory, cores }: Machine,
  parallel = Infinity,
): Sharing {
  const fitting = Math.floor(MEMORY_SHARE * memory / bytes);
  const atOnce = Math.max(1, Math.min(count, cores, fitting, parallel));
  return { parallel: atOnce, threads: Math.max(1, Math.floor(cores / atOnce)) };
}
