// Browser compatible.
/**
 * A run's figures, from its predictions.
 *
 * @module
 */

import { findProtocol } from "../corpus/protocols/mod.ts";
import {
  type Metrics,
  metrics,
  type PredictionTable,
} from "../evaluation/mod.ts";
import type { Settings } from "./settings.ts";

/**
 * Figures of predictions under a run's protocol; intervals over speakers where
 * it keeps them apart.
 *
 * @throws {RangeError} if there is no prediction
 *
 * @example
 * ```ts
 * import { computeMetrics } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const prediction = {
 *   item: "03-01-02-01-01-01-01", clip: "03-01-02-01-01-01-01", speaker: "1",
 *   truth: "calm", predicted: "calm", probabilities: [1, 0],
 * };
 * const table = { labels: ["calm", "sad"], predictions: [prediction] };
 * assert.equal(computeMetrics({ protocol: "random", seed: 1 }, table).accuracy, 1);
 * ```
 */
export function computeMetrics(
  { protocol, seed }: Pick<Settings, "protocol" | "seed">,
  { labels, predictions }: PredictionTable,
): Metrics {
  const { bySpeaker } = findProtocol(protocol);
  return metrics(predictions, { labels, bySpeaker, seed });
}
