/**
 * The settings of a run: everything that decides its numbers, checked when they
 * are read, stored as `experiment.json` in the run's folder.
 *
 * @module
 */

import { z } from "zod";
import { BACKEND_NAMES } from "../backend/mod.ts";
import { CROSS_CORPUS, isProtocolName, MOST_COPIES } from "../corpus/mod.ts";
import { RECIPES, recipeSchema } from "../model/mod.ts";
import { PERMUTATIONS } from "./permute_labels.ts";

/** Binaries of the kernels: the same bits on every processor, or faster. */
export const BINARIES = ["strict", "relaxed"] as const;

/** The recipe that a name stands for. */
function spellOutRecipe(recipe: unknown): unknown {
  return typeof recipe === "string" ? RECIPES[recipe] : recipe;
}

// What `fast` was when runs stored a recipe's name alone, epochs and batch size beside it.
const FIRST_FAST = {
  name: "fast",
  network: {
    name: "cnn-lstm",
    options: { blockDropout: 0.1, lstmDropout: 0.2 },
  },
  frontEnd: { name: "chunks", options: {} },
  augment: [
    { kind: "noise", snrDbLow: 15, snrDbHigh: 30 },
    { kind: "masks", timeMasks: 1, maxFrames: 32, melMasks: 1, maxMels: 12 },
  ],
  dropLast: true,
  optimizer: {
    kind: "adamw",
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0.01,
  },
  schedule: {
    kind: "one-cycle",
    maxLearningRate: 2e-3,
    warmup: 0.3,
    divFactor: 25,
    finalDivFactor: 1e4,
    momentum: { low: 0.85, high: 0.95 },
  },
};

const settingsFields = z.strictObject({
  /** `embedded`, a corpus's id, `ID=FOLDER` or a folder. */
  corpus: z.string().min(1),
  /** A corpus that is only tested, named likewise; the protocol is then `cross-corpus`. */
  testCorpus: z.string().min(1).optional(),
  /** Embedded corpus: all of it, or the fixed part that is done in minutes. */
  full: z.boolean(),
  /** A key of `PROTOCOLS`, `speakers-K` or `random-K`. */
  protocol: z.string().refine(isProtocolName, "must be a protocol's name"),
  /** 1-based fold of a protocol that has several. */
  fold: z.number().int().min(1),
  /** All of it, epochs and batch size too; old runs stored a name. */
  recipe: z.preprocess(spellOutRecipe, recipeSchema),
  /** Augmented copies of each training clip. */
  copies: z.int().min(0).max(MOST_COPIES),
  seed: z.number().int().min(0).max(0xffffffff),
  /** Whether the items that would validate are trained on too; then none validates. */
  trainOnValidation: z.literal(true).optional(),
  /** A control: labels that mean nothing, each clip's own or each item's. */
  permuteLabels: z.enum(PERMUTATIONS).optional(),
  backend: z.enum(BACKEND_NAMES),
  /** Binary of the backend simd; old runs took the relaxed one. */
  binary: z.enum(BINARIES).default("relaxed"),
  /** Threads of the backend simd; without a number, one per core. */
  threads: z.int().min(1).max(64).optional(),
});

/**
 * Settings as a person gives them: some of them, and beside the recipe what of it
 * differs most often.
 */
export const givenSchema = settingsFields.partial().extend({
  /** Replaces the recipe's. */
  epochs: z.int().min(1).optional(),
  /** Replaces the recipe's `batchSize`. */
  batch: z.int().min(1).optional(),
});

/** Runs of older versions stored epochs and batch size beside the recipe. */
function moveIntoRecipe(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("epochs" in value)) {
    return value;
  }
  const { epochs, batch, ...rest } = value as Record<string, unknown>;
  const recipe = rest.recipe === "fast"
    ? FIRST_FAST
    : spellOutRecipe(rest.recipe);
  if (typeof recipe !== "object") return rest;
  return { ...rest, recipe: { ...recipe, epochs, batchSize: batch } };
}

/** Settings of one run; `experiment.json`. */
export const settingsSchema = z.preprocess(
  moveIntoRecipe,
  settingsFields.refine(
    ({ protocol, testCorpus }) =>
      (protocol === CROSS_CORPUS) === (testCorpus !== undefined),
    {
      path: ["protocol"],
      error: "must be cross-corpus with testCorpus, and only then",
    },
  ),
);

/** Settings of one run. */
export type Settings = z.infer<typeof settingsSchema>;

/** Some settings, as a person gives them. */
export type GivenSettings = z.infer<typeof givenSchema>;
