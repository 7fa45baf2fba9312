/**
 * A network and a data set that train within a second on tfjs's cpu backend.
 *
 * @module
 */
import {
  type BatchSource,
  createNetwork,
  type Network,
  type NetworkOptions,
  type NetworkSizes,
  type Recipe,
  RECIPES,
} from "../../lib/model/mod.ts";
import { uniform } from "./formula.ts";

/** Sizes of the tiny network. */
export const TINY_SIZES: NetworkSizes = {
  input: [2, 8, 8],
  channels: [3, 4],
  pools: [2, 4],
  lstmUnits: 4,
  classes: 8,
};

/** Every feature of a recipe at once: AdamW, one cycle, dropout, smoothing, masks. */
export const TINY_RECIPE: Recipe = {
  ...RECIPES.fast,
  name: "tiny",
  epochs: 5,
  batchSize: 4,
  schedule: {
    kind: "one-cycle",
    maxLearningRate: 3e-3,
    warmup: 0.3,
    divFactor: 25,
    finalDivFactor: 1e4,
  },
  blockDropout: 0.15,
  lstmDropout: 0.3,
  labelSmoothing: 0.05,
  masks: { timeMasks: 1, maxFrames: 3, melMasks: 1, maxMels: 2 },
};

/** A tiny network with the tiny recipe's dropout. */
export function tinyNetwork(options: NetworkOptions = {}): Network {
  return createNetwork({ ...TINY_RECIPE, sizes: TINY_SIZES, ...options });
}

/** Noise around a pattern of its class, so that there is something to learn. */
export function tinySource(
  train = 26,
  validation = 9,
  classes = 8,
): BatchSource {
  const size = 2 * 8 * 8;
  const label = (i: number) => i % classes;
  return {
    train,
    validation,
    batch(part, indices, out) {
      const x = out?.x.length === indices.length * size
        ? out.x
        : new Float32Array(indices.length * size);
      indices.forEach((index, row) => {
        const pattern = uniform(`pattern/${label(index)}`, size);
        const noise = uniform(`${part}/${index}`, size);
        x.set(pattern.map((v, i) => v + 0.5 * noise[i]), row * size);
      });
      return Promise.resolve({ x, labels: Int32Array.from(indices, label) });
    },
  };
}
