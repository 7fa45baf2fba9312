/**
 * What an exercise is.
 *
 * @module
 */

import type { Judge } from "../judge.ts";

/** An exercise whose answer can be checked. */
export interface Exercise {
  /** A few words. */
  title: string;
  /** From the first push to almost the answer. */
  hints: readonly string[];
  /** Compares an answer with what is right. */
  judge: Judge;
}
