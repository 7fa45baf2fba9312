/**
 * What every layer of a network gives: for looking inside.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../features/mod.ts";
import type { Network } from "./network.ts";
import { batchTensor } from "./predict.ts";

/** What one layer gave. */
export interface Observation {
  /** The layer's name, such as `block1.conv`. */
  name: string;
  /** Shape of `values`, the batch axis first. */
  shape: number[];
  /** Row-major. */
  values: Float32Array;
}

/** How {@linkcode observe} runs the network. */
export interface ObserveOptions {
  /** Number of items. Default 1. */
  n?: number;
  /**
   * Whether it runs as in training: with the batch's own statistics, which move the
   * running ones, and with dropout. Default false.
   */
  training?: boolean;
}

/**
 * Run a network layer by layer and keep what each gives. A network of stock blocks
 * (`blocks: "stock"`) shows each step of a block, one of fused blocks only their ends.
 *
 * @param network network to run
 * @param x       scaled input, [n, ...input] row-major; not changed
 * @returns one observation per layer, in order, by the layer's name
 * @throws {RangeError} if x holds fewer than n items
 *
 * @example
 * ```ts
 * import { createNetwork } from "./networks/mod.ts";
 * import { observe } from "./observe.ts";
 * import assert from "node:assert/strict";
 *
 * const network = createNetwork(
 *   { name: "cnn-lstm", options: { channels: [2, 2], pools: [2, 2], lstmUnits: 2 } },
 *   { input: [2, 4, 4, 1], blocks: "stock" },
 * );
 * const seen = await observe(network, new Float32Array(32));
 * assert.deepEqual(seen.get("block1.pool")!.shape, [1, 2, 2, 2, 2]);
 * ```
 */
export async function observe(
  network: Network,
  x: Float32Array,
  { n = 1, training = false }: ObserveOptions = {},
): Promise<Map<string, Observation>> {
  const [, ...layers] = network.model.layers; // without the input layer
  const seen = new Map<string, Observation>();
  let given: tf.Tensor = batchTensor(network, x, n);
  for (const layer of layers) {
    const gives = tf.tidy(() => layer.apply(given, { training }) as tf.Tensor);
    const values = new Float32Array(await gives.data());
    seen.set(layer.name, { name: layer.name, shape: [...gives.shape], values });
    given.dispose();
    given = gives;
  }
  given.dispose();
  return seen;
}

/**
 * One channel's picture out of what a layer gave to the chunks of a clip.
 *
 * @param observation of shape [batch, chunks, rows, columns, channels]
 * @param channel from 0
 * @param chunk   from 0; of the first item
 * @returns new matrix [rows, columns]
 * @throws {RangeError} if there is no such channel or chunk
 *
 * @example
 * ```ts
 * import { channelPicture } from "./observe.ts";
 * import assert from "node:assert/strict";
 *
 * const values = Float32Array.of(1, 10, 2, 20);
 * const { data } = channelPicture({ name: "a", shape: [1, 1, 1, 2, 2], values }, 1);
 * assert.deepEqual([...data], [10, 20]);
 * ```
 */
export function channelPicture(
  { name, shape, values }: Observation,
  channel: number,
  chunk = 0,
): Matrix {
  const [, chunks, rows, columns, channels] = shape;
  if (!(channel >= 0 && channel < channels && chunk >= 0 && chunk < chunks)) {
    throw new RangeError(
      `Cannot show ${name}: channel and chunk must be below ${channels} and ${chunks}, got ${channel} and ${chunk}`,
    );
  }
  const start = chunk * rows * columns;
  const data = Float32Array.from(
    { length: rows * columns },
    (_, i) => values[(start + i) * channels + channel],
  );
  return { data, shape: [rows, columns] };
}

/**
 * Channels by how much they differ over a picture, most first: those in which there is
 * something to see.
 *
 * @param observation of shape [batch, chunks, rows, columns, channels]
 * @param chunk   from 0; of the first item
 * @returns all channels' numbers
 *
 * @example
 * ```ts
 * import { liveliestChannels } from "./observe.ts";
 * import assert from "node:assert/strict";
 *
 * const values = Float32Array.of(1, 10, 1, 20);
 * assert.deepEqual(liveliestChannels({ name: "a", shape: [1, 1, 1, 2, 2], values }), [1, 0]);
 * ```
 */
export function liveliestChannels(
  observation: Observation,
  chunk = 0,
): number[] {
  const channels = observation.shape.at(-1)!;
  const spread = Array.from({ length: channels }, (_, channel) => {
    const { data } = channelPicture(observation, channel, chunk);
    const mean = data.reduce((a, b) => a + b) / data.length;
    return data.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  });
  return spread.map((_, i) => i).sort((a, b) => spread[b] - spread[a]);
}

/**
 * Mean and standard deviation of each channel, over everything that a layer gave.
 *
 * @param observation its last axis are the channels
 *
 * @example
 * ```ts
 * import { channelMoments } from "./observe.ts";
 * import assert from "node:assert/strict";
 *
 * const values = Float32Array.of(1, 10, 3, 10);
 * const { means, deviations } = channelMoments({ name: "a", shape: [2, 2], values });
 * assert.deepEqual([...means, ...deviations], [2, 10, 1, 0]);
 * ```
 */
export function channelMoments(
  { shape, values }: Observation,
): { means: Float64Array; deviations: Float64Array } {
  const channels = shape.at(-1)!;
  const count = values.length / channels;
  const means = new Float64Array(channels);
  values.forEach((value, i) => means[i % channels] += value / count);
  const squares = new Float64Array(channels);
  values.forEach((value, i) =>
    squares[i % channels] += (value - means[i % channels]) ** 2 / count
  );
  return { means, deviations: squares.map(Math.sqrt) };
}
