/**
 * From scaled input to probabilities.
 *
 * @module
 */
import { exp, log } from "../maths.ts";
import * as tf from "@tensorflow/tfjs";
import { LastStep } from "./layers/lstm.ts";
import { applyAll } from "./layers/time_distributed.ts";
import type { Network } from "./network.ts";

/** Items that go through the network at once, where a caller does not say. */
const PREDICT_BATCH = 32;

/** Number of values of one item. */
function itemSize({ input }: Pick<Network, "input">): number {
  return input.reduce((product, n) => product * n, 1);
}

/** Make a batch [n, ...input]; shares x's memory on some backends. */
export function batchTensor(
  network: Network,
  x: Float32Array,
  n: number,
): tf.Tensor {
  const size = n * itemSize(network);
  if (x.length < size) {
    throw new RangeError(
      `Cannot run the network: x must hold ${n} items of [${network.input}], ${size} values, got ${x.length}`,
    );
  }
  return tf.tensor(x.subarray(0, size), [n, ...network.input]);
}

/**
 * Logits of items, in evaluation mode (running statistics, no dropout).
 *
 * @param network network to run
 * @param x       scaled input, [n, ...input] row-major; not changed
 * @param n       number of items
 * @returns logits, [n, classes] row-major
 * @throws {RangeError} if x holds fewer than n items
 *
 * @example
 * ```ts
 * import { createNetwork } from "./networks/mod.ts";
 * import { predictLogits } from "./predict.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork(
 *   { name: "cnn-lstm", options: { channels: [2, 2], pools: [2, 2], lstmUnits: 2 } },
 *   { input: [2, 4, 4, 1] },
 * );
 * const logits = await predictLogits(network, new Float32Array(32), 1);
 * assert.equal(logits.length, 8);
 * ```
 */
export async function predictLogits(
  network: Network,
  x: Float32Array,
  n: number,
  batchSize = PREDICT_BATCH,
): Promise<Float32Array> {
  const { classes } = network;
  const result = new Float32Array(n * classes);
  for (let start = 0; start < n; start += batchSize) {
    const count = Math.min(batchSize, n - start);
    const part = x.subarray(start * itemSize(network));
    const logits = tf.tidy(() => {
      const input = batchTensor(network, part, count);
      const [, ...layers] = network.model.layers; // without the input layer
      return applyAll(layers, input, { training: false });
    });
    result.set(await logits.data(), start * classes);
    logits.dispose();
  }
  return result;
}

/**
 * Logits after each step of a network that keeps the last step of a sequence
 * (`lastStep`): what it would answer if the sequence ended there.
 *
 * @param network network to run
 * @param x       one item of scaled input; not changed
 * @returns logits, [steps, classes] row-major, the last being those of
 *   {@linkcode predictLogits}; null if the network keeps no last step
 *
 * @example
 * ```ts
 * import { createNetwork } from "./networks/mod.ts";
 * import { predictStepLogits } from "./predict.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork(
 *   { name: "cnn-lstm", options: { channels: [2, 2], pools: [2, 2], lstmUnits: 2 } },
 *   { input: [2, 4, 4, 1], classes: 3 },
 * );
 * const logits = await predictStepLogits(network, new Float32Array(32));
 * assert.equal(logits?.length, 2 * 3);
 * ```
 */
export async function predictStepLogits(
  network: Network,
  x: Float32Array,
): Promise<Float32Array | null> {
  const { layers } = network.model;
  const last = layers.findIndex((layer) => layer instanceof LastStep);
  if (last < 0) return null;
  const logits = tf.tidy(() => {
    const evaluate = { training: false };
    const input = batchTensor(network, x, 1);
    const [, ...before] = layers.slice(0, last); // without the input layer
    const steps = applyAll(before, input, evaluate);
    return applyAll(layers.slice(last + 1), steps.squeeze([0]), evaluate);
  });
  const values = new Float32Array(await logits.data());
  logits.dispose();
  return values;
}

/**
 * Softmax of each row.
 *
 * @param logits  [n, classes] row-major; not changed
 * @param classes columns
 * @returns probabilities, [n, classes]; each row sums to 1 within float32
 *
 * @example
 * ```ts
 * import { softmaxRows } from "./predict.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(softmaxRows(Float32Array.of(5, 5), 2), Float32Array.of(0.5, 0.5));
 * ```
 */
export function softmaxRows(
  logits: Float32Array,
  classes: number,
): Float32Array {
  const result = new Float32Array(logits.length);
  for (let row = 0; row < logits.length; row += classes) {
    const values = logits.subarray(row, row + classes);
    const largest = values.reduce((a, b) => Math.max(a, b));
    const powers = Array.from(values, (value) => exp(value - largest));
    const sum = powers.reduce((a, b) => a + b);
    result.set(powers.map((power) => power / sum), row);
  }
  return result;
}

/**
 * Probabilities of several networks together: the mean of their
 * log-probabilities, divided by a temperature (Guo et al., 2017), through a
 * softmax.
 *
 * @param logits      of each network, [n, classes] row-major; not changed
 * @param classes     columns
 * @param temperature above 1 for less confident probabilities; default 1
 * @returns probabilities, [n, classes]; each row sums to 1 within float32
 *
 * @example
 * ```ts
 * import { combineLogits } from "./predict.ts";
 * import assert from "node:assert/strict";
 *
 * const members = [Float32Array.of(3, 0), Float32Array.of(0, 3)];
 * assert.deepEqual(combineLogits(members, 2), Float32Array.of(0.5, 0.5));
 * ```
 */
export function combineLogits(
  logits: readonly Float32Array[],
  classes: number,
  temperature = 1,
): Float32Array {
  if (logits.length === 1 && temperature === 1) {
    return softmaxRows(logits[0], classes);
  }
  const mean = new Float32Array(logits[0].length);
  for (let row = 0; row < mean.length; row += classes) {
    for (const member of logits) {
      const values = member.subarray(row, row + classes);
      const largest = values.reduce((a, b) => Math.max(a, b));
      const sum = values.reduce((s, z) => s + exp(z - largest), 0);
      const scale = temperature * logits.length;
      for (let c = 0; c < classes; c++) {
        mean[row + c] += (values[c] - largest - log(sum)) / scale;
      }
    }
  }
  return softmaxRows(mean, classes);
}

/**
 * Probabilities of the classes, in evaluation mode.
 *
 * @param network network to run
 * @param x       scaled input, [n, ...input] row-major; not changed
 * @param n       number of items
 * @returns probabilities, [n, classes] row-major; each row sums to 1
 * @throws {RangeError} if x holds fewer than n items
 *
 * @example
 * ```ts
 * import { createNetwork } from "./networks/mod.ts";
 * import { predictProbabilities } from "./predict.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork(
 *   { name: "cnn-lstm", options: { channels: [2, 2], pools: [2, 2], lstmUnits: 2 } },
 *   { input: [2, 4, 4, 1] },
 * );
 * const p = await predictProbabilities(network, new Float32Array(3 * 32), 3);
 * assert.equal(p.length, 3 * 8);
 * ```
 */
export async function predictProbabilities(
  network: Network,
  x: Float32Array,
  n: number,
  batchSize = PREDICT_BATCH,
): Promise<Float32Array> {
  const logits = await predictLogits(network, x, n, batchSize);
  return softmaxRows(logits, network.classes);
}
