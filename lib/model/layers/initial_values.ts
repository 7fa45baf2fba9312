/**
 * Initial values of a network's weights, as PyTorch draws them, from one seed.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { Random } from "../../random.ts";

/** What TensorFlow.js calls to fill a weight. */
export type Initializer = ReturnType<typeof tf.initializers.ones>;

/** Inputs that feed one output of a weight [..., inputs, outputs]. */
function fanIn(shape: tf.Shape): number {
  return shape.slice(0, -1).reduce<number>((product, n) => product * n!, 1);
}

/**
 * The initial values of one network. Each layer asks it for every weight that
 * it has, by the weight's full name; a value depends on the seed and that name
 * only, so that a stock and a fused network of one seed start equal.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { InitialValues } from "./initial_values.ts";
 * import assert from "node:assert/strict";
 *
 * const initial = new InitialValues(7);
 * const layer = tf.layers.dense({ name: "linear", units: 2, ...initial.linear("linear") });
 * layer.build([null, 4]);
 * const [weight] = layer.getWeights();
 * assert(weight.dataSync().every((value) => Math.abs(value) <= 1 / 2)); // 1 / √4
 * assert.throws(() => initial.check(["attention.query"]), /attention\.query/);
 * ```
 */
export class InitialValues {
  readonly #seed: number;
  readonly #known = new Set<string>();

  /**
   * The initial values of one seed.
   *
   * @param seed integer in [0, 2^32)
   * @throws {RangeError} if the seed is none
   */
  constructor(seed: number) {
    new Random(seed); // checks the seed
    this.#seed = seed;
  }

  /**
   * Uniform values in ±bound.
   *
   * @param name  full name of the weight, such as `block1.conv.weight`
   * @param bound half the width of the interval, or a function of the weight's shape
   */
  uniform(
    name: string,
    bound: number | ((shape: tf.Shape) => number),
  ): Initializer {
    return this.#initializer(name, (shape) => {
      const half = typeof bound === "number" ? bound : bound(shape);
      const random = new Random(this.#seed, `weights/${name}`);
      const size = shape.reduce<number>((product, n) => product * n!, 1);
      return new Float32Array(size).map(() => random.uniform(-half, half));
    });
  }

  /**
   * The same value everywhere.
   *
   * @param name full name of the weight
   */
  constant(name: string, value: number): Initializer {
    return this.#initializer(name, (shape) => {
      const size = shape.reduce<number>((product, n) => product * n!, 1);
      return new Float32Array(size).fill(value);
    });
  }

  /**
   * Both initializers of a convolution or linear layer, as `torch.nn.Linear`'s
   * and `torch.nn.Conv2d`'s: weight and bias uniform in ±1/√fanIn.
   *
   * @param layer name of the layer; its weights are `<layer>.weight` and `<layer>.bias`
   */
  linear(
    layer: string,
  ): { kernelInitializer: Initializer; biasInitializer: Initializer } {
    let bound = NaN; // set when the weight is made, before the bias
    return {
      kernelInitializer: this.uniform(
        `${layer}.weight`,
        (shape) => bound = 1 / Math.sqrt(fanIn(shape)),
      ),
      biasInitializer: this.uniform(`${layer}.bias`, () => bound),
    };
  }

  /**
   * Check that no weight was left to TensorFlow.js, whose values are not seeded.
   *
   * @param names full names of all weights of the network
   * @throws {RangeError} naming the first weight without an initial value
   */
  check(names: Iterable<string>): void {
    for (const name of names) {
      if (this.#known.has(name)) continue;
      throw new RangeError(
        `Cannot build the network: each weight must have its initial value, got none for ${name}`,
      );
    }
  }

  #initializer(
    name: string,
    values: (shape: tf.Shape) => Float32Array,
  ): Initializer {
    this.#known.add(name);
    return Object.assign(tf.initializers.zeros(), {
      apply: (shape: tf.Shape) => tf.tensor(values(shape), shape as number[]),
    });
  }
}
