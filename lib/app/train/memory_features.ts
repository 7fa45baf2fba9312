// Browser compatible.
/**
 * Features in memory, for a page that has no disk.
 *
 * @module
 */

import type { FeatureStore } from "../../experiment/dataset.ts";
import type { Matrix } from "../../features/mod.ts";

/** Lets the messages that wait have their turn. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));

/**
 * Features by their keys, each made once: 0.3 MB an item with the paper's front end.
 *
 * @example
 * ```ts
 * import { MemoryFeatures } from "./memory_features.ts";
 * import assert from "node:assert/strict";
 *
 * const store = new MemoryFeatures();
 * const compute = (missing: number[]) =>
 *   Promise.resolve(missing.map((i) => ({ data: Float32Array.of(i), shape: [1, 1] as [number, number] })));
 * await store.getMany(["a", "b"], [1, 1], compute);
 * const [b] = await store.getMany(["b"], [1, 1], () => assert.fail("it is there"));
 * assert.equal(b.data[0], 1);
 * ```
 */
export class MemoryFeatures implements FeatureStore {
  readonly #kept = new Map<string, Matrix>();

  /**
   * Several features; those that are missing are computed at once.
   *
   * @param keys    their names
   * @param _shape  what they have: those that are kept here have no other
   * @param compute makes those at these positions in `keys`
   * @returns what is kept; not to be changed
   */
  async getMany(
    keys: readonly string[],
    _shape: Matrix["shape"],
    compute: (missing: number[]) => Promise<Matrix[]>,
  ): Promise<Matrix[]> {
    const missing = keys.flatMap((key, i) => this.#kept.has(key) ? [] : [i]);
    if (missing.length > 0) {
      const made = await compute(missing);
      made.forEach((matrix, at) => this.#kept.set(keys[missing[at]], matrix));
      await breathe();
    }
    return keys.map((key) => this.#kept.get(key)!);
  }
}
