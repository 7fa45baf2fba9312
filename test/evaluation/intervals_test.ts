import assert from "node:assert/strict";
import fc from "fast-check";
import {
  accuracy,
  averageRecallInterval,
  bootstrapBySpeaker,
  type Confusion,
  hull,
  type Interval,
  unweightedAverageRecall,
  wilson,
} from "../../lib/evaluation/mod.ts";
import { EMOTIONS } from "../../lib/paper.ts";
import { Random } from "../../lib/random.ts";
import { fixture } from "./fixture.ts";

function assertInterval(
  got: Interval,
  [low, high]: readonly number[],
  tolerance: number,
) {
  const worst = Math.max(Math.abs(got.low - low), Math.abs(got.high - high));
  assert.ok(
    worst <= tolerance,
    `got [${got.low}, ${got.high}], want [${low}, ${high}]: off by ${worst}`,
  );
}

const speakers = fixture.byActor.actor.map((actor, i) => ({
  speaker: String(actor),
  truth: fixture.byActor.truth[i],
  predicted: fixture.byActor.predicted[i],
}));

for (const { successes, n, confidence, interval } of fixture.wilson) {
  Deno.test(`wilson() matches statsmodels within 1e-12: ${successes} of ${n} at ${confidence}`, () => {
    assertInterval(wilson(successes, n, confidence), interval, 1e-12);
  });
}

Deno.test("wilson() holds the share, narrows with n and mirrors", () => {
  const cases = fc.integer({ min: 1, max: 2000 }).chain((n) =>
    fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n))
  );
  fc.assert(fc.property(cases, ([k, n]) => {
    const { low, high } = wilson(k, n);
    assert.ok(0 <= low && low <= k / n && k / n <= high && high <= 1);
    const mirrored = wilson(n - k, n);
    assert.ok(Math.abs(1 - mirrored.high - low) < 1e-12);
    const larger = wilson(4 * k, 4 * n);
    assert.ok(larger.high - larger.low < high - low);
  }));
});

// 20,000 replicates here against 200,000 in numpy: the Monte Carlo error of a
// 2.5 % quantile is about 0.0005, items being worth 1/384 and 1/200.
Deno.test("bootstrapBySpeaker() matches numpy's within 0.003, accuracy and UAR", () => {
  const options = { seed: 5, replicates: 20_000 };
  assertInterval(
    bootstrapBySpeaker(speakers, EMOTIONS, accuracy, options),
    fixture.byActor.accuracyInterval,
    0.003,
  );
  assertInterval(
    bootstrapBySpeaker(speakers, EMOTIONS, unweightedAverageRecall, options),
    fixture.byActor.uarInterval,
    0.003,
  );
});

// numpy's stratified bootstrap takes each class by its own recall; ours takes recalls
// for alike, and is somewhat wider.
Deno.test("averageRecallInterval() is numpy's stratified bootstrap within 0.02, UAR of unbalanced classes", () => {
  const { confusion } = fixture.cases[fixture.byItem.case];
  assertInterval(
    averageRecallInterval(confusion),
    fixture.byItem.uarInterval,
    0.02,
  );
});

Deno.test("averageRecallInterval() is Wilson's where classes have as many items", () => {
  const { low, high } = averageRecallInterval([[9, 1], [3, 7]], 0.9);
  assertInterval(wilson(16, 20, 0.9), [low, high], 1e-12);
});

/** Share of simulated tests whose interval holds the true average recall. */
function coverage(sizes: number[], recalls: number[], seed: number): number {
  const random = new Random(seed, "coverage");
  const truth = recalls.reduce((a, b) => a + b) / recalls.length;
  const tests = 2000;
  let held = 0;
  for (let test = 0; test < tests; test++) {
    const confusion: Confusion = sizes.map((items, k) => {
      let hits = 0;
      for (let i = 0; i < items; i++) {
        if (random.uniform() < recalls[k]) hits++;
      }
      return sizes.map((_, p) =>
        p === k ? hits : p === (k + 1) % sizes.length ? items - hits : 0
      );
    });
    const { low, high } = averageRecallInterval(confusion);
    if (low <= truth && truth <= high) held++;
  }
  return held / tests;
}

Deno.test("averageRecallInterval() covers 92 % and more of 95 % from one item per class on", () => {
  const alike = (recall: number) => Array<number>(8).fill(recall);
  const differing = [0.1, 0.3, 0.4, 0.5, 0.7, 0.8, 0.9, 0.95];
  for (const items of [1, 2, 3, 5, 10, 29]) {
    const sizes = Array<number>(8).fill(items);
    for (const recalls of [alike(0.3), alike(0.5), alike(0.7), differing]) {
      // 2,000 tests: sigma 0.5 points.
      const found = coverage(sizes, recalls, items);
      assert.ok(found > 0.91, `${items} per class, ${recalls}: ${found}`);
    }
  }
  // Near 100 % a discrete count can't hold 95 % at every recall, but nothing collapses.
  for (const items of [1, 2, 3, 5, 10, 29]) {
    const found = coverage(Array<number>(8).fill(items), alike(0.98), items);
    assert.ok(found > 0.83, `${items} per class at 0.98: ${found}`);
  }
});

