/**
 * A network's layers with their shapes and numbers of values, as data for a table.
 *
 * @module
 */
import type { Network, NetworkShape } from "./network.ts";
import { createNetwork, type NetworkSpec } from "./networks/mod.ts";
import { unwrap } from "./layers/time_distributed.ts";

/** One layer of a network. */
export interface SummaryRow {
  /** Its name, such as `block1.conv`. */
  name: string;
  /** What kind of layer, e.g. `Conv2D`. */
  kind: string;
  /** Shape of its output for one item, without the batch axis. */
  shape: number[];
  /** Values that gradients train. */
  trainable: number;
  /** Running statistics. */
  running: number;
}

/** All layers, and their sums. */
export interface Summary {
  /** One per layer, in order. */
  rows: SummaryRow[];
  /** Values that gradients train. */
  trainable: number;
  /** Running statistics. */
  running: number;
}

/**
 * Describe a network layer by layer.
 *
 * @example
 * ```ts
 * import { createNetwork } from "./networks/mod.ts";
 * import { summarize } from "./summary.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork();
 * assert.equal(summarize(network).trainable, 147_816);
 * network.dispose();
 * ```
 */
export function summarize({ model }: Network): Summary {
  const rows = model.layers.map((layer) => {
    const count = (weights: typeof layer.weights) =>
      weights.reduce(
        (sum, { shape }) => sum + shape.reduce<number>((a, b) => a * b!, 1),
        0,
      );
    return {
      name: layer.name,
      kind: unwrap(layer)[0].getClassName(),
      shape: (layer.outputShape as number[]).slice(1),
      trainable: count(layer.trainableWeights),
      running: count(layer.nonTrainableWeights),
    };
  });
  const total = (key: "trainable" | "running") =>
    rows.reduce((sum, row) => sum + row[key], 0);
  return { rows, trainable: total("trainable"), running: total("running") };
}

/**
 * How many values gradients train in a network: its parameters.
 *
 * @param spec  which network
 * @param shape of one item, and number of classes
 * @throws {RangeError} if the network can't be built for that shape
 *
 * @example The paper's
 * ```ts
 * import { countParameters } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const shape = { input: [7, 128, 128, 1], classes: 8 };
 * assert.equal(countParameters({ name: "cnn-lstm" }, shape), 147_816);
 * ```
 */
export function countParameters(
  spec: NetworkSpec,
  shape: NetworkShape,
): number {
  const network = createNetwork(spec, { ...shape, blocks: "stock" });
  try {
    return summarize(network).trainable;
  } finally {
    network.dispose();
  }
}
