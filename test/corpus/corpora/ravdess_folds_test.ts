import assert from "node:assert/strict";
import {
  EMOBOX_FOLDS,
  LUNA_JIMENEZ_FOLDS,
} from "../../../lib/corpus/corpora/ravdess_folds.ts";

Deno.test("each list of folds tests each of the 24 actors once", () => {
  const all = Array.from({ length: 24 }, (_, i) => String(i + 1));
  for (const folds of [LUNA_JIMENEZ_FOLDS, EMOBOX_FOLDS]) {
    const actors = folds.speakers.flat();
    assert.deepEqual(actors.sort((a, b) => Number(a) - Number(b)), all);
  }
});

Deno.test("folds are those that were published", () => {
  assert.deepEqual(LUNA_JIMENEZ_FOLDS.speakers.map((fold) => fold.join()), [
    "2,5,14,15,16",
    "3,6,7,13,18",
    "10,11,12,19,20",
    "8,17,21,23,24",
    "1,4,9,22",
  ]);
  assert.deepEqual(EMOBOX_FOLDS.speakers.map((fold) => fold.join()), [
    "1,11,20,21",
    "4,10,12,14",
    "8,9,19,23",
    "3,5,7,24",
    "2,15,16,18",
    "6,13,17,22",
  ]);
});