Deno.test("averageRecallInterval() covers in unbalanced tests, and 84 % where only a rare class is bad", () => {
  const sizes = [3, 30, 30, 30, 30, 30, 30, 30];
  assert.ok(coverage(sizes, Array<number>(8).fill(0.6), 1) > 0.93);
  const worst = coverage(sizes, [0.5, ...Array<number>(7).fill(0.95)], 2);
  assert.ok(worst > 0.82, `${worst}`);
});

Deno.test("averageRecallInterval() leaves out classes without items, and refuses no items", () => {
  const withEmpty = averageRecallInterval([[9, 1, 0], [3, 7, 0], [0, 0, 0]]);
  assert.deepEqual(withEmpty, averageRecallInterval([[9, 1], [3, 7]]));
  assert.throws(() => averageRecallInterval([[0]]), /at least one item/);
});

Deno.test("hull() holds both intervals and keeps the first's name", () => {
  const speakers = {
    ...wilson(5, 10),
    method: "bootstrap over speakers" as const,
  };
  const joined = hull({ ...speakers, low: 0.5, high: 0.5 }, wilson(5, 10));
  assert.deepEqual(joined, speakers);
});

Deno.test("bootstrapBySpeaker() depends on the seed and not on the order of items", () => {
  const once = bootstrapBySpeaker(speakers, EMOTIONS, accuracy, {
    seed: 1,
    replicates: 200,
  });
  assert.deepEqual(
    bootstrapBySpeaker(speakers.toReversed(), EMOTIONS, accuracy, {
      seed: 1,
      replicates: 200,
    }),
    once,
  );
  assert.notDeepEqual(
    bootstrapBySpeaker(speakers, EMOTIONS, accuracy, {
      seed: 2,
      replicates: 200,
    }),
    once,
  );
});

Deno.test("bootstrapBySpeaker() is wider than Wilson's where speakers differ", () => {
  // Half of the speakers at 95 %, half at 45 %: items of one speaker say the same.
  const random = new Random(3);
  const items = Array.from({ length: 24 * 20 }, (_, i) => {
    const actor = 1 + i % 24;
    const right = random.uniform() < (actor % 2 ? 0.95 : 0.45);
    return {
      speaker: String(actor),
      truth: "sad",
      predicted: right ? "sad" : "calm",
    };
  });
  const hits = items.filter((item) => item.predicted === "sad").length;
  const naive = wilson(hits, items.length);
  const clustered = bootstrapBySpeaker(items, EMOTIONS, accuracy);
  const ratio = (clustered.high - clustered.low) / (naive.high - naive.low);
  assert.ok(ratio > 1.5, `only ${ratio} times as wide`);
});

Deno.test("bootstrapBySpeaker() leaves out resamples where the statistic is NaN", () => {
  const items = ["a", "b"].map((speaker) => ({
    speaker,
    truth: speaker === "a" ? "calm" : "sad",
    predicted: "calm",
  }));
  const { low, high } = bootstrapBySpeaker(
    items,
    ["calm", "sad"],
    (c) => c[0][0] === 0 ? NaN : c[0][0] / c[0][0],
  );
  assert.deepEqual([low, high], [1, 1]);
});

Deno.test("bootstrapBySpeaker() orders numbers by value, since published intervals rest on it", () => {
  const of = (names: string[]) =>
    bootstrapBySpeaker(
      speakers.map((p) => ({ ...p, speaker: names[Number(p.speaker)] })),
      EMOTIONS,
      accuracy,
      { replicates: 50 },
    );
  const numbers = Array.from({ length: 25 }, (_, i) => String(i));
  const padded = numbers.map((name) => name.padStart(2, "0"));
  assert.deepEqual(of(numbers), of(padded));
});

Deno.test("intervals refuse counts, confidences and speakers that make none", () => {
  assert.throws(() => wilson(3, 2), {
    name: "RangeError",
    message: /got 3 of 2/,
  });
  assert.throws(() => wilson(0, 0), /n at least 1, got 0 of 0/);
  assert.throws(() => wilson(1.5, 2), /got 1.5 of 2/);
  assert.throws(() => wilson(1, 2, 1), /confidence must be in \(0, 1\), got 1/);
  assert.throws(
    () =>
      bootstrapBySpeaker(
        speakers.filter((a) => a.speaker === "7"),
        EMOTIONS,
        accuracy,
      ),
    { name: "RangeError", message: /at least 2, got 1/ },
  );
  assert.throws(
    () => bootstrapBySpeaker(speakers, EMOTIONS, accuracy, { replicates: 0 }),
    /replicates must be an integer of at least 1, got 0/,
  );
});
