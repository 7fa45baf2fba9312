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

/**
 * What built layers, one after the other, make of an input. Their `call` saves the
 * checks of `apply`, which take longer than a small layer's work. Outside of training
 * what lies between two layers is disposed of at once.
 */
export function applyAll(
  layers: readonly tf.layers.Layer[],
  input: tf.Tensor,
  options: CallOptions,
): tf.Tensor {
  return layers.reduce((x, layer) => {
    const y = oneTensor(layer.call(x, { ...options }));
    if (!options.training && x !== input && x !== y) x.dispose();
    return y;
  }, input);
}

/** Layers, one after the other, on another view of the input: they hold the weights. */
export abstract class Wrapper extends tf.layers.Layer {
  constructor(name: string, readonly layers: readonly tf.layers.Layer[]) {
    super({ name });
  }

  /** Builds the layers for an input of their own shape. */
  protected buildInner(shape: tf.Shape): void {
    this.layers.reduce((shape, layer) => {
      layer.build(shape);
      layer.built = true;
      return layer.computeOutputShape(shape) as tf.Shape;
    }, shape);
  }

  /** Shape of what the layers make of an input of theirs. */
  protected innerShape(shape: tf.Shape): tf.Shape {
    return this.layers.reduce(
      (shape, layer) => layer.computeOutputShape(shape) as tf.Shape,
      shape,
    );
  }

  override get trainableWeights(): tf.LayerVariable[] {
    return this.layers.flatMap((layer) => layer.trainableWeights);
  }

  override get nonTrainableWeights(): tf.LayerVariable[] {
    return this.layers.flatMap((layer) => layer.nonTrainableWeights);
  }
}

class TimeDistributed extends Wrapper {
  static readonly className = "FoldedTimeDistributed";

  override build([batch, , ...rest]: tf.Shape): void {
    this.buildInner([batch, ...rest]);
    this.built = true;
  }

  override computeOutputShape([batch, time, ...rest]: tf.Shape): tf.Shape {
    return [batch, time, ...this.innerShape([batch, ...rest]).slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions) {
    return tf.tidy(() => {
      const x = oneTensor(inputs);
      const [batch, time, ...rest] = x.shape;
      const folded = x.reshape([batch * time, ...rest]);
      const y = applyAll(this.layers, folded, options);
      return y.reshape([batch, time, ...y.shape.slice(1)]);
    });
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
  return new TimeDistributed(layer.name, [layer]);
}

/** The layers inside a wrapper, or the layer itself. */
export function unwrap(layer: tf.layers.Layer): readonly tf.layers.Layer[] {
  return layer instanceof Wrapper ? layer.layers : [layer];
}
