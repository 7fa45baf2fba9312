/**
 * The nearest training item of each test item: what memory of recordings alone can do.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";

/** Some items, one behind the other. */
export interface ItemBlock {
  /** Shape [n, values], row-major. */
  x: Float32Array;
  /** How many items these are. */
  n: number;
}

/**
 * The nearest of many items to each of some, by Euclidean distance, on the current backend.
 * The many come in blocks, since they need not fit into memory together.
 *
 * @param queries    to each of these; not changed
 * @param references the nearest of these; not changed
 * @returns for each query the place of its nearest among all references; the first of equals
 *
 * @example
 * ```ts
 * import { nearestNeighbours } from "./nearest_neighbour.ts";
 * import assert from "node:assert/strict";
 *
 * const queries = { x: Float32Array.of(0.2, 0.9), n: 2 };
 * const found = await nearestNeighbours(queries, [{ x: Float32Array.of(1, 0), n: 2 }]);
 * assert.deepEqual(found, [1, 0]);
 * ```
 */
export async function nearestNeighbours(
  queries: ItemBlock,
  references: Iterable<ItemBlock> | AsyncIterable<ItemBlock>,
): Promise<number[]> {
  const size = queries.x.length / queries.n;
  const asked = tf.tensor2d(queries.x, [queries.n, size]);
  const least = new Float64Array(queries.n).fill(Infinity);
  const nearest = Array<number>(queries.n).fill(-1);
  let before = 0;
  try {
    for await (const { x, n } of references) {
      const distances = await blockDistances(asked, x, n);
      for (let q = 0; q < queries.n; q++) {
        for (let r = 0; r < n; r++) {
          if (distances[q * n + r] >= least[q]) continue;
          least[q] = distances[q * n + r];
          nearest[q] = before + r;
        }
      }
      before += n;
    }
  } finally {
    asked.dispose();
  }
  return nearest;
}

/** Squared distances but for the queries' own lengths, which order nothing: [queries, n]. */
async function blockDistances(
  asked: tf.Tensor2D,
  x: Float32Array,
  n: number,
): Promise<Float32Array> {
  const distances = tf.tidy(() => {
    const block = tf.tensor2d(x, [n, asked.shape[1]]);
    const lengths = block.square().sum(1);
    return lengths.sub(asked.matMul(block, false, true).mul(2));
  });
  const values = await distances.data() as Float32Array;
  distances.dispose();
  return values;
}
