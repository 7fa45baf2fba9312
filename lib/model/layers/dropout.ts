/**
 * Dropout whose mask is a function of seed, step and layer, so that a resumed
 * run drops the same units as one that was never interrupted, and a fused
 * kernel the same as this layer.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  dropoutHash,
  dropoutMask,
  dropoutThreshold,
} from "../../kernels/dropout_hash.ts";
import { type CallOptions, oneTensor } from "./time_distributed.ts";

/** What the masks of all dropout layers of a network depend on; the trainer sets it. */
export interface DropoutState {
  /** Seed of the run, an integer in [0, 2^32). */
  seed: number;
  /** Training steps done so far. */
  step: number;
}

/** Settings of a {@linkcode dropout} layer. */
export interface DropoutOptions {
  /** Name of the layer. */
  name: string;
  /** Probability that a unit is dropped, in [0, 1). */
  rate: number;
  /** Number of the layer in its network: layers of one step get different masks. */
  layer: number;
  /** What the masks depend on. */
  state: DropoutState;
}

/**
 * The key of a dropout mask: a 32-bit integer that depends on seed, step and layer.
 *
 * @example
 * ```ts
 * import { maskKey } from "./dropout.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(maskKey({ seed: 1, step: 5 }, 2), maskKey({ seed: 1, step: 5 }, 2));
 * assert.notEqual(maskKey({ seed: 1, step: 5 }, 2), maskKey({ seed: 1, step: 6 }, 2));
 * ```
 */
export function maskKey({ seed, step }: DropoutState, layer: number): number {
  return dropoutHash(layer, dropoutHash(step, seed)) | 0;
}

class SeededDropout extends tf.layers.Layer {
  static readonly className = "SeededDropout";
  readonly #options: DropoutOptions;

  constructor(options: DropoutOptions) {
    super({ name: options.name });
    dropoutThreshold(options.rate); // checks the rate
    this.#options = options;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions) {
    const x = oneTensor(inputs);
    const { rate, state, layer } = this.#options;
    if (!options.training || rate === 0) return x;
    return tf.tidy(() => {
      const mask = dropoutMask(x.size, maskKey(state, layer), rate);
      return x.mul(tf.tensor(mask, x.shape));
    });
  }
}

/**
 * Drop units in training with a seeded mask, and scale the kept ones by 1 / (1 − rate).
 *
 * @throws {RangeError} if the rate is not in [0, 1)
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { dropout } from "./dropout.ts";
 * import assert from "node:assert/strict";
 *
 * const state = { seed: 1, step: 0 };
 * const layer = dropout({ name: "drop", rate: 0.5, layer: 0, state });
 * const y = layer.apply(tf.ones([8]), { training: true }) as tf.Tensor;
 * assert(y.dataSync().every((value) => value === 0 || value === 2));
 * ```
 */
export function dropout(options: DropoutOptions): tf.layers.Layer {
  return new SeededDropout(options);
}
