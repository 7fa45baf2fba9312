/**
 * All exercises of the notebooks that can be checked, by their numbers.
 *
 * @module
 */

import { EXPLORE } from "./explore.ts";
import type { Exercise } from "./exercise.ts";
import { MODEL } from "./model.ts";

/** Exercises by number: "1.2" is the second of notebook 1. */
export const EXERCISES: Readonly<Record<string, Exercise>> = {
  ...EXPLORE,
  ...MODEL,
};
