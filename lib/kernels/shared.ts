/**
 * The kernels that a process shares.
 *
 * @module
 */
import { Kernels } from "./kernels.ts";

let loading: Promise<Kernels> | undefined;

/**
 * The environment's number of threads, if there is one.
 *
 * @throws {RangeError} if it is no integer of at least 1
 */
export function threadsFromEnvironment(): number | undefined {
  const text = "Deno" in globalThis ? Deno.env.get("SER_THREADS") : undefined;
  if (!text) return undefined;
  if (!/^[1-9]\d*$/.test(text)) {
    throw new RangeError(
      `Cannot start threads: SER_THREADS must be an integer in [1, 64], got ${text}`,
    );
  }
  return Number(text);
}

/**
 * The kernels of this process, loaded on first use, for whoever has no wishes of their
 * own: one memory, and one pool of threads (as many as SER_THREADS says, else one a
 * core).
 *
 * @throws {RangeError} if SER_THREADS is not an integer in [1, 64]
 * @throws {Error} if the binary cannot be read
 *
 * @example
 * ```ts
 * import { sharedKernels } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await sharedKernels(), await sharedKernels());
 * ```
 */
export async function sharedKernels(): Promise<Kernels> {
  loading ??= Kernels.load({ threads: threadsFromEnvironment() });
  return await loading;
}
