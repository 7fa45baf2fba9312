import assert from "node:assert/strict";
import { CORPORA } from "../../lib/corpus/mod.ts";
import { modelCard, parseModelInfo } from "../../lib/model/mod.ts";
import { framesInfo } from "../listen/frames_model.ts";

const { figures, training } = framesInfo();

Deno.test("a card has the licence of the recordings where a model knows it", () => {
  const { terms } = CORPORA.ravdess;
  assert.match(terms, /CC BY-NC-SA 4\.0.* no commercial use/);
  const card = modelCard(framesInfo({ terms }));
  assert.ok(card.includes(`\n\n## Licence\n\n${terms}\n\n## Files\n`), card);
  assert.doesNotMatch(modelCard(framesInfo()), /Licence/);
});

Deno.test("a card says how many clips its model knows, and which emotions it finds least and most", () => {
  const plain = modelCard(framesInfo());
  assert.doesNotMatch(plain, /SHA-256|It finds/);
  const perLabel = {
    calm: { items: 40, recall: 0.45 },
    angry: { items: 40, recall: 0.95 },
    sad: { items: 40, recall: 0.625 },
  };
  const clips = ["ab", "cd"].map((byte) => byte.repeat(32));
  const card = modelCard(framesInfo({
    figures: { ...figures, perLabel },
    training: { ...training, clips },
  }));
  assert.match(card, /SHA-256 of the samples of each of the 2 clips/);
  assert.match(
    card,
    /It finds 45\.0 % of the clips meant as calm, and 95\.0 % of those meant as angry\./,
  );
});

Deno.test("a card promises nothing beyond its test, and says on what its temperature was fitted", () => {
  const own = modelCard(framesInfo());
  assert.match(own, /It was tested on nothing else: expect less/);
  const other = modelCard(framesInfo({ testCorpus: "EMO-DB" }));
  assert.doesNotMatch(other, /nothing else/);
  const calibrated = parseModelInfo(JSON.stringify({
    ...framesInfo(),
    figures: { ...figures, calibrationError: 0.05 },
    calibration: { items: 300, folds: [3], accuracy: 0.6, errorBefore: 0.1 },
  }));
  assert.match(
    modelCard(calibrated),
    /fitted on 300 answers of models trained alike in fold 3, each to the test of its own fold \(60\.0 % right\)/,
  );
});
