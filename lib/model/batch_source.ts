/**
 * Where training data comes from, and how its rows are ordered.
 *
 * @module
 */
import { Random } from "../random.ts";
import { yieldToEventLoop } from "./event_loop.ts";

/** Which list of items. */
export type Part = "train" | "validation";

/** Scaled input and labels of some items. */
export interface Batch {
  /** [n, ...input] row-major. */
  x: Float32Array;
  /** Class indices, [n]. */
  labels: Int32Array;
}

/** Gives batches of training and validation items, by their index. */
export interface BatchSource {
  /** Number of training items. */
  readonly train: number;
  /** Number of validation items; 0: train without validation. */
  readonly validation: number;
  /**
   * The items of these indices, in this order.
   *
   * @param out memory of an earlier batch, which may be filled again
   * @returns arrays that the trainer may change (augmentation), so no view of a cache
   */
  batch(part: Part, indices: number[], out?: Batch): Promise<Batch>;
}

/**
 * A batch of a source. The event loop has its turn meanwhile: to wait for that after
 * each step, in turn with the work, takes one or two milliseconds every time.
 *
 * @example
 * ```ts
 * import { fetchBatch } from "./batch_source.ts";
 * import assert from "node:assert/strict";
 *
 * const source = {
 *   train: 1,
 *   validation: 0,
 *   batch: () => Promise.resolve({ x: Float32Array.of(5), labels: Int32Array.of(0) }),
 * };
 * let drawn = false;
 * setTimeout(() => drawn = true);
 * const { x } = await fetchBatch(source, "train", [0]);
 * assert(drawn);
 * assert.deepEqual([...x], [5]);
 * ```
 */
export async function fetchBatch(
  source: BatchSource,
  ...args: Parameters<BatchSource["batch"]>
): Promise<Batch> {
  const turn = yieldToEventLoop();
  const batch = await source.batch(...args);
  await turn;
  return batch;
}

/**
 * The batches of one epoch: a permutation of the training items that depends
 * on seed and epoch only, cut into batches.
 *
 * @param items     number of items
 * @param batchSize items in a batch
 * @param dropLast  leave out the rows that fill no batch
 * @param seed      integer in [0, 2^32)
 * @param epoch     number of the epoch, from 1
 * @returns lists of indices
 * @throws {RangeError} if the items fill no batch
 *
 * @example
 * ```ts
 * import { epochBatches } from "./batch_source.ts";
 * import assert from "node:assert/strict";
 *
 * const batches = epochBatches({ items: 3450, batchSize: 32, dropLast: true, seed: 1, epoch: 1 });
 * assert.equal(batches.length, 107);
 * ```
 */
export function epochBatches(options: {
  items: number;
  batchSize: number;
  dropLast: boolean;
  seed: number;
  epoch: number;
}): number[][] {
  const { items, batchSize, dropLast, seed, epoch } = options;
  const count = dropLast
    ? Math.floor(items / batchSize)
    : Math.ceil(items / batchSize);
  if (count === 0) {
    throw new RangeError(
      `Cannot train: there must be at least one batch of ${batchSize} items, got ${items} items`,
    );
  }
  const order = new Random(seed, `shuffle/${epoch}`).permutation(items);
  return Array.from(
    { length: count },
    (_, i) => order.slice(i * batchSize, (i + 1) * batchSize),
  );
}
