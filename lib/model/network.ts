/**
 * What a network is to everything that trains, stores and uses one. The
 * networks themselves are in `networks/`, a file each.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { hasFusedKernels } from "./fused/kernels.ts";
import type { DropoutState } from "./layers/dropout.ts";
import { InitialValues } from "./layers/initial_values.ts";
import { type NamedVariable, namedVariables } from "./weights.ts";

/** A network in memory, with its values by name. */
export interface Network {
  /** Its name in `NETWORKS`. */
  name: string;
  /** Its validated options, every one of them; JSON. */
  options: Readonly<Record<string, unknown>>;
  /** From [batch, ...input] to logits [batch, classes]. */
  model: tf.LayersModel;
  /** Every value, trained or not, in the order of the layers. */
  variables: NamedVariable[];
  /** What the dropout masks depend on; the trainer advances it. */
  state: DropoutState;
  /** Shape of one item, such as [7, 128, 128, 1]. */
  input: readonly number[];
  /** Number of logits. */
  classes: number;
  /** Free its memory; it cannot be used afterwards. */
  dispose(): void;
}

/** Shapes that the data give a network. */
export interface NetworkShape {
  /** Shape of one item. */
  input: readonly number[];
  /** Number of classes. */
  classes: number;
}

/** Everything that decides a network's layers and initial values. */
export interface NetworkDesign<O> extends NetworkShape {
  /** Validated options. */
  options: O;
  /** Seed of the initial values, an integer in [0, 2^32). */
  seed: number;
  /** Stock layers, or fused ones; default: fused where the current backend has the kernels. */
  blocks?: "stock" | "fused";
  /** Whether gradients with respect to the input are wanted of fused blocks; default false. */
  inputGradient?: boolean;
}

/** One kind of network: one file in `networks/`. */
export interface NetworkKind<O> {
  /** Checks the options and fills in the defaults. */
  options: z.ZodType<O>;
  /** Build the network. @throws {RangeError} if options and shapes do not fit together */
  create(design: NetworkDesign<O>): Network;
  /** Bytes of all tensors at the peak of a training step with `batch` items. */
  estimateBytes(design: NetworkShape & { options: O; batch: number }): number;
}

/**
 * What convolutions and large products borrow while they run, with two threads;
 * measured. A network that has some counts it once.
 */
export const SCRATCH_BYTES: number = 2.5 * 2 ** 20;

/** What a network's layers are built from. */
export interface LayerParts {
  /** Whether to use the fused forms of layers. */
  fused: boolean;
  /** For all dropout layers. */
  state: DropoutState;
  /** For all weights. */
  initial: InitialValues;
}

const COUNT = "an integer of at least 1";
const RATE = "a rate in [0, 1)";

/** Schema of an option that counts something. */
export const countOption: z.ZodInt = z.int(COUNT).min(1, COUNT);

/** Schema of a dropout rate. */
export const rateOption: z.ZodNumber = z.number(RATE).min(0, RATE).lt(1, RATE);

/**
 * Join layers into a network.
 *
 * @param name     the network's name in `NETWORKS`
 * @param design   options, shapes and seed
 * @param layersOf makes the layers behind the input, in order
 * @throws {RangeError} if a shape is no list of counts, the seed no integer in
 *   [0, 2^32), or a weight has no initial value
 */
export function buildNetwork<O extends object>(
  name: string,
  { options, input, classes, seed, blocks }: NetworkDesign<O>,
  layersOf: (parts: LayerParts) => tf.layers.Layer[],
): Network {
  const wrong = [...input, classes].find((n) =>
    !(Number.isInteger(n) && n > 0)
  );
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot build network ${name}: input and classes must be integers of at least 1, got ${wrong}`,
    );
  }
  const state: DropoutState = { seed, step: 0 };
  const initial = new InitialValues(seed);
  const fused = (blocks ?? (hasFusedKernels() ? "fused" : "stock")) === "fused";
  const first = tf.layers.inputLayer({ name: "input", inputShape: [...input] });
  const layers = layersOf({ fused, state, initial });
  const model = tf.sequential({ layers: [first, ...layers] });
  const variables = namedVariables(model);
  try {
    initial.check(variables.map((variable) => variable.name));
  } catch (error) {
    model.dispose();
    throw error;
  }
  return {
    name,
    options: { ...options } as Record<string, unknown>,
    model,
    variables,
    state,
    input: [...input],
    classes,
    dispose: () => void model.dispose(),
  };
}
