// Browser compatible.
/**
 * What a model says of items, with what is known of them.
 *
 * @module
 */

import { type Item, itemId } from "../corpus/protocols/mod.ts";
import type { Prediction } from "../evaluation/mod.ts";
import type { Dataset } from "./dataset.ts";

/**
 * The predictions of some items of a data set.
 *
 * @param probabilities shape [items, labels], row-major
 * @param labels        of the columns; default: the data set's
 * @returns one per item, in the items' order
 *
 * @example
 * ```ts
 * import { openEmbedded, split } from "../corpus/mod.ts";
 * import { FeatureCache } from "../files/mod.ts";
 * import { Dataset } from "./mod.ts";
 * import { predictionsOf } from "./predictions_of.ts";
 * import assert from "node:assert/strict";
 *
 * const corpus = await openEmbedded();
 * const parts = split("random", corpus.clips, { seed: 1 });
 * const cache = new FeatureCache(await Deno.makeTempDir());
 * const dataset = new Dataset(corpus, parts, { cache });
 * const [{ predicted }] = predictionsOf(
 *   dataset,
 *   parts.test.slice(0, 1),
 *   [0, 0, 0.75, 0.25, 0, 0, 0, 0],
 * );
 * assert.equal(predicted, "happy");
 * ```
 */
export function predictionsOf(
  dataset: Dataset,
  items: readonly Item[],
  probabilities: ArrayLike<number>,
  labels: readonly string[] = dataset.labels,
): Prediction[] {
  const all = Array.from(probabilities);
  return items.map((item, row) => {
    const values = all.slice(row * labels.length, (row + 1) * labels.length);
    const { name, speaker } = dataset.clip(item);
    return {
      item: itemId(item),
      clip: name,
      speaker,
      truth: dataset.label(item),
      predicted: labels[values.indexOf(Math.max(...values))],
      probabilities: values,
    };
  });
}
