import assert from "node:assert/strict";
import fc from "fast-check";
import { combineAnswers, type Prediction } from "../../lib/evaluation/mod.ts";
import { combineLogits } from "../../lib/model/mod.ts";

const LABELS = ["calm", "happy", "sad"];

function answer(item: string, probabilities: number[]): Prediction {
  const predicted = LABELS[probabilities.indexOf(Math.max(...probabilities))];
  return {
    item,
    clip: item,
    speaker: "1",
    truth: "sad",
    predicted,
    probabilities,
  };
}

/** Three logits, not so far apart that a probability is below 1e-9. */
const logits = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), {
  minLength: 3,
  maxLength: 3,
});

function softmax(values: number[]): number[] {
  const powers = values.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

Deno.test("combineAnswers() gives what a model of these members would, within 1e-6, in any order of items", () => {
  fc.assert(
    fc.property(fc.array(logits, { minLength: 1, maxLength: 4 }), (members) => {
      const trainings = members.map((values, i) => {
        const two = [
          answer("a", softmax(values)),
          answer("b", [0.2, 0.3, 0.5]),
        ];
        return i % 2 === 0 ? two : two.reverse();
      });
      const [first] = combineAnswers(trainings, LABELS);
      const expected = combineLogits(
        members.map((values) => Float32Array.from(values)),
        3,
      );
      assert.equal(first.item, "a");
      for (const [k, probability] of first.probabilities.entries()) {
        assert(Math.abs(probability - expected[k]) < 1e-6);
      }
      const best = first.probabilities.indexOf(
        Math.max(...first.probabilities),
      );
      assert.equal(first.predicted, LABELS[best]);
    }),
  );
});

Deno.test("combineAnswers() bears a probability that a file rounded to 0", () => {
  const [{ probabilities, predicted }] = combineAnswers(
    [[answer("a", [0, 0, 1])], [answer("a", [0.6, 0.4, 0])]],
    LABELS,
  );
  assert(probabilities.every(Number.isFinite));
  assert.equal(predicted, "sad");
});

Deno.test("combineAnswers() names the item that a training lacks", () => {
  assert.throws(
    () =>
      combineAnswers(
        [[answer("a", [1, 0, 0])], [answer("b", [1, 0, 0])]],
        LABELS,
      ),
    /every training must have item a, one has not/,
  );
});
