/**
 * Exercises, and the check of an answer.
 *
 * @module
 */

import { EXERCISES } from "./exercises/mod.ts";
import type { Exercise } from "./exercises/exercise.ts";
import { Verdict } from "./verdict.ts";

export type { Exercise } from "./exercises/exercise.ts";

/** Whether an answer was given. */
function isGiven(answer: unknown): boolean {
  return answer !== undefined && answer !== null && answer !== "";
}

/**
 * Compares an answer with what is right: right, nearly (by how much), or wrong and why.
 * As the last value of a cell the verdict shows itself.
 *
 * @param id     of the exercise: "1.2" is the second of notebook 1
 * @param answer undefined while there is none
 * @throws {RangeError} if there is no exercise of this number
 *
 * @example
 * ```ts
 * import { check } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(check("1.1", undefined).outcome, "open");
 * assert.throws(() => check("9.9", 1), /Cannot check 9\.9: exercises are 1\.1/);
 * ```
 */
export function check(id: string, answer: unknown): Verdict {
  const exercise: Exercise | undefined = EXERCISES[id];
  if (exercise === undefined) {
    throw new RangeError(
      `Cannot check ${id}: exercises are ${Object.keys(EXERCISES).join(", ")}`,
    );
  }
  const { title, hints, judge } = exercise;
  const { outcome, because } = isGiven(answer) ? judge(answer) : {
    outcome: "open" as const,
    because: "Put your answer in place of undefined, and run the cell again.",
  };
  return new Verdict(
    `${id}, ${title}`,
    outcome,
    because,
    outcome === "right" ? [] : hints,
  );
}
