/** Two seeds of two trainings on the same items; made by test/fixtures/make_evaluation.py. */

import assert from "node:assert/strict";
import type { Answer } from "../../lib/evaluation/mod.ts";
import fixture from "../fixtures/evaluation/paired.json" with { type: "json" };

/** The fixture. */
export const paired = fixture;

/** Answers of the first and the second training, by seed. */
export function pairedAnswers(): [Answer[], Answer[]][] {
  return fixture.seeds.map((pair) =>
    pair.map((predictions) =>
      predictions.map((predicted, i) => ({
        item: String(i),
        clip: String(i),
        speaker: String(fixture.actor[i]),
        truth: fixture.truth[i],
        predicted,
      }))
    ) as [Answer[], Answer[]]
  );
}

/** Fails unless two numbers are close. */
export function closeTo(value: number, expected: number, bound: number): void {
  assert.ok(
    Math.abs(value - expected) <= bound,
    `${value}, expected ${expected} within ${bound}`,
  );
}
