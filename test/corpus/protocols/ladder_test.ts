import assert from "node:assert/strict";
import fc from "fast-check";
import { RAVDESS } from "../../../lib/corpus/corpora/mod.ts";
import type { Clip } from "../../../lib/corpus/clip.ts";
import { openEmbedded } from "../../../lib/corpus/embedded.ts";
import { type Item, itemId } from "../../../lib/corpus/protocols/item.ts";
import { rungOf, RUNGS } from "../../../lib/corpus/protocols/ladder.ts";
import { leakReport } from "../../../lib/corpus/protocols/leak_report.ts";
import { SplitError } from "../../../lib/corpus/protocols/protocol.ts";
import { split } from "../../../lib/corpus/protocols/split.ts";
import { allClips, withSameSamples } from "../clips.ts";

const CLIPS = allClips();
const BY_NAME = new Map(CLIPS.map((clip) => [clip.name, clip]));
const NAMES = RUNGS.map((rung) => `ladder-${rung}`);

const ids = (items: Item[]) => items.map(itemId).sort();
const labelOf = (item: Item) => BY_NAME.get(item.clip)!.label;
const countBy = <T>(
  items: readonly T[],
  key: (item: T) => string,
): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(items, key)]
      .map(([name, list]) => [name, list.length] as const).sort(),
  );

/** The four rungs of a fold. */
const rungs = (clips: Clip[], options: { seed: number; fold: number }) =>
  NAMES.map((name) => split(name, clips, options));

const request = fc.record({
  seed: fc.nat({ max: 2 ** 32 - 1 }),
  fold: fc.integer({ min: 1, max: 5 }),
});

Deno.test("rungOf() knows the four rungs and nothing else", () => {
  assert.deepEqual(NAMES.map(rungOf), [...RUNGS]);
  assert.equal(rungOf("ladder-"), undefined);
  assert.equal(rungOf("emotion"), undefined);
});

Deno.test("the ladder tests 360 first takes on RAVDESS, each pair of each emotion for 12 of 24 actors", () => {
  fc.assert(
    fc.property(fc.nat({ max: 1000 }), (seed) => {
      const tests = [1, 2, 3, 4, 5].map((fold) =>
        split("ladder-emotion", CLIPS, { seed, fold }).test
      );
      const clips = tests.flat().map(({ clip, copy }) => {
        assert.equal(copy, 0);
        return BY_NAME.get(clip)!;
      });
      assert.equal(new Set(clips).size, 360);
      assert(clips.every(({ take }) => take === 1));
      assert.deepEqual(
        tests.map(({ length }) => length).sort(),
        [60, 75, 75, 75, 75],
      );
      const perActor = countBy(
        clips,
        ({ speaker, label }) =>
          `${speaker} ${label === "neutral" ? label : "other"}`,
      );
      assert.deepEqual(
        new Set(Object.values(perActor)),
        new Set([1, 14]),
      );
      // The pair without its actor, by sex: 6 of 12 men and 6 of 12 women.
      const perPair = countBy(
        clips,
        ({ pair, sex }) => `${sex} ${pair!.split("/").slice(1)}`,
      );
      assert.deepEqual(Object.values(perPair), Array(2 * 30).fill(6));
    }),
    { numRuns: 10 },
  );
});

Deno.test("the four rungs have the same test and validation, and 1,140 items of training with the same labels and as much noise", () => {
  fc.assert(
    fc.property(request, (options) => {
      const all = rungs(CLIPS, options);
      const [first] = all;
      const noisy = 2 * first.test.length;
      for (const { train, validation, test } of all) {
        assert.equal(new Set(train.map(itemId)).size, 1140);
        assert.equal(train.length, 1140);
        assert.deepEqual(test, first.test);
        assert.deepEqual(validation, first.validation);
        assert.equal(train.filter(({ copy }) => copy > 0).length, noisy);
        assert.equal(
          new Set(train.map(({ clip }) => clip)).size,
          1140 - test.length,
        );
        assert.deepEqual(countBy(train, labelOf), {
          ...Object.fromEntries(RAVDESS.labels.map((l) => [l, 152])),
          neutral: 76,
        });
      }
      assert.equal(first.validation.length, noisy === 150 ? 75 : 120);
    }),
    { numRuns: 15 },
  );
});

Deno.test("each rung knows of every test clip exactly what it says", () => {
  fc.assert(
    fc.property(request, (options) => {
      const known = rungs(CLIPS, options).map((parts) => {
        const { items, ...report } = leakReport(parts, CLIPS);
        return [
          report.sameSpeaker,
          report.samePair!,
          report.otherTake!,
          report.sameRecording,
          report.sameSamples,
        ].map(({ count }) => count / items);
      });
      assert.deepEqual(known, [
        [0, 0, 0, 0, 0],
        [1, 0, 0, 0, 0],
        [1, 1, 1, 0, 0],
        [1, 1, 1, 1, 0],
      ]);
    }),
    { numRuns: 15 },
  );
});

