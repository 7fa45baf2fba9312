import assert from "node:assert/strict";
import { shareRight, surest } from "../../lib/evaluation/mod.ts";

const prediction = (
  item: string,
  truth: string,
  predicted: string,
  sure: number,
) => ({
  item,
  clip: item,
  speaker: "1",
  truth,
  predicted,
  probabilities: [sure, 1 - sure],
});

const ALL = [
  prediction("a", "sad", "sad", 0.6),
  prediction("b", "sad", "calm", 0.8),
  prediction("c", "calm", "calm", 0.9),
  prediction("d", "calm", "sad", 0.7),
];

Deno.test("surest() finds right and wrong answers, the surest first, and changes no order", () => {
  const names = (right: boolean, most?: number) =>
    surest(ALL, right, most).map(({ item }) => item).join("");
  assert.equal(names(true), "c");
  assert.equal(names(true, 5), "ca");
  assert.equal(names(false, 2), "bd");
  assert.deepEqual(ALL.map(({ item }) => item), ["a", "b", "c", "d"]);
});

Deno.test("shareRight() counts right answers, and refuses none", () => {
  assert.equal(shareRight(ALL), 0.5);
  assert.equal(shareRight(ALL.slice(1, 2)), 0);
  assert.throws(() => shareRight([]), /at least one answer, got 0/);
});
