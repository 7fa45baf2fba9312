/**
 * Layers on frames in time: [batch, frames, channels + 1], whose last channel is
 * the mask, 1 for a real frame and 0 for padding. Each keeps the mask, and gives
 * the same for a clip whatever its padding.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { dropoutMask, dropoutThreshold } from "../../kernels/dropout_hash.ts";
import { type DropoutState, maskKey } from "./dropout.ts";
import type { InitialValues } from "./initial_values.ts";
import { type CallOptions, oneTensor } from "./time_distributed.ts";

/** Added to variances under a root; PyTorch's default for layer norms. */
const EPSILON = 1e-5;

/** Frames of a convolution's filter. */
const WIDTH = 3;

/** Channels [batch, frames, channels] and mask [batch, frames, 1]. */
export function splitMask(
  x: tf.Tensor,
): [channels: tf.Tensor, mask: tf.Tensor] {
  const [batch, frames, columns] = x.shape;
  return [
    x.slice([0, 0, 0], [batch, frames, columns - 1]),
    x.slice([0, 0, columns - 1], [batch, frames, 1]),
  ];
}

/** Settings of a {@linkcode frameLinear} layer. */
export interface FrameLinearOptions {
  /** Name of the layer; begins the names of its weights. */
  name: string;
  /** Channels of its output. */
  units: number;
  /** Gives the weights their first values. */
  initial: InitialValues;
}

class FrameLinear extends tf.layers.Layer {
  static readonly className = "FrameLinear";
  readonly #options: FrameLinearOptions;
  #weight!: tf.LayerVariable;
  #bias!: tf.LayerVariable;

  constructor(options: FrameLinearOptions) {
    super({ name: options.name });
    this.#options = options;
  }

  override build(shape: tf.Shape): void {
    const { name, units, initial } = this.#options;
    const { kernelInitializer, biasInitializer } = initial.linear(name);
    const size = [shape[2]! - 1, units];
    this.#weight = this.addWeight("weight", size, "float32", kernelInitializer);
    this.#bias = this.addWeight("bias", [units], "float32", biasInitializer);
    this.built = true;
  }

