import assert from "node:assert/strict";
import { MAX_PLAYERS, misheard } from "../../lib/report/input.ts";
import type { Prediction } from "../../lib/evaluation/mod.ts";

/** Meant sad, heard as calm with some probability. */
const wrong = (item: string, clip: string, sure: number): Prediction => ({
  item,
  clip,
  speaker: "1",
  truth: "sad",
  predicted: "calm",
  probabilities: [0, sure, 0, 1 - sure, 0, 0, 0, 0],
});

Deno.test("misheard() lists errors by how sure the network was, each recording once", () => {
  const list = misheard([
    wrong("a", "a", 0.7),
    wrong("b#1", "b", 0.8),
    wrong("b#2", "b", 0.9),
    { ...wrong("c", "c", 1), truth: "calm" },
  ]);
  assert.deepEqual(list.map((p) => p.item), ["b#2", "a"]);
});

Deno.test("misheard() gives at most so many, and leaves the list as it was", () => {
  const many = Array.from(
    { length: 20 },
    (_, i) => wrong(`${i}`, `${i}`, 0.6 + i / 100),
  );
  const order = many.map((p) => p.item);
  assert.equal(misheard(many).length, MAX_PLAYERS);
  assert.deepEqual(misheard(many, 2).map((p) => p.item), ["19", "18"]);
  assert.deepEqual(many.map((p) => p.item), order);
  assert.deepEqual(misheard([]), []);
});
