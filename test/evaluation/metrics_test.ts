import assert from "node:assert/strict";
import {
  metrics,
  PAPER_TABLE_3,
  type Prediction,
  wilson,
} from "../../lib/evaluation/mod.ts";
import { EMOTIONS } from "../../lib/paper.ts";

const OVER_ITEMS = { labels: EMOTIONS, bySpeaker: false };
const OVER_SPEAKERS = { labels: EMOTIONS, bySpeaker: true };

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
          speaker: String(1 + list.length % actorCount),
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
  const result = metrics(paperPredictions(24), OVER_ITEMS);
  assert.equal(result.n, 435);
  assert.equal(result.speakers, 24);
  assert.equal(result.accuracy, 409 / 435);
  assert.deepEqual(result.confusion, PAPER_TABLE_3.confusion);
  assert.deepEqual(result.accuracyInterval, wilson(409, 435));
  assert.deepEqual(result.perClass[1].recallInterval, wilson(49, 58));
  assert.equal(
    result.uarInterval.method,
    "Wilson at the effective number of items",
  );
  assert.ok(result.uarInterval.low < result.unweightedAverageRecall);
  assert.ok(result.uarInterval.high > result.unweightedAverageRecall);
});

Deno.test("metrics() takes every interval over speakers where the protocol keeps them apart", () => {
  const result = metrics(paperPredictions(24), { ...OVER_SPEAKERS, seed: 4 });
  for (
    const interval of [
      result.accuracyInterval,
      result.uarInterval,
      ...result.perClass.map((scores) => scores.recallInterval!),
    ]
  ) {
    assert.equal(interval.method, "bootstrap over speakers");
    assert.ok(interval.low <= interval.high);
  }
  assert.deepEqual(
    metrics(paperPredictions(24), { ...OVER_SPEAKERS, seed: 4 }),
    result,
  );
});

Deno.test("metrics() of a single speaker falls back to items and says so", () => {
  const result = metrics(paperPredictions(1), OVER_SPEAKERS);
  assert.equal(result.accuracyInterval.method, "Wilson");
  assert.equal(
    result.uarInterval.method,
    "Wilson at the effective number of items",
  );
});

Deno.test("metrics() gives no recall interval to a class without items, and survives JSON", () => {
  const some = paperPredictions(24).filter((p) => p.truth !== "sad");
  const result = metrics(some, OVER_SPEAKERS);
  assert.equal(result.perClass[3].support, 0);
  assert.equal("recallInterval" in result.perClass[3], false);
  assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
});

Deno.test("metrics() refuses an empty list", () => {
  assert.throws(() => metrics([], OVER_ITEMS), {
    name: "RangeError",
    message: /at least one prediction, got 0/,
  });
});

Deno.test("metrics() gives intervals a width where all answers, or all speakers, are alike", () => {
  // From a public report: each emotion all right or all wrong, two speakers who are alike.
  const items = Array.from({ length: 16 }, (_, i): Prediction => {
    const said = i % 2 ? 0 : i % 8;
    return {
      item: `c${i}`,
      clip: `c${i}`,
      speaker: String(1 + (i >> 3)),
      truth: EMOTIONS[i % 8],
      predicted: EMOTIONS[said],
      probabilities: EMOTIONS.map((_, k) => k === said ? 1 : 0),
    };
  });
  for (const options of [OVER_ITEMS, OVER_SPEAKERS]) {
    const { accuracyInterval, uarInterval } = metrics(items, options);
    const { low, high } = wilson(8, 16);
    for (const found of [accuracyInterval, uarInterval]) {
      assert.ok(found.low <= low + 1e-12 && found.high >= high - 1e-12);
    }
  }
});

Deno.test("metrics() knows chance from the number of labels", () => {
  const two = metrics(
    [{
      item: "a",
      clip: "a",
      speaker: "x",
      truth: "yes",
      predicted: "no",
      probabilities: [0, 1],
    }],
    { labels: ["yes", "no"], bySpeaker: false },
  );
  assert.equal(two.chance, 0.5);
  assert.deepEqual(two.perClass.map(({ label }) => label), ["yes", "no"]);
});
