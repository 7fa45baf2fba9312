/**
 * Batch normalization with PyTorch's conventions, in plain operations.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { InitialValues } from "./initial_values.ts";
import { type CallOptions, oneTensor } from "./time_distributed.ts";

/** Settings of a {@linkcode batchNorm} layer. */
export interface BatchNormOptions {
  /** Name of the layer; begins the names of its weights. */
  name: string;
  /** Gives the weights their first values. */
  initial: InitialValues;
}

/** Added to the variance under the root; PyTorch's default (tfjs: 1e-3). */
export const EPSILON = 1e-5;

/** Share of the old running statistics that is kept; PyTorch's momentum 0.1 (tfjs: 0.99). */
const RUNNING_MOMENTUM = 0.9;

/**
 * Move running statistics towards those of a batch, as PyTorch does: the
 * normalization uses the biased variance, the running one is unbiased.
 *
 * @param running  running mean and variance, [channels] each; changed
 * @param mean     the batch's mean, [channels]
 * @param variance the batch's biased variance, [channels]
 * @param count    values per channel in the batch
 * @throws {RangeError} if there is one value per channel, which has no unbiased variance
 */
export function updateRunning(
  running: { mean: tf.LayerVariable; variance: tf.LayerVariable },
  mean: tf.Tensor,
  variance: tf.Tensor,
  count: number,
): void {
  if (count < 2) {
    throw new RangeError(
      `Cannot normalize a batch: training needs at least 2 values per channel, got ${count}`,
    );
  }
  tf.tidy(() => {
    const move = (old: tf.LayerVariable, now: tf.Tensor) =>
      old.write(
        old.read().mul(RUNNING_MOMENTUM).add(now.mul(1 - RUNNING_MOMENTUM)),
      );
    move(running.mean, mean);
    move(running.variance, variance.mul(count / (count - 1)));
  });
}

class BatchNorm extends tf.layers.Layer {
  static readonly className = "PyTorchBatchNorm";
  readonly #initial: InitialValues;
  #gamma!: tf.LayerVariable;
  #beta!: tf.LayerVariable;
  #running!: { mean: tf.LayerVariable; variance: tf.LayerVariable };

  constructor({ name, initial }: BatchNormOptions) {
    super({ name });
    this.#initial = initial;
  }

  override build(shape: tf.Shape): void {
    const add = (name: string, value: number, trained: boolean) =>
      this.addWeight(
        name,
        [shape[shape.length - 1]],
        "float32",
        this.#initial.constant(`${this.name}.${name}`, value),
        undefined,
        trained,
      );
    this.#gamma = add("weight", 1, true);
    this.#beta = add("bias", 0, true);
    this.#running = {
      mean: add("running_mean", 0, false),
      variance: add("running_var", 1, false),
    };
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions) {
    return tf.tidy(() => {
      const x = oneTensor(inputs) as tf.Tensor4D;
      let mean = this.#running.mean.read();
      let variance = this.#running.variance.read();
      if (options.training) {
        const axes = x.shape.slice(0, -1).map((_, axis) => axis);
        ({ mean, variance } = tf.moments(x, axes));
        const count = x.size / mean.size;
        updateRunning(this.#running, mean, variance, count);
      }
      return tf.batchNorm(
        x,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        this.#beta.read() as tf.Tensor1D,
        this.#gamma.read() as tf.Tensor1D,
        EPSILON,
      );
    });
  }
}

/**
 * Batch normalization over all axes but the last, as `torch.nn.BatchNorm2d`:
 * epsilon 1e-5, running statistics that keep 0.9 of the old value, unbiased
 * running variance. Weights: weight (γ), bias (β), running_mean, running_var.
 *
 * @example In training mode the result has mean 0 and variance 1
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { batchNorm } from "./batch_norm.ts";
 * import { InitialValues } from "./initial_values.ts";
 * import assert from "node:assert/strict";
 *
 * const layer = batchNorm({ name: "norm", initial: new InitialValues(1) });
 * const x = tf.tensor([1, 3, 5, 7], [4, 1, 1, 1]);
 * const y = layer.apply(x, { training: true }) as tf.Tensor;
 * assert(Math.abs(y.mean().dataSync()[0]) < 1e-6);
 * ```
 */
export function batchNorm(options: BatchNormOptions): tf.layers.Layer {
  return new BatchNorm(options);
}
