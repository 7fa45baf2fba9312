/**
 * A network and a data set that train within a second on tfjs's cpu backend.
 *
 * @module
 */
import {
  type BatchSource,
  createNetwork,
  type EpochRecord,
  type Network,
  type Recipe,
  RECIPES,
  train,
  type TrainOptions,
  type TrainResult,
} from "../../lib/model/mod.ts";
import { uniform } from "./formula.ts";

/** Options of the tiny network, with dropout rates. */
export const tinyOptions = (blockDropout = 0.15, lstmDropout = 0.3) => ({
  channels: [3, 4],
  pools: [2, 4],
  blockDropout,
  lstmUnits: 4,
  lstmDropout,
});

/** Shape of one tiny item. */
export const TINY_INPUT = [2, 8, 8, 1];

/** A front end with that input. */
const TINY_FRONT_END = {
  name: "chunks",
  options: { nMels: 8, width: 8, stride: 4, duration: 0.06 },
};

/** Every feature of a recipe at once: Muon, one cycle, dropout, smoothing, masks. */
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
  network: { name: "cnn-lstm", options: tinyOptions() },
  frontEnd: TINY_FRONT_END,
  labelSmoothing: 0.05,
  augment: [
    { kind: "masks", timeMasks: 1, maxFrames: 3, melMasks: 1, maxMels: 2 },
  ],
};

/** The network of the tiny recipe, or of another one. */
export function tinyNetwork(
  { seed = 0, recipe = TINY_RECIPE }: { seed?: number; recipe?: Recipe } = {},
): Network {
  return createNetwork(recipe.network, { input: TINY_INPUT, seed });
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

/** Trains the tiny network here, with seed 5; the caller disposes it. */
export async function trainTiny(
  { epochs, ...options }: Partial<TrainOptions> & { epochs?: number } = {},
): Promise<TrainResult & { network: Network }> {
  const recipe = options.recipe ?? TINY_RECIPE;
  const network = tinyNetwork({ seed: 5, recipe });
  const result = await train({
    network,
    source: tinySource(),
    seed: 5,
    ...options,
    recipe: { ...recipe, epochs: epochs ?? recipe.epochs },
  });
  return { network, ...result };
}

/** Steps of an epoch of the tiny training. */
export const TINY_STEPS = 6;

/** A history without what a clock decides. */
export const withoutTimes = (history: EpochRecord[]): EpochRecord[] =>
  history.map((record) => ({ ...record, seconds: 0 }));
