import assert from "node:assert/strict";
import { ORIGINAL_CURVE } from "../../lib/evaluation/mod.ts";

Deno.test("ORIGINAL_CURVE has 315 epochs in order, losses above 0, accuracies in [0, 1]", () => {
  assert.deepEqual(
    ORIGINAL_CURVE.map((e) => e.epoch),
    Array.from({ length: 315 }, (_, i) => i + 1),
  );
  for (
    const { loss, accuracy, validationLoss, validationAccuracy }
      of ORIGINAL_CURVE
  ) {
    assert.ok(loss > 0 && validationLoss > 0);
    assert.ok(
      accuracy >= 0 && accuracy <= 1 && validationAccuracy >= 0 &&
        validationAccuracy <= 1,
    );
  }
});

Deno.test("ORIGINAL_CURVE begins at chance and ends as the public notebook printed", () => {
  assert.deepEqual(ORIGINAL_CURVE[0], {
    epoch: 1,
    loss: 2.0631,
    accuracy: 0.1336,
    validationLoss: 2.0783,
    validationAccuracy: 0.1218,
  });
  const { loss, accuracy } = ORIGINAL_CURVE[314];
  assert.deepEqual([loss, accuracy], [0.2812, 0.8948]);
});
