/**
 * The network's values by name: PyTorch's names, tfjs's layouts.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { StoredTensor } from "./safetensors.ts";
import { unwrap } from "./layers/time_distributed.ts";

/** Float32 tensors by name, as read from a network or a file. */
export type WeightMap = Map<string, StoredTensor<Float32Array>>;

/** A value of the network: trained by gradients, or (running statistics) not. */
export interface NamedVariable {
  /** For example `block1.conv.weight`. */
  name: string;
  /** Holds the values; shared with the model. */
  variable: tf.Variable;
  /** Whether gradients train it. */
  trainable: boolean;
}

/**
 * All values of a model, named `layer.value` as in PyTorch.
 *
 * @param model a model of this room's layers
 * @returns its variables in the order of its layers; shared with the model
 */
export function namedVariables(model: tf.LayersModel): NamedVariable[] {
  return model.layers.flatMap(unwrap).flatMap((layer) =>
    layer.weights.map((weight) => {
      const last = weight.originalName.split("/").at(-1) as string;
      const name = `${layer.name}.${last === "kernel" ? "weight" : last}`;
      const trainable = layer.trainableWeights.includes(weight);
      return { name, variable: weight.read() as tf.Variable, trainable };
    })
  );
}

/**
 * Read values into memory.
 *
 * @returns copies, by name
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { readVariables } from "./weights.ts";
 * import assert from "node:assert/strict";
 *
 * const variable = tf.variable(tf.tensor1d([1, 2]));
 * const map = await readVariables([{ name: "a", variable }]);
 * assert.deepEqual(map.get("a"), { data: Float32Array.of(1, 2), shape: [2] });
 * ```
 */
export async function readVariables(
  variables: Iterable<{ name: string; variable: tf.Variable }>,
): Promise<WeightMap> {
  const map: WeightMap = new Map();
  for (const { name, variable } of variables) {
    const data = (await variable.data()).slice() as Float32Array;
    map.set(name, { data, shape: [...variable.shape] });
  }
  return map;
}

/**
 * Set values from memory; other entries of the map are ignored.
 *
 * @param variables the values to set; changed
 * @param map       tensors by name
 * @param prefix    stands before the names in the map
 * @throws {RangeError} if a value is missing, has another shape or is not float32
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { assignVariables } from "./weights.ts";
 * import assert from "node:assert/strict";
 *
 * const variable = tf.variable(tf.tensor1d([1, 2]));
 * const data = Float32Array.of(3, 4);
 * assignVariables([{ name: "a", variable }], new Map([["a", { data, shape: [2] }]]));
 * assert.deepEqual(variable.dataSync(), data);
 * ```
 */
export function assignVariables(
  variables: Iterable<{ name: string; variable: tf.Variable }>,
  map: ReadonlyMap<string, StoredTensor>,
  prefix = "",
): void {
  for (const { name, variable } of variables) {
    const stored = map.get(prefix + name);
    const action = `Cannot set ${prefix}${name}`;
    if (stored === undefined) {
      throw new RangeError(`${action}: it must be among the tensors`);
    }
    const { data, shape } = stored;
    if (shape.join() !== variable.shape.join()) {
      throw new RangeError(
        `${action}: shape must be [${variable.shape}], got [${shape}]`,
      );
    }
    if (!(data instanceof Float32Array)) {
      throw new RangeError(
        `${action}: values must be float32, got ${data.constructor.name}`,
      );
    }
    // A copy: the cpu backend keeps the array that it is given.
    tf.tidy(() => variable.assign(tf.tensor(data.slice(), variable.shape)));
  }
}
