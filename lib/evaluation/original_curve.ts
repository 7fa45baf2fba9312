/**
 * The learning curve of the training that the paper's figures come from.
 *
 * @module
 */

import rows from "./original_curve.json" with { type: "json" };

/** Losses and accuracies of one epoch; accuracies in [0, 1]. */
export interface OriginalEpoch {
  /** From 1; the public notebook counts from 0. */
  epoch: number;
  /** Mean cross-entropy of the training items. */
  loss: number;
  /** Of the training items, in [0, 1]. */
  accuracy: number;
  /** Mean cross-entropy of the validation items. */
  validationLoss: number;
  /** Of the validation items, in [0, 1]. */
  validationAccuracy: number;
}

/**
 * 315 epochs as printed by the public PyTorch notebook whose accuracy and
 * confusion matrix are the paper's (`Data-Science-kosta/
 * Speech-Emotion-Classification-with-PyTorch`, model 1, commit `f3e0b40`).
 * Stopped by hand in the epoch after the last one. Validation accuracy swings by
 * tens of points from epoch to epoch, so that the figure depends on the moment.
 *
 * @example
 * ```ts
 * import { ORIGINAL_CURVE } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const last = ORIGINAL_CURVE.slice(-3).map((epoch) => epoch.validationAccuracy);
 * assert.deepEqual(last, [0.8828, 0.731, 0.8253]);
 * ```
 */
export const ORIGINAL_CURVE: readonly OriginalEpoch[] = rows.map((
  [loss, accuracy, validationLoss, validationAccuracy],
  i,
) => ({ epoch: i + 1, loss, accuracy, validationLoss, validationAccuracy }));
