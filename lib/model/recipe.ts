/**
 * A recipe: everything about a training but data and seed, as a JSON value.
 *
 * @module
 */
import { z } from "zod";
import { type Augmentation, augmentSchema } from "../augment/mod.ts";
import { type FrontEndChoice, frontEndSchema } from "../features/mod.ts";
import type { AveragingSettings } from "./averaging.ts";
import { networkSchema, type ValidNetworkSpec } from "./networks/mod.ts";
import type { OptimizerSettings } from "./optimizer.ts";
import type { Schedule } from "./schedule.ts";

/** Everything about a training but data and seed. */
export interface Recipe {
  /** What it is called. */
  name: string;
  /** The network, with all its options. */
  network: ValidNetworkSpec;
  /** What stands between waveform and network, with all its options. */
  frontEnd: FrontEndChoice;
  /** What is done to training items, in this order. */
  augment: readonly Augmentation[];
  /** Epochs that the recipe is made for. */
  epochs: number;
  /** Items in a training step. */
  batchSize: number;
  /** Leave out the rows of each permutation that fill no batch. */
  dropLast: boolean;
  /** The optimizer and its constants. */
  optimizer: OptimizerSettings;
  /** Learning rates by step. */
  schedule: Schedule;
  /** Share of a label that is spread over all classes (Szegedy et al., 2016), in [0, 1). */
  labelSmoothing: number;
  /** Averages of the weights, used in place of the weights themselves; without it, none. */
  averaging?: AveragingSettings;
  /** Which epoch's weights are kept: the best on the validation items, or the last. */
  selection: "best" | "last";
}

const positive = z.number().positive();
const share = z.number().min(0).lt(1);

const optimizer = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("sgd"),
    momentum: share,
    weightDecay: z.number().min(0),
  }),
  z.strictObject({
    kind: z.literal("adamw"),
    beta1: share,
    beta2: share,
    epsilon: positive,
    weightDecay: z.number().min(0),
  }),
  z.strictObject({
    kind: z.literal("muon"),
    momentum: share,
    normBiasRate: positive.default(1),
    beta1: share,
    beta2: share,
    epsilon: positive,
    weightDecay: z.number().min(0),
  }),
]);

const schedule = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), learningRate: positive }),
  z.strictObject({
    kind: z.literal("one-cycle"),
    maxLearningRate: positive,
    warmup: z.number().gt(0).lt(1),
    divFactor: positive,
    finalDivFactor: positive,
    momentum: z.strictObject({ low: share, high: share }).optional(),
  }),
]);

/**
 * Schema of a {@linkcode Recipe}; fills in the network's options.
 *
 * @example An unknown key is refused
 * ```ts
 * import { recipeSchema, RECIPES } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert(recipeSchema.safeParse(RECIPES.paper).success);
 * assert(!recipeSchema.safeParse({ ...RECIPES.paper, droput: 0.4 }).success);
 * ```
 */
export const recipeSchema: z.ZodType<Recipe> = z.strictObject({
  name: z.string().min(1),
  network: networkSchema,
  frontEnd: frontEndSchema,
  augment: augmentSchema.default([]),
  epochs: z.int().min(1),
  batchSize: z.int().min(1),
  dropLast: z.boolean(),
  optimizer,
  schedule,
  labelSmoothing: share.default(0),
  averaging: z.strictObject({
    kind: z.literal("ema"),
    decay: z.number().gt(0).lt(1),
    start: share.default(0),
  }).optional(),
  selection: z.enum(["best", "last"]).default("best"),
});
