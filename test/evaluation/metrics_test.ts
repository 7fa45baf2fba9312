import assert from "node:assert/strict";
import {
  metrics,
  PAPER_TABLE_3,
  type Prediction,
  wilson,
} from "../../lib/evaluation/mod.ts";
import { EMOTIONS } from "../../lib/paper.ts";

/** A list of predictions with the paper's confusion matrix, actors dealt in turn. */
function paperPredictions(actorCount: number): Prediction[] {
  const list: Prediction[] = [];
  PAPER_TABLE_3.confusion.forEach((row, t) =>
    row.forEach((count, p) => {
      for (let i = 0; i < count; i++) {
        const name = `clip-${list.length}`;
        list.push({
          item: name,
          clip: name,
          actor: 1 + list.length % actorCount,
          truth: EMOTIONS[t],
          predicted: EMOTIONS[p],
          probabilities: EMOTIONS.map((_, k) => k === p ? 1 : 0),
        });
      }
    })
  );
  return list;
}

Deno.test("metrics() on the paper's table 3: 94.02 %, Wilson's interval, one UAR interval by items", () => {
  const result = metrics(paperPredictions(24), { byActor: false });
  assert.equal(result.n, 435);
  assert.equal(result.actors, 24);
  assert.equal(result.accuracy, 409 / 435);
  assert.deepEqual(result.confusion, PAPER_TABLE_3.confusion);
  assert.deepEqual(result.accuracyInterval, wilson(409, 435));
  assert.deepEqual(result.perClass[1].recallInterval, wilson(49, 58));
  assert.equal(result.uarInterval.method, "bootstrap over items");
  assert.ok(result.uarInterval.low < result.unweightedAverageRecall);
  assert.ok(result.uarInterval.high > result.unweightedAverageRecall);
});

Deno.test("metrics() takes every interval over actors where the protocol keeps them apart", () => {
  const result = metrics(paperPredictions(24), { byActor: true, seed: 4 });
  for (
    const interval of [
      result.accuracyInterval,
      result.uarInterval,
      ...result.perClass.map((scores) => scores.recallInterval!),
    ]
  ) {
    assert.equal(interval.method, "bootstrap over actors");
    assert.ok(interval.low <= interval.high);
  }
  assert.deepEqual(
    metrics(paperPredictions(24), { byActor: true, seed: 4 }),
    result,
  );
});

Deno.test("metrics() of a single actor falls back to items and says so", () => {
  const result = metrics(paperPredictions(1), { byActor: true });
  assert.equal(result.accuracyInterval.method, "Wilson");
  assert.equal(result.uarInterval.method, "bootstrap over items");
});

Deno.test("metrics() gives no recall interval to a class without items, and survives JSON", () => {
  const some = paperPredictions(24).filter((p) => p.truth !== "sad");
  const result = metrics(some, { byActor: true });
  assert.equal(result.perClass[3].support, 0);
  assert.equal("recallInterval" in result.perClass[3], false);
  assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
});

Deno.test("metrics() refuses an empty list", () => {
  assert.throws(() => metrics([], { byActor: false }), {
    name: "RangeError",
    message: /at least one prediction, got 0/,
  });
});
