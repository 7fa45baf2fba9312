/**
 * How much memory a training needs, before it starts.
 *
 * @module
 */
import type { NetworkShape } from "./network.ts";
import { NETWORKS, networkSchema, type NetworkSpec } from "./networks/mod.ts";

/** What the runtime takes beside tensors; measured: resident size − tensors, 133 to 175 MB. */
const RUNTIME_BYTES = 150 * 2 ** 20;

/**
 * Bytes of tensors at the peak of a training step.
 *
 * @param spec  which network
 * @param shape shape of an item, number of classes, and items in a step
 * @returns bytes
 * @throws {RangeError} if the batch is not an integer of at least 1
 *
 * @example
 * ```ts
 * import { estimateTensorBytes } from "./memory.ts";
 * import assert from "node:assert/strict";
 *
 * const bytes = estimateTensorBytes(
 *   { name: "cnn-lstm" },
 *   { input: [7, 128, 128, 1], classes: 8, batch: 32 },
 * );
 * assert.equal(Math.round(bytes / 1e6), 310);
 * ```
 */
export function estimateTensorBytes(
  spec: NetworkSpec,
  shape: NetworkShape & { batch: number },
): number {
  const { batch } = shape;
  if (!(Number.isInteger(batch) && batch >= 1)) {
    throw new RangeError(
      `Cannot estimate memory: batch must be an integer of at least 1, got ${batch}`,
    );
  }
  const { name, options } = networkSchema.parse(spec);
  return NETWORKS[name].estimateBytes({ ...shape, options });
}

/**
 * Bytes that a process takes to train a network, without what the data take:
 * the tensors of a step and the runtime.
 *
 * @param spec  which network
 * @param shape shape of an item, number of classes, and items in a step
 * @throws {RangeError} if the batch is not an integer of at least 1
 *
 * @example
 * ```ts
 * import { estimateMemory } from "./memory.ts";
 * import assert from "node:assert/strict";
 *
 * const shape = { input: [7, 128, 128, 1], classes: 8, batch: 32 };
 * assert(estimateMemory({ name: "cnn-lstm" }, shape) < 2 ** 30);
 * ```
 */
export function estimateMemory(
  spec: NetworkSpec,
  shape: NetworkShape & { batch: number },
): number {
  return estimateTensorBytes(spec, shape) + RUNTIME_BYTES;
}
