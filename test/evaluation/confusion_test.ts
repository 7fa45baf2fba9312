import assert from "node:assert/strict";
import fc from "fast-check";
import {
  accuracy,
  classScores,
  cohenKappa,
  confusionMatrix,
  matthews,
  PAPER_TABLE_3,
  unweightedAverageRecall,
} from "../../lib/evaluation/mod.ts";
import { EMOTIONS } from "../../lib/paper.ts";
import { fixture } from "./fixture.ts";

/** scikit-learn and this room both work in float64: a few roundings apart. */
const TOLERANCE = 1e-12;

function assertClose(got: number, want: number, what: string) {
  assert.ok(
    Math.abs(got - want) <= TOLERANCE,
    `${what}: got ${got}, scikit-learn has ${want}`,
  );
}

for (const [name, want] of Object.entries(fixture.cases)) {
  Deno.test(`confusion figures match scikit-learn within 1e-12: ${name}`, () => {
    const confusion = confusionMatrix(
      want.truth.map((truth, i) => ({ truth, predicted: want.predicted[i] })),
      EMOTIONS,
    );
    assert.deepEqual(confusion, want.confusion);
    const scores = classScores(confusion);
    for (
      const [figure, got] of Object.entries({
        accuracy: accuracy(confusion),
        unweightedAverageRecall: unweightedAverageRecall(confusion),
        cohenKappa: cohenKappa(confusion),
        matthews: matthews(confusion),
      })
    ) {
      assertClose(got, want[figure as "accuracy"], figure);
    }
    for (const figure of ["precision", "recall", "f1", "support"] as const) {
      scores.forEach((score, k) =>
        assertClose(score[figure], want[figure][k], `${figure} of class ${k}`)
      );
    }
  });
}

Deno.test("PAPER_TABLE_3 gives 409/435 = 94.02 %, by hand", () => {
  const { confusion } = PAPER_TABLE_3;
  assert.equal((100 * accuracy(confusion)).toFixed(2), "94.02");
  assert.deepEqual(
    confusion.map((row) => row.reduce((a, b) => a + b, 0)),
    [29, 58, 58, 58, 58, 58, 58, 58],
  );
  assert.deepEqual(
    confusion.map((row, k) => row[k]),
    [28, 49, 57, 56, 58, 49, 56, 56],
  );
  // Mean recall by hand: (28/29 + (49+57+56+58+49+56+56)/58) / 8.
  assertClose(
    unweightedAverageRecall(confusion),
    (28 / 29 + 381 / 58) / 8,
    "unweighted average recall",
  );
  // Sad was said 56 + 7 (calm) + 6 (fearful) times.
  assertClose(classScores(confusion)[3].precision, 56 / 69, "precision of sad");
});

/** Square matrices of counts with at least one item. */
const confusions = fc.integer({ min: 2, max: 8 }).chain((n) =>
  fc.array(fc.array(fc.nat(50), { minLength: n, maxLength: n }), {
    minLength: n,
    maxLength: n,
  })
).filter((confusion) => confusion.flat().some((count) => count > 0));

Deno.test("confusion figures stay in their ranges and ignore the order of classes", () => {
  fc.assert(fc.property(confusions, (confusion) => {
    const reversed = confusion.map((row) => row.toReversed()).toReversed();
    for (
      const [figure, low] of [
        [accuracy, 0],
        [unweightedAverageRecall, 0],
        [cohenKappa, -1],
        [matthews, -1],
      ] as const
    ) {
      const value = figure(confusion);
      assert.ok(
        value >= low - 1e-12 && value <= 1 + 1e-12,
        `${figure.name} ${value}`,
      );
      assert.ok(Math.abs(value - figure(reversed)) < 1e-12, figure.name);
    }
    for (const { precision, recall, f1 } of classScores(confusion)) {
      assert.ok(f1 <= Math.max(precision, recall) + 1e-12);
      assert.ok(f1 >= Math.min(precision, recall) - 1e-12);
    }
  }));
});

Deno.test("matthews() and cohenKappa() turn with swapped truth and prediction as they must", () => {
  fc.assert(fc.property(confusions, (confusion) => {
    const transposed = confusion.map((_, i) => confusion.map((row) => row[i]));
    assert.ok(Math.abs(matthews(confusion) - matthews(transposed)) < 1e-12);
    assert.ok(Math.abs(cohenKappa(confusion) - cohenKappa(transposed)) < 1e-12);
    // Support-weighted recall is accuracy.
    const n = confusion.flat().reduce((a, b) => a + b, 0);
    const weighted = classScores(confusion)
      .reduce((sum, { recall, support }) => sum + recall * support / n, 0);
    assert.ok(Math.abs(weighted - accuracy(confusion)) < 1e-12);
  }));
});

Deno.test("confusionMatrix() names a foreign label, figures a matrix that is none", () => {
  assert.throws(
    () => confusionMatrix([{ truth: "calm", predicted: "bored" }], EMOTIONS),
    { name: "RangeError", message: /among neutral, .*got bored/ },
  );
  assert.throws(
    () => accuracy([[1, 2], [3]]),
    /row 1 must have 2 columns, got 1/,
  );
  assert.throws(
    () => matthews([[1, -2], [3, 4]]),
    /at least 0, got -2 in row 0/,
  );
  assert.throws(() => cohenKappa([[0.5, 0], [0, 1]]), /integers .*got 0.5/);
  assert.throws(
    () => classScores([[0, 0], [0, 0]]),
    /at least one item, got 0/,
  );
});
