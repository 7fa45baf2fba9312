/**
 * One step of training: forward, loss, gradients, update.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { TrainingBatch } from "../augment/mod.ts";
import { abandonTape } from "./abandon_tape.ts";
import { crossEntropy } from "./cross_entropy.ts";
import type { Network } from "./network.ts";
import type { Optimizer, StepRate } from "./optimizer.ts";
import { batchTensor } from "./predict.ts";

/** Loss and accuracy of a step, before its update. */
export interface StepResult {
  /** Mean loss of the batch. */
  loss: number;
  /** Share of the batch that was classified correctly, in [0, 1]. */
  accuracy: number;
}

/** Loss, logits and gradients of a batch. */
export type Gradients = {
  loss: tf.Scalar;
  /** [n, classes] */
  logits: tf.Tensor2D;
  /** By name of the value. */
  byName: tf.NamedTensorMap;
};

/**
 * Gradients of the mean cross-entropy of a batch, in training mode (batch
 * statistics, dropout); moves the running statistics.
 *
 * @param network network to train
 * @param batch   scaled input and labels; of mixtures, the loss is that of both labels, by
 *   their shares; not changed
 * @param labelSmoothing share of a label that is spread over all classes
 * @returns tensors that the caller disposes
 * @throws {RangeError} if a label is no class
 *
 * @example
 * ```ts
 * import { createNetwork } from "./networks/mod.ts";
 * import { computeGradients } from "./train_step.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork(
 *   { name: "cnn-lstm", options: { channels: [2, 2], pools: [2, 2], lstmUnits: 2 } },
 *   { input: [2, 4, 4, 1] },
 * );
 * const batch = { x: new Float32Array(64).map(Math.sin), labels: Int32Array.of(0, 5) };
 * const { byName } = computeGradients(network, batch);
 * assert.deepEqual(byName["linear.bias"].shape, [8]);
 * ```
 */
export function computeGradients(
  network: Network,
  { x, labels, mixed }: TrainingBatch,
  labelSmoothing = 0,
): Gradients {
  const { classes } = network;
  checkLabels(labels, classes);
  if (mixed) checkLabels(mixed.labels, classes);
  const trained = network.variables.filter(({ trainable }) => trainable);
  let logits: tf.Tensor2D | undefined;
  const forward = (input: tf.Tensor): tf.Scalar => {
    const output = network.model.apply(input, {
      training: true,
    }) as tf.Tensor2D;
    logits = tf.keep(output.clone());
    const lossOf = (labels: Int32Array) =>
      crossEntropy(output, tf.tensor1d(labels, "int32"), labelSmoothing);
    if (mixed === undefined) return lossOf(labels);
    return lossOf(labels).mul(mixed.share)
      .add(lossOf(mixed.labels).mul(1 - mixed.share));
  };
  try {
    return tf.tidy(() => {
      const input = batchTensor(network, x, labels.length);
      const { value: loss, grads } = tf.variableGrads(
        () => forward(input),
        trained.map(({ variable }) => variable),
      );
      const byName = Object.fromEntries(
        trained.map(({ name, variable }) => [name, grads[variable.name]]),
      );
      return { loss, logits: logits as tf.Tensor2D, byName };
    });
  } catch (error) {
    tf.dispose(logits);
    abandonTape();
    throw error;
  }
}

/** Throws if a label is no class. */
function checkLabels(labels: Int32Array, classes: number): void {
  const at = labels.findIndex((label) => !(label >= 0 && label < classes));
  if (at >= 0) {
    throw new RangeError(
      `Cannot compute the loss: labels must be in [0, ${classes}), got ${
        labels[at]
      } at ${at}`,
    );
  }
}

/** Share of rows whose largest logit is at the label, in [0, 1]. */
function accuracyOf(
  logits: ArrayLike<number>,
  labels: Int32Array,
): number {
  const classes = logits.length / labels.length;
  let right = 0;
  labels.forEach((label, row) => {
    if (largestIndex(logits, row * classes, classes) === label) right++;
  });
  return right / labels.length;
}

/** Index of the largest of `count` values from `start`; the first of ties. */
export function largestIndex(
  values: ArrayLike<number>,
  start: number,
  count: number,
): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    if (values[start + i] > values[start + best]) best = i;
  }
  return best;
}

/**
 * Train on one batch; the network's dropout masks move on by one step.
 *
 * @param network   network to train; changed
 * @param optimizer bound to its variables; changed
 * @param batch     scaled input and labels; not changed
 * @param options   learning rate, step number from 1, label smoothing
 * @returns loss and accuracy before the update
 * @throws {RangeError} if a label is no class
 *
 * @example
 * ```ts
 * import { createNetwork } from "./networks/mod.ts";
 * import { createOptimizer } from "./optimizer.ts";
 * import { trainStep } from "./train_step.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork(
 *   { name: "cnn-lstm", options: { channels: [2, 2], pools: [2, 2], lstmUnits: 2 } },
 *   { input: [2, 4, 4, 1] },
 * );
 * const optimizer = createOptimizer(
 *   { kind: "sgd", momentum: 0.8, weightDecay: 1e-3 },
 *   network.variables,
 * );
 * const batch = { x: new Float32Array(64).map((_, i) => i % 7), labels: Int32Array.of(0, 5) };
 * const result = await trainStep(network, optimizer, batch, { learningRate: 0.01, step: 1 });
 * assert(result.loss > 0);
 * ```
 */
export async function trainStep(
  network: Network,
  optimizer: Optimizer,
  batch: TrainingBatch,
  options: StepRate & { labelSmoothing?: number },
): Promise<StepResult> {
  const { loss, logits, byName } = computeGradients(
    network,
    batch,
    options.labelSmoothing,
  );
  try {
    optimizer.apply(byName, options);
    network.state.step++;
    const [[value], values] = await Promise.all([loss.data(), logits.data()]);
    return { loss: value, accuracy: accuracyOf(values, batch.labels) };
  } finally {
    tf.dispose([loss, logits, byName]);
  }
}
