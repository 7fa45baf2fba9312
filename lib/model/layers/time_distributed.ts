/**
 * TimeDistributed as the paper has it: time is folded into the batch.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** Keras-style call arguments; `training` switches batch statistics and dropout on. */
export interface CallOptions {
  training?: boolean;
}

/** The single tensor of a layer's input. */
export function oneTensor(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0] : inputs;
}

class TimeDistributed extends tf.layers.Layer {
  static readonly className = "FoldedTimeDistributed";

  constructor(readonly layer: tf.layers.Layer) {
    super({ name: layer.name });
  }

  override build([batch, , ...rest]: tf.Shape): void {
    this.layer.build([batch, ...rest]);
    this.layer.built = true;
    this.built = true;
  }

  override computeOutputShape([batch, time, ...rest]: tf.Shape): tf.Shape {
    const inner = this.layer.computeOutputShape([batch, ...rest]) as tf.Shape;
    return [batch, time, ...inner.slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions) {
    return tf.tidy(() => {
      const x = oneTensor(inputs);
      const [batch, time, ...rest] = x.shape;
      const folded = x.reshape([batch * time, ...rest]);
      const y = this.layer.apply(folded, { ...options }) as tf.Tensor;
      return y.reshape([batch, time, ...y.shape.slice(1)]);
    });
  }

  override get trainableWeights(): tf.LayerVariable[] {
    return this.layer.trainableWeights;
  }

  override get nonTrainableWeights(): tf.LayerVariable[] {
    return this.layer.nonTrainableWeights;
  }
}

/**
 * Apply a layer to every time step at once (paper, table 2): [batch, time, …]
 * becomes [batch · time, …], goes through the layer, and is unfolded again.
 *
 * tfjs's own `tf.layers.timeDistributed` runs the layer once a time step, so
 * that a batch norm inside sees the statistics of one step; the paper's folds,
 * and so its statistics are over batch × time.
 *
 * @param layer the layer to apply; it gives its name to the wrapper
 * @returns a layer from [batch, time, …] to [batch, time, …]
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { timeDistributed } from "./time_distributed.ts";
 * import assert from "node:assert/strict";
 *
 * const layer = timeDistributed(tf.layers.flatten());
 * const y = layer.apply(tf.zeros([2, 7, 3, 4])) as tf.Tensor;
 * assert.deepEqual(y.shape, [2, 7, 12]);
 * ```
 */
export function timeDistributed(layer: tf.layers.Layer): tf.layers.Layer {
  return new TimeDistributed(layer);
}

/** The layer inside a {@linkcode timeDistributed} wrapper, or the layer itself. */
export function unwrap(layer: tf.layers.Layer): tf.layers.Layer {
  return layer instanceof TimeDistributed ? layer.layer : layer;
}
