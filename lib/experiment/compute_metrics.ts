/**
 * A run's figures, from its predictions.
 *
 * @module
 */

import { PROTOCOLS } from "../corpus/mod.ts";
import { type Metrics, metrics, type Prediction } from "../evaluation/mod.ts";
import type { Settings } from "./settings.ts";

/**
 * Figures of predictions under a run's protocol; intervals over actors where it
 * keeps them apart.
 *
 * @throws {RangeError} if there is no prediction
 *
 * @example
 * ```ts
 * import type { Prediction } from "../evaluation/mod.ts";
 * import { computeMetrics } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const prediction: Prediction = {
 *   item: "03-01-02-01-01-01-01", clip: "03-01-02-01-01-01-01", actor: 1,
 *   truth: "calm", predicted: "calm", probabilities: [0, 1, 0, 0, 0, 0, 0, 0],
 * };
 * assert.equal(computeMetrics({ protocol: "random", seed: 1 }, [prediction]).accuracy, 1);
 * ```
 */
export function computeMetrics(
  { protocol, seed }: Pick<Settings, "protocol" | "seed">,
  predictions: Prediction[],
): Metrics {
  return metrics(predictions, { byActor: PROTOCOLS[protocol].byActor, seed });
}
