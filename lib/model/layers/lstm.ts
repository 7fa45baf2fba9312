/**
 * LSTM with PyTorch's conventions: gate order input, forget, cell, output,
 * sigmoid gates, two bias vectors.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { InitialValues } from "./initial_values.ts";
import { type CallOptions, oneTensor } from "./time_distributed.ts";

/** Settings of an {@linkcode lstm} layer. */
export interface LstmOptions {
  /** Name of the layer; begins the names of its weights. */
  name: string;
  /** Size of the hidden state. */
  units: number;
  /** Gives the weights their first values. */
  initial: InitialValues;
}

/** The layer that {@linkcode lstm} makes. */
export class Lstm extends tf.layers.Layer {
  static readonly className: string = "PyTorchLstm";
  readonly #units: number;
  readonly #initial: InitialValues;
  #kernel!: tf.LayerVariable;
  #recurrent!: tf.LayerVariable;
  #biases!: tf.LayerVariable[];

  constructor({ name, units, initial }: LstmOptions) {
    super({ name });
    this.#units = units;
    this.#initial = initial;
  }

  override build([, , size]: tf.Shape): void {
    const bound = 1 / Math.sqrt(this.#units);
    const add = (name: string, shape: tf.Shape) => {
      const initial = this.#initial.uniform(`${this.name}.${name}`, bound);
      return this.addWeight(name, shape, "float32", initial);
    };
    this.#kernel = add("weight_ih", [size, 4 * this.#units]);
    this.#recurrent = add("weight_hh", [this.#units, 4 * this.#units]);
    this.#biases = ["bias_ih", "bias_hh"].map((name) =>
      add(name, [4 * this.#units])
    );
    this.built = true;
  }

  override computeOutputShape([batch, time]: tf.Shape): tf.Shape {
    return [batch, time, this.#units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], _options: CallOptions) {
    return tf.tidy(() => {
      const x = oneTensor(inputs);
      // PyTorch keeps two biases; both get the gradient, so their sum moves twice as fast.
      const bias = tf.add(this.#biases[0].read(), this.#biases[1].read());
      return this.sequence(
        x,
        this.#kernel.read(),
        this.#recurrent.read(),
        bias,
      );
    });
  }

  /** Hidden states [batch, time, units] of all steps, from a zero state. */
  protected sequence(
    x: tf.Tensor,
    kernel: tf.Tensor,
    recurrent: tf.Tensor,
    bias: tf.Tensor,
  ): tf.Tensor {
    let h: tf.Tensor = tf.zeros([x.shape[0], this.#units]);
    let c: tf.Tensor = h;
    const states = tf.unstack(x, 1).map((xt) => {
      const gates = xt.matMul(kernel).add(h.matMul(recurrent)).add(bias);
      const [i, f, g, o] = tf.split(gates, 4, 1);
      c = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
      h = o.sigmoid().mul(c.tanh());
      return h;
    });
    return tf.stack(states, 1);
  }
}

/**
 * An LSTM over [batch, time, features], as `torch.nn.LSTM(batch_first=True)`
 * with a zero initial state, returning all hidden states [batch, time, units].
 * Weights: weight_ih [features, 4·units], weight_hh [units, 4·units], bias_ih
 * and bias_hh [4·units]; columns in the order input, forget, cell, output.
 *
 * tfjs's own layer has one bias, hard-sigmoid gates by default, and an
 * orthogonal initialiser; this one matches PyTorch value for value.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { InitialValues } from "./initial_values.ts";
 * import { lstm } from "./lstm.ts";
 * import assert from "node:assert/strict";
 *
 * const layer = lstm({ name: "lstm", units: 4, initial: new InitialValues(1) });
 * const y = layer.apply(tf.zeros([2, 7, 3])) as tf.Tensor;
 * assert.deepEqual(y.shape, [2, 7, 4]);
 * ```
 */
export function lstm(options: LstmOptions): tf.layers.Layer {
  return new Lstm(options);
}

/** Keeps the last step of a sequence; see {@linkcode lastStep}. */
export class LastStep extends tf.layers.Layer {
  static readonly className = "LastStep";

  override computeOutputShape([batch, , ...rest]: tf.Shape): tf.Shape {
    return [batch, ...rest];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], _options: CallOptions) {
    return tf.tidy(() => {
      const [batch, time, units] = oneTensor(inputs).shape;
      return oneTensor(inputs)
        .slice([0, time - 1, 0], [batch, 1, units])
        .reshape([batch, units]);
    });
  }
}

/**
 * Keep the last of [batch, time, units]: [batch, units].
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { lastStep } from "./lstm.ts";
 * import assert from "node:assert/strict";
 *
 * const y = lastStep({ name: "last" }).apply(tf.tensor3d([1, 2, 3], [1, 3, 1])) as tf.Tensor;
 * assert.deepEqual([...y.dataSync()], [3]);
 * ```
 */
export function lastStep(options: { name: string }): tf.layers.Layer {
  return new LastStep(options);
}