  override computeOutputShape([batch, frames]: tf.Shape): tf.Shape {
    return [batch, frames, this.#options.units + 1];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], _options: CallOptions) {
    return tf.tidy(() => {
      const [x, mask] = splitMask(oneTensor(inputs));
      const [batch, frames, channels] = x.shape;
      const y = x.reshape([batch * frames, channels])
        .matMul(this.#weight.read()).add(this.#bias.read())
        .reshape([batch, frames, -1]);
      return tf.concat([y.mul(mask), mask], 2);
    });
  }
}

/**
 * A linear layer on each frame, as `torch.nn.Linear`; padding becomes 0.
 *
 * @example
 * ```ts
 * import { frameLinear } from "./frames.ts";
 * import { InitialValues } from "./initial_values.ts";
 * import assert from "node:assert/strict";
 *
 * const layer = frameLinear({ name: "stem", units: 16, initial: new InitialValues(1) });
 * assert.deepEqual(layer.computeOutputShape([2, 192, 105]), [2, 192, 17]);
 * ```
 */
export function frameLinear(options: FrameLinearOptions): tf.layers.Layer {
  return new FrameLinear(options);
}

/** Settings of a {@linkcode temporalBlock}. */
export interface TemporalBlockOptions {
  /** Name of the layer; begins the names of its weights. */
  name: string;
  /** Frames from one of the filter's three to the next. */
  dilation: number;
  /** Dropout rate before its input is added. */
  rate: number;
  /** Number of its dropout in the network. */
  layer: number;
  /** What the dropout masks depend on. */
  state: DropoutState;
  /** Gives the weights their first values. */
  initial: InitialValues;
}

class TemporalBlock extends tf.layers.Layer {
  static readonly className = "TemporalBlock";
  readonly #options: TemporalBlockOptions;
  #filter!: tf.LayerVariable;
  #bias!: tf.LayerVariable;
  #gamma!: tf.LayerVariable;
  #beta!: tf.LayerVariable;

  constructor(options: TemporalBlockOptions) {
    super({ name: options.name });
    dropoutThreshold(options.rate); // checks the rate
    this.#options = options;
  }

  override build(shape: tf.Shape): void {
    const { name, initial } = this.#options;
    const channels = shape[2]! - 1;
    const conv = initial.linear(`${name}.conv`);
    const add = (
      name: string,
      shape: number[],
      initial: ReturnType<InitialValues["constant"]>,
    ) => this.addWeight(name, shape, "float32", initial);
    const filter = [WIDTH, channels, channels];
    this.#filter = add("conv.weight", filter, conv.kernelInitializer);
    this.#bias = add("conv.bias", [channels], conv.biasInitializer);
    const norm = (part: string, value: number) =>
      add(
        `norm.${part}`,
        [channels],
        initial.constant(`${name}.norm.${part}`, value),
      );
    this.#gamma = norm("weight", 1);
    this.#beta = norm("bias", 0);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions) {
    return tf.tidy(() => {
      const [x, mask] = splitMask(oneTensor(inputs));
      const h = this.#normalize(this.#convolve(x)).relu();
      const kept = options.training ? this.#drop(h) : h;
      return tf.concat([x.add(kept.reshape(x.shape)).mul(mask), mask], 2);
    });
  }

  /** [batch · frames, channels]: one product of matrices, since dilated filters have no gradient in TensorFlow.js. */
  #convolve(x: tf.Tensor): tf.Tensor {
    const [batch, frames, channels] = x.shape;
    const { dilation } = this.#options;
    const padded = x.pad([[0, 0], [dilation, dilation], [0, 0]]);
    const taps = Array.from(
      { length: WIDTH },
      (_, k) => padded.slice([0, k * dilation, 0], [batch, frames, channels]),
    );
    return tf.concat(taps, 2).reshape([batch * frames, WIDTH * channels])
      .matMul(this.#filter.read().reshape([WIDTH * channels, channels]))
      .add(this.#bias.read());
  }

  /** Mean 0 and variance 1 over the channels of each frame, as `torch.nn.LayerNorm`. */
  #normalize(h: tf.Tensor): tf.Tensor {
    const centered = h.sub(h.mean(1, true));
    const variance = centered.square().mean(1, true);
    return centered.div(variance.add(EPSILON).sqrt())
      .mul(this.#gamma.read()).add(this.#beta.read());
  }

  #drop(h: tf.Tensor): tf.Tensor {
    const { rate, state, layer } = this.#options;
    if (rate === 0) return h;
    const mask = dropoutMask(h.size, maskKey(state, layer), rate);
    return h.mul(tf.tensor(mask, h.shape));
  }
}

/**
 * A residual block: dilated convolution over three frames → layer norm → ReLU →
 * dropout, added to its input.
 *
 * @throws {RangeError} if the dropout rate is not in [0, 1)
 *
 * @example
 * ```ts
 * import { temporalBlock } from "./frames.ts";
 * import { InitialValues } from "./initial_values.ts";
 * import assert from "node:assert/strict";
 *
 * const layer = temporalBlock({
 *   name: "block1", dilation: 2, rate: 0.2, layer: 0, state: { seed: 1, step: 0 },
 *   initial: new InitialValues(1),
 * });
 * assert.deepEqual(layer.computeOutputShape([2, 192, 17]), [2, 192, 17]);
 * ```
 */
export function temporalBlock(options: TemporalBlockOptions): tf.layers.Layer {
  return new TemporalBlock(options);
}

class FrameStatistics extends tf.layers.Layer {
  static readonly className = "FrameStatistics";

  override computeOutputShape([batch, , columns]: tf.Shape): tf.Shape {
    return [batch, 2 * (columns! - 1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], _options: CallOptions) {
    return tf.tidy(() => {
      const [x, mask] = splitMask(oneTensor(inputs));
      const n = mask.sum(1).maximum(1); // [batch, 1]; a clip without frames has mean 0
      const mean = x.mul(mask).sum(1).div(n);
      const centered = x.sub(mean.expandDims(1)).mul(mask);
      const variance = centered.square().sum(1).div(n);
      return tf.concat([mean, variance.add(EPSILON).sqrt()], 1);
    });
  }
}

/**
 * Mean and standard deviation of each channel over the real frames: [batch, 2 · channels].
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { frameStatistics } from "./frames.ts";
 * import assert from "node:assert/strict";
 *
 * const frames = tf.tensor3d([[[1, 1], [3, 1], [99, 0]]]); // two real frames
 * const y = frameStatistics({ name: "statistics" }).apply(frames) as tf.Tensor;
 * const [mean, deviation] = y.dataSync();
 * assert.equal(mean, 2);
 * assert(Math.abs(deviation - 1) < 1e-4);
 * ```
 */
export function frameStatistics(options: { name: string }): tf.layers.Layer {
  return new FrameStatistics(options);
}
