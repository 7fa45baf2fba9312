/**
 * Whether values in linear memory are finite; the fast kernels ask for it.
 *
 * @module
 */
import type { Kernels } from "./kernels.ts";

/**
 * Whether `count` floats at an address are all finite.
 *
 * @example
 * ```ts
 * import { allFinite } from "./finite.ts";
 * import { Kernels } from "./kernels.ts";
 * import assert from "node:assert/strict";
 *
 * const kernels = await Kernels.load();
 * const address = kernels.write(Float32Array.of(1, 2, NaN));
 * assert(allFinite(kernels, address, 2));
 * assert(!allFinite(kernels, address, 3));
 * ```
 */
export function allFinite(
  kernels: Kernels,
  source: number,
  count: number,
): boolean {
  return kernels.borrow((allocate) => {
    const finite = allocate(4);
    kernels.run("scanFinite", { source, count, finite }, 1);
    return new Int32Array(kernels.memory.buffer, finite, 1)[0] === 1;
  });
}
