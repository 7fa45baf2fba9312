import assert from "node:assert/strict";
import fc from "fast-check";
import {
  accuracy,
  bootstrapByActor,
  bootstrapByItem,
  type Interval,
  unweightedAverageRecall,
  wilson,
} from "../../lib/evaluation/mod.ts";
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

const actors = fixture.byActor.actor.map((actor, i) => ({
  actor,
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
Deno.test("bootstrapByActor() matches numpy's within 0.003, accuracy and UAR", () => {
  const options = { seed: 5, replicates: 20_000 };
  assertInterval(
    bootstrapByActor(actors, accuracy, options),
    fixture.byActor.accuracyInterval,
    0.003,
  );
  assertInterval(
    bootstrapByActor(actors, unweightedAverageRecall, options),
    fixture.byActor.uarInterval,
    0.003,
  );
});

Deno.test("bootstrapByItem() matches numpy's within 0.003, UAR of unbalanced classes", () => {
  assertInterval(
    bootstrapByItem(
      fixture.cases[fixture.byItem.case].confusion,
      unweightedAverageRecall,
      { seed: 5, replicates: 20_000 },
    ),
    fixture.byItem.uarInterval,
    0.003,
  );
});

Deno.test("bootstrapByActor() depends on the seed and not on the order of items", () => {
  const once = bootstrapByActor(actors, accuracy, { seed: 1, replicates: 200 });
  assert.deepEqual(
    bootstrapByActor(actors.toReversed(), accuracy, {
      seed: 1,
      replicates: 200,
    }),
    once,
  );
  assert.notDeepEqual(
    bootstrapByActor(actors, accuracy, { seed: 2, replicates: 200 }),
    once,
  );
});

Deno.test("bootstrapByActor() is wider than Wilson's where actors differ", () => {
  // Half of the actors at 95 %, half at 45 %: items of one actor say the same.
  const random = new Random(3);
  const items = Array.from({ length: 24 * 20 }, (_, i) => {
    const actor = 1 + i % 24;
    const right = random.uniform() < (actor % 2 ? 0.95 : 0.45);
    return {
      actor,
      truth: "sad",
      predicted: right ? "sad" : "calm",
    } as const;
  });
  const hits = items.filter((item) => item.predicted === "sad").length;
  const naive = wilson(hits, items.length);
  const clustered = bootstrapByActor(items, accuracy);
  const ratio = (clustered.high - clustered.low) / (naive.high - naive.low);
  assert.ok(ratio > 1.5, `only ${ratio} times as wide`);
});

Deno.test("a bootstrap leaves out resamples where the statistic is NaN", () => {
  const { low, high } = bootstrapByItem(
    [[1, 1], [0, 2]],
    (c) => c[0][0] === 0 ? NaN : c[0][0] / c[0][0],
  );
  assert.deepEqual([low, high], [1, 1]);
});

Deno.test("intervals refuse counts, confidences and actors that make none", () => {
  assert.throws(() => wilson(3, 2), {
    name: "RangeError",
    message: /got 3 of 2/,
  });
  assert.throws(() => wilson(0, 0), /n at least 1, got 0 of 0/);
  assert.throws(() => wilson(1.5, 2), /got 1.5 of 2/);
  assert.throws(() => wilson(1, 2, 1), /confidence must be in \(0, 1\), got 1/);
  assert.throws(
    () => bootstrapByActor(actors.filter((a) => a.actor === 7), accuracy),
    { name: "RangeError", message: /at least 2, got 1/ },
  );
  assert.throws(
    () => bootstrapByItem([[1]], accuracy, { replicates: 0 }),
    /replicates must be an integer of at least 1, got 0/,
  );
});
