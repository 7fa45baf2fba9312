import assert from "node:assert/strict";
import {
  EMOBOX_FOLDS,
  LOSO_FOLDS,
  LUNA_JIMENEZ_FOLDS,
} from "../../../lib/corpus/protocols/actor_folds.ts";

Deno.test("each list of folds tests each of the 24 actors once", () => {
  const all = Array.from({ length: 24 }, (_, i) => i + 1);
  for (const folds of [LUNA_JIMENEZ_FOLDS, EMOBOX_FOLDS, LOSO_FOLDS]) {
    assert.deepEqual(folds.flat().sort((a, b) => a - b), all);
  }
});

Deno.test("folds are those that were published", () => {
  assert.deepEqual(LUNA_JIMENEZ_FOLDS.map((fold) => fold.join()), [
    "2,5,14,15,16",
    "3,6,7,13,18",
    "10,11,12,19,20",
    "8,17,21,23,24",
    "1,4,9,22",
  ]);
  assert.deepEqual(EMOBOX_FOLDS.map((fold) => fold.join()), [
    "1,11,20,21",
    "4,10,12,14",
    "8,9,19,23",
    "3,5,7,24",
    "2,15,16,18",
    "6,13,17,22",
  ]);
});
