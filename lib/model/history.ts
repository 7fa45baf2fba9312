/**
 * What a training reports, epoch by epoch.
 *
 * @module
 */

/** One line of `history.jsonl`. Validation figures are null without validation items. */
export interface EpochRecord {
  /** From 1. */
  epoch: number;
  /** Mean over the epoch's steps, in training mode. */
  loss: number;
  /** Mean over the epoch's steps, in training mode, in [0, 1]. */
  accuracy: number;
  /** Mean cross-entropy over the validation items, in evaluation mode. */
  validationLoss: number | null;
  /** In [0, 1]. */
  validationAccuracy: number | null;
  /** Unweighted average recall over the classes that occur, in [0, 1]. */
  validationUar: number | null;
  /** Of the epoch's last step. */
  learningRate: number;
  /** Wall-clock time of the epoch, validation included. */
  seconds: number;
}

/**
 * Whether an epoch is to be chosen over the best one so far: higher validation
 * accuracy, or the same and a lower validation loss; without validation, the
 * later one.
 *
 * @example
 * ```ts
 * import { isBetter } from "./history.ts";
 * import assert from "node:assert/strict";
 *
 * assert(isBetter(
 *   { validationAccuracy: 0.5, validationLoss: 1.1 },
 *   { validationAccuracy: 0.5, validationLoss: 1.2 },
 * ));
 * ```
 */
export function isBetter(
  now: Pick<EpochRecord, "validationAccuracy" | "validationLoss">,
  best: Pick<EpochRecord, "validationAccuracy" | "validationLoss">,
): boolean {
  if (now.validationAccuracy === null || best.validationAccuracy === null) {
    return true;
  }
  if (now.validationAccuracy !== best.validationAccuracy) {
    return now.validationAccuracy > best.validationAccuracy;
  }
  return (now.validationLoss as number) < (best.validationLoss as number);
}

/**
 * The history as JSON lines, one an epoch.
 *
 * @example
 * ```ts
 * import { formatHistory } from "./history.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formatHistory([]), "");
 * ```
 */
export function formatHistory(history: EpochRecord[]): string {
  return history.map((record) => JSON.stringify(record) + "\n").join("");
}
