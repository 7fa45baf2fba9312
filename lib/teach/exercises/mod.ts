/**
 * All exercises of the notebooks that can be checked, by their numbers.
 *
 * @module
 */

import { AUGMENTATION } from "./augmentation.ts";
import { DEPLOYMENT } from "./deployment.ts";
import { EVALUATION } from "./evaluation.ts";
import { EXPLORE } from "./explore.ts";
import type { Exercise } from "./exercise.ts";
import { FEATURES } from "./features.ts";
import { MODEL } from "./model.ts";

/** Exercises by number: "1.2" is the second of notebook 1. */
export const EXERCISES: Readonly<Record<string, Exercise>> = {
  ...EXPLORE,
  ...FEATURES,
  ...AUGMENTATION,
  ...MODEL,
  ...EVALUATION,
  ...DEPLOYMENT,
};
