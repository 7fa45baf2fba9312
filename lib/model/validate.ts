/**
 * Loss, accuracy and average recall on the validation items.
 *
 * @module
 */
import { exp, log } from "../maths.ts";
import { type Batch, type BatchSource, fetchBatch } from "./batch_source.ts";
import type { Network } from "./network.ts";
import { predictLogits } from "./predict.ts";
import { largestIndex } from "./train_step.ts";

/** Figures of one pass over the validation items; null where there are none. */
export interface ValidationFigures {
  /** Mean cross-entropy, in nats. */
  validationLoss: number | null;
  /** In [0, 1]. */
  validationAccuracy: number | null;
  /** Mean recall of the classes that occur, in [0, 1]. */
  validationUar: number | null;
}

/**
 * Run the network over all validation items, in evaluation mode.
 *
 * @param batchSize items at a time
 * @param signal    ends it between batches, with the signal's reason
 * @returns mean cross-entropy, accuracy, and mean recall of the classes that occur
 *
 * @example
 * ```ts
 * import { createNetwork } from "./networks/mod.ts";
 * import { validate } from "./validate.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork(
 *   { name: "cnn-lstm", options: { channels: [2, 2], pools: [2, 2], lstmUnits: 2 } },
 *   { input: [2, 4, 4, 1] },
 * );
 * const source = {
 *   train: 0,
 *   validation: 8,
 *   batch: (_part: string, indices: number[]) => Promise.resolve({
 *     x: new Float32Array(32 * indices.length),
 *     labels: Int32Array.from(indices),
 *   }),
 * };
 * const { validationAccuracy } = await validate(network, source, 2);
 * assert.equal(validationAccuracy, 1 / 8); // one answer for eight classes
 * ```
 */
export async function validate(
  network: Network,
  source: BatchSource,
  batchSize: number,
  signal?: AbortSignal,
): Promise<ValidationFigures> {
  const { classes } = network;
  const tally: Tally = {
    loss: 0,
    total: new Array(classes).fill(0),
    right: new Array(classes).fill(0),
  };
  let batch: Batch | undefined;
  for (let start = 0; start < source.validation; start += batchSize) {
    const count = Math.min(batchSize, source.validation - start);
    const indices = Array.from({ length: count }, (_, i) => start + i);
    batch = await fetchBatch(source, "validation", indices, batch);
    signal?.throwIfAborted();
    const logits = await predictLogits(network, batch.x, count, count);
    addBatch(tally, logits, batch.labels);
  }
  return figuresOf(tally, source.validation);
}

/** Sums over items; counts per class. */
interface Tally {
  loss: number;
  total: number[];
  right: number[];
}

/** Adds a batch to the sums. */
function addBatch(
  tally: Tally,
  logits: Float32Array,
  labels: Int32Array,
): void {
  const classes = tally.total.length;
  for (const [row, label] of labels.entries()) {
    const answer = largestIndex(logits, row * classes, classes);
    tally.total[label]++;
    if (answer === label) tally.right[label]++;
    tally.loss += crossEntropy(logits, row * classes, classes, label);
  }
}

/** Means from sums. */
function figuresOf(
  { loss, total, right }: Tally,
  items: number,
): ValidationFigures {
  if (items === 0) {
    return {
      validationLoss: null,
      validationAccuracy: null,
      validationUar: null,
    };
  }
  const recalls = right.map((n, c) => n / total[c]).filter(Number.isFinite);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  return {
    validationLoss: loss / items,
    validationAccuracy: sum(right) / items,
    validationUar: sum(recalls) / recalls.length,
  };
}

/** −log softmax(logits)[label] of one row, in float64. */
function crossEntropy(
  logits: Float32Array,
  start: number,
  classes: number,
  label: number,
): number {
  const row = logits.subarray(start, start + classes);
  const largest = row.reduce((a, b) => Math.max(a, b));
  const sum = row.reduce((total, z) => total + exp(z - largest), 0);
  return log(sum) + largest - row[label];
}
