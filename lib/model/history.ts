/**
 * What a training reports, epoch by epoch.
 *
 * @module
 */
import { z } from "zod";

const share = z.number().min(0).max(1);

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

/** Schema of an {@linkcode EpochRecord}. */
export const epochRecordSchema: z.ZodType<EpochRecord> = z.object({
  epoch: z.int().min(1),
  loss: z.number(),
  accuracy: share,
  validationLoss: z.number().nullable(),
  validationAccuracy: share.nullable(),
  validationUar: share.nullable(),
  learningRate: z.number(),
  seconds: z.number(),
});

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
 * The epoch whose weights are kept.
 *
 * @param history   at least one epoch
 * @param selection the best epoch by {@linkcode isBetter}, or the last one
 *
 * @example
 * ```ts
 * import { chosenEpoch } from "./history.ts";
 * import assert from "node:assert/strict";
 *
 * const of = (epoch: number, validationAccuracy: number) => ({
 *   epoch, validationAccuracy, loss: 1, accuracy: 0.5, validationLoss: 1,
 *   validationUar: 0.5, learningRate: 0.01, seconds: 1,
 * });
 * const history = [of(1, 0.6), of(2, 0.5)];
 * assert.equal(chosenEpoch(history, "best").epoch, 1);
 * assert.equal(chosenEpoch(history, "last").epoch, 2);
 * ```
 */
export function chosenEpoch(
  history: readonly EpochRecord[],
  selection: "best" | "last",
): EpochRecord {
  return history.reduce((best, now) =>
    selection === "last" || isBetter(now, best) ? now : best
  );
}

/**
 * The history as JSON lines, one per epoch.
 *
 * @example
 * ```ts
 * import { formatHistory } from "./history.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formatHistory([]), "");
 * ```
 */
export function formatHistory(history: readonly EpochRecord[]): string {
  return history.map((record) => JSON.stringify(record) + "\n").join("");
}

/**
 * Read `history.jsonl`.
 *
 * @param text the file's text
 * @param name its name, for error texts
 * @throws {SyntaxError} naming the line that is no record, or out of order
 *
 * @example
 * ```ts
 * import { parseHistory } from "./history.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => parseHistory("{}"), /line 1/);
 * ```
 */
export function parseHistory(
  text: string,
  name = "history.jsonl",
): EpochRecord[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line, i) => {
    try {
      const record = epochRecordSchema.parse(JSON.parse(line));
      if (record.epoch === i + 1) return record;
      throw new RangeError(`epoch must be ${i + 1}, got ${record.epoch}`);
    } catch (error) {
      throw new SyntaxError(
        `Cannot read history ${name}: line ${i + 1} must be an epoch's record`,
        { cause: error },
      );
    }
  });
}
