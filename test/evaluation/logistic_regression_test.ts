import assert from "node:assert/strict";
import { fitLogistic, predictLogistic } from "../../lib/evaluation/mod.ts";
import fixture from "../fixtures/evaluation/baselines.json" with {
  type: "json",
};

Deno.test("fitLogistic() predicts scikit-learn's probabilities within 1e-5, a constant feature included", () => {
  const model = fitLogistic(fixture.rows, fixture.truth, 3);
  fixture.tested.forEach((row, i) => {
    const found = predictLogistic(model, row);
    found.forEach((p, k) =>
      assert.ok(
        Math.abs(p - fixture.probabilities[i][k]) < 1e-5,
        `${i}, ${k}: ${p}, expected ${fixture.probabilities[i][k]}`,
      )
    );
  });
});

Deno.test("fitLogistic() refuses no items, and fewer classes than items", () => {
  assert.throws(() => fitLogistic([], [], 2), /at least one item, got 0 for 0/);
  assert.throws(() => fitLogistic([[1], [2]], [0], 2), /got 1 for 2/);
});
