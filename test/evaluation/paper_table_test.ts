import assert from "node:assert/strict";
import { PAPER_TABLE_3 } from "../../lib/evaluation/mod.ts";
import { EMOTIONS } from "../../lib/paper.ts";

const cell = (truth: string, predicted: string) =>
  PAPER_TABLE_3.confusion[EMOTIONS.findIndex((e) => e === truth)][
    EMOTIONS.findIndex((e) => e === predicted)
  ];

Deno.test("PAPER_TABLE_3 has every printed error in its place, 26 in all", () => {
  const printed: [string, string, number][] = [
    ["surprised", "neutral", 1],
    ["surprised", "disgust", 1],
    ["neutral", "calm", 1],
    ["calm", "neutral", 2],
    ["calm", "sad", 7],
    ["happy", "neutral", 1],
    ["sad", "happy", 2],
    ["fearful", "surprised", 1],
    ["fearful", "sad", 6],
    ["fearful", "angry", 2],
    ["disgust", "angry", 2],
  ];
  for (const [truth, predicted, count] of printed) {
    assert.equal(cell(truth, predicted), count, `${truth} as ${predicted}`);
  }
  assert.equal(printed.reduce((sum, [, , count]) => sum + count, 0), 26);
  const total = PAPER_TABLE_3.confusion.flat().reduce((a, b) => a + b);
  const right = EMOTIONS.reduce((sum, e) => sum + cell(e, e), 0);
  assert.deepEqual([total, total - right], [PAPER_TABLE_3.items, 26]);
});
