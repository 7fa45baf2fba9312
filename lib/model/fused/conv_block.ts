/**
 * The convolution block as one layer: one pass over memory where the stock
 * layers make many.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { dropoutThreshold } from "../../kernels/dropout_hash.ts";
import { EPSILON, updateRunning } from "../layers/batch_norm.ts";
import type { ConvBlockOptions } from "../layers/conv_block.ts";
import { maskKey } from "../layers/dropout.ts";
import type { Initializer } from "../layers/initial_values.ts";
import { applyFused, runKernel } from "./kernels.ts";
import { type CallOptions, oneTensor } from "../layers/time_distributed.ts";

class FusedConvBlock extends tf.layers.Layer {
  static readonly className = "FusedConvBlock";
  readonly #options: ConvBlockOptions;
  #trained!: tf.LayerVariable[]; // filter, bias, γ, β
  #running!: { mean: tf.LayerVariable; variance: tf.LayerVariable };

  constructor(options: ConvBlockOptions) {
    super({ name: options.name });
    dropoutThreshold(options.rate); // checks the rate
    this.#options = options;
  }

  override build(shape: tf.Shape): void {
    const { filters, initial } = this.#options;
    const add = (
      name: string,
      shape: tf.Shape,
      initial: Initializer,
      train = true,
    ) => this.addWeight(name, shape, "float32", initial, undefined, train);
    const conv = initial.linear(`${this.name}.conv`);
    const norm = (name: string, value: number, train: boolean) => {
      const values = initial.constant(`${this.name}.norm.${name}`, value);
      return add(`norm.${name}`, [filters], values, train);
    };
    const channels = shape[shape.length - 1];
    this.#trained = [
      add("conv.weight", [3, 3, channels, filters], conv.kernelInitializer),
      add("conv.bias", [filters], conv.biasInitializer),
      norm("weight", 1, true),
      norm("bias", 0, true),
    ];
    this.#running = {
      mean: norm("running_mean", 0, false),
      variance: norm("running_var", 1, false),
    };
    this.built = true;
  }

  override computeOutputShape([batch, ...shape]: tf.Shape): tf.Shape {
    const { filters, pool } = this.#options;
    const [height, width] = shape.map((n) => Math.floor(n as number / pool));
    return [batch, height, width, filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions) {
    return tf.tidy(() => {
      const x = oneTensor(inputs);
      return options.training ? this.#train(x) : this.#predict(x);
    });
  }

  #train(x: tf.Tensor): tf.Tensor {
    const { pool, rate, layer, state, needDx } = this.#options;
    const { overlaps = { chunks: [] } } = this.#options;
    const seed = maskKey(state, layer);
    const given = needDx ? overlaps.chunks : [];
    const settings = { pool, epsilon: EPSILON, rate, seed, needDx };
    const attributes = { ...settings, overlaps: given };
    return applyFused({
      forward: ([x, filter, bias, gamma, beta]) => {
        const inputs = { x, filter, bias, gamma, beta };
        const [value, mean, variance, y, winners, moments, found] = runKernel(
          "ConvBlockTrain",
          inputs,
          attributes,
        );
        overlaps.chunks = [...found.dataSync()];
        if (!needDx) attributes.overlaps = overlaps.chunks;
        const count = x.size / x.shape[x.rank - 1]!;
        updateRunning(this.#running, mean, variance, count);
        const kept = [value, mean, variance, y, winners, moments];
        return { value, kept: [...Object.values(inputs), ...kept] };
      },
      backward: (dOut, kept) => {
        const [x, filter, bias, gamma, beta, ...rest] = kept;
        const [out, mean, variance, y, winners, moments] = rest;
        return runKernel("ConvBlockGrad", {
          ...{ x, filter, bias, gamma, beta },
          ...{ out, mean, variance, y, winners, moments, dOut },
        }, attributes);
      },
    }, [x, ...this.#trained.map((weight) => weight.read())]);
  }

  #predict(x: tf.Tensor): tf.Tensor {
    const { pool } = this.#options;
    const [filter, bias, gamma, beta] = this.#trained.map((w) => w.read());
    const runningMean = this.#running.mean.read();
    const runningVariance = this.#running.variance.read();
    const [out] = runKernel(
      "ConvBlockPredict",
      { x, filter, bias, gamma, beta, runningMean, runningVariance },
      { pool, epsilon: EPSILON },
    );
    return out;
  }
}

/**
 * The block of {@linkcode stockConvBlock} as one layer, with the same values,
 * the same dropout masks and the same gradients within rounding.
 *
 * @returns a list of one layer, in the place of the stock form's five
 * @throws {RangeError} if the dropout rate is not in [0, 1)
 *
 * @example
 * ```ts
 * import { InitialValues } from "../layers/initial_values.ts";
 * import { fusedConvBlock } from "./conv_block.ts";
 * import assert from "node:assert/strict";
 *
 * const state = { seed: 1, step: 0 };
 * const [layer] = fusedConvBlock({
 *   name: "block1", filters: 16, pool: 2, rate: 0.4, layer: 0, state,
 *   initial: new InitialValues(1), needDx: false,
 * });
 * assert.deepEqual(layer.computeOutputShape([1, 128, 128, 1]), [1, 64, 64, 16]);
 * ```
 */
export function fusedConvBlock(options: ConvBlockOptions): tf.layers.Layer[] {
  return [new FusedConvBlock(options)];
}