Deno.test("each rung is the one below it with clips of others exchanged for what it knows more", () => {
  const options = { seed: 4, fold: 3 };
  const [emotion, voice, take, recording] = rungs(CLIPS, options);
  const { test } = emotion;
  const actors = new Set(test.map(({ clip }) => BY_NAME.get(clip)!.speaker));
  const pairs = new Set(test.map(({ clip }) => BY_NAME.get(clip)!.pair));
  const own = CLIPS.filter(({ speaker }) => actors.has(speaker));
  const gained = (lower: typeof voice, upper: typeof voice) => {
    const had = new Set(lower.train.map(itemId));
    return ids(upper.train).filter((id) => !had.has(id));
  };
  const names = (clips: Clip[]) => clips.map(({ name }) => name).sort();
  assert.deepEqual(
    gained(emotion, voice),
    names(own.filter(({ pair }) => !pairs.has(pair))),
  );
  assert.deepEqual(
    gained(voice, take),
    names(own.filter(({ pair, take }) => pairs.has(pair) && take === 2)),
  );
  assert.deepEqual(
    gained(take, recording),
    ids(test).flatMap((id) => [`${id}#1`, `${id}#2`]).sort(),
  );
  for (const [lower, upper] of [[emotion, voice], [voice, take]]) {
    const lost = gained(upper, lower);
    assert.equal(lost.length, gained(lower, upper).length);
    assert(lost.every((id) => !actors.has(BY_NAME.get(id)!.speaker)));
    // 150 clips of 19 actors, 8 on average.
    const counts = Object.values(
      countBy(lost, (id) => BY_NAME.get(id)!.speaker),
    );
    assert(Math.max(...counts) <= 12, counts.join());
  }
});

Deno.test("the ladder leaves out of the test a pair whose takes are one recording, as RAVDESS has one, and still has 1,140 items", () => {
  const twins = ["03-01-03-01-02-01-07", "03-01-03-01-02-02-07"];
  const clips = withSameSamples(CLIPS, [
    twins.map((name) => CLIPS.findIndex((clip) => clip.name === name)),
  ]);
  for (const seed of [0, 1, 2]) {
    for (let fold = 1; fold <= 5; fold++) {
      for (const parts of rungs(clips, { seed, fold })) {
        assert.equal(parts.train.length, 1140);
        assert(!parts.test.some(({ clip }) => twins.includes(clip)));
        const { sameRecording, items } = leakReport(parts, clips);
        const all = parts.protocol === "ladder-recording" ? items : 0;
        assert.equal(sameRecording.count, all);
      }
    }
  }
});

Deno.test("the rungs stay equal with fewer and more copies: 990 clean items beside 75 recordings in noise", () => {
  for (const copies of [0, 1, 3]) {
    for (const name of NAMES) {
      const { train, validation, test } = split(name, CLIPS, {
        seed: 0,
        copies,
      });
      assert.equal(test.length, 75);
      assert.equal(validation.length, 75);
      assert.equal(train.length, 990 + 75 * copies);
    }
  }
});

Deno.test("the ladder works on the embedded part, by hand: 2 of 10 actors, 32 clips of each emotion by the others", async () => {
  const { clips } = await openEmbedded();
  const sizes = rungs(clips, { seed: 1, fold: 2 })
    .map(({ train, validation, test }) =>
      [train, validation, test].map(({ length }) => length)
    );
  assert.deepEqual(sizes, Array(4).fill([8 * 32, 16, 16]));
});

Deno.test("the ladder refuses clips without pairs, too few speakers, a speaker with nearly all clips", () => {
  const options = { seed: 1, fold: 1 };
  const refuse = (clips: Clip[], rule: RegExp) =>
    assert.throws(
      () => split("ladder-take", clips, options),
      (error) => error instanceof SplitError && rule.test(error.message),
    );
  refuse(CLIPS.map(({ pair: _, ...clip }) => clip), /must say which/);
  refuse(
    CLIPS.filter(({ speaker }) => Number(speaker) <= 4),
    /as many speakers as folds, got 4/,
  );
  const few = CLIPS.filter(({ speaker, take, intensity }) =>
    speaker === "1" ||
    Number(speaker) <= 5 && take === 1 && intensity === "normal"
  );
  refuse(few, /ladder-take: .*must have enough clips of \w+ to make room/);
});
