import assert from "node:assert/strict";
import fc from "fast-check";
import { CORPORA } from "../../lib/corpus/corpora/mod.ts";
import { canonicalLabel, sortLabels } from "../../lib/corpus/labels.ts";
import { EMOTIONS } from "../../lib/paper.ts";

Deno.test("canonicalLabel() has one word for each emotion, however it is written", () => {
  const words: Record<string, string[]> = {
    fearful: ["fear", "Fearful", " ANXIETY "],
    angry: ["anger", "Angry"],
    disgust: ["disgusted", "Disgust"],
    happy: ["happiness", "joy"],
    sad: ["sadness", "SAD"],
    surprised: ["surprise", "ps", "pleasant surprise", "Pleasant_Surprise"],
    bored: ["boredom"],
    "very-happy": ["Very happy", "very_happy"],
    "wütend": ["Wütend"],
  };
  for (const [label, texts] of Object.entries(words)) {
    for (const text of texts) assert.equal(canonicalLabel(text), label);
  }
});

Deno.test("canonicalLabel() leaves what it gives unchanged, and every corpus's labels", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    let label: string;
    try {
      label = canonicalLabel(text);
    } catch (error) {
      return assert(error instanceof RangeError);
    }
    assert.equal(canonicalLabel(label), label);
  }));
  for (const { id, labels } of Object.values(CORPORA)) {
    assert.deepEqual(labels.map(canonicalLabel), labels, id);
    assert.deepEqual(sortLabels(labels), labels, id);
  }
});

Deno.test("canonicalLabel() refuses what can't stand in a table's head", () => {
  for (const text of ["", " ", "a,b", 'a"b', "a#1", "a@b", "a;b"]) {
    assert.throws(() => canonicalLabel(text), RangeError, text);
  }
});

Deno.test("sortLabels() puts the paper's eight first, in their order", () => {
  const mixed = ["zeal", "angry", "bored", ...EMOTIONS.toReversed()];
  assert.deepEqual(sortLabels(mixed), [...EMOTIONS, "bored", "zeal"]);
});
