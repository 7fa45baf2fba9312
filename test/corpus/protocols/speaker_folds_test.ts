import assert from "node:assert/strict";
import fc from "fast-check";
import type { Clip } from "../../../lib/corpus/clip.ts";
import { SplitError } from "../../../lib/corpus/protocols/protocol.ts";
import { dealSpeakers } from "../../../lib/corpus/protocols/speaker_folds.ts";
import { split } from "../../../lib/corpus/protocols/split.ts";
import { Random } from "../../../lib/random.ts";
import { allClips } from "../clips.ts";

/** Clips of speakers, so many of each. */
function clipsOf(counts: Record<string, number>, more = {}): Clip[] {
  return Object.entries(counts).flatMap(([speaker, count]) =>
    Array.from({ length: count }, (_, i) => ({
      name: `${speaker}-${i}`,
      label: i % 2 ? "sad" : "calm",
      speaker,
      hash: `${speaker}-${i}`,
      ...more,
    }))
  );
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

Deno.test("dealSpeakers() deals every speaker once, men and women evenly", () => {
  const clips = allClips();
  for (let seed = 0; seed < 20; seed++) {
    const folds = dealSpeakers(clips, 5, new Random(seed));
    assert.equal(new Set(folds.flat()).size, 24);
    for (const fold of folds) {
      const men = fold.filter((speaker) => Number(speaker) % 2).length;
      assert(men >= 2 && men <= 3 && fold.length - men >= 2, fold.join());
      assert(fold.length <= 5 && fold.length >= 4, fold.join());
    }
  }
});

Deno.test("dealSpeakers() balances clips where speakers differ, to within the largest speaker", () => {
  const counts = fc.array(fc.integer({ min: 1, max: 50 }), {
    minLength: 6,
    maxLength: 30,
  });
  fc.assert(fc.property(counts, fc.integer({ min: 2, max: 6 }), (list, k) => {
    const named = Object.fromEntries(list.map((n, i) => [`s${i}`, n]));
    const folds = dealSpeakers(clipsOf(named), k, new Random(1));
    const sizes = folds.map((fold) => sum(fold.map((s) => named[s])));
    assert(Math.max(...sizes) - Math.min(...sizes) <= Math.max(...list));
    assert.equal(sum(sizes), sum(list));
  }));
});

Deno.test("dealSpeakers() keeps speakers of one group together, also by way of a third", () => {
  const clips = clipsOf({ a: 4, b: 4, c: 4, d: 4, e: 4 });
  const grouped = clips.map((clip, i) => {
    const group = { "a-0": "x", "b-0": "x", "b-1": "y", "c-0": "y" }[clip.name];
    return group ? { ...clip, group } : { ...clip, take: i };
  });
  for (let seed = 0; seed < 10; seed++) {
    const folds = dealSpeakers(grouped, 3, new Random(seed));
    const home = folds.find((fold) => fold.includes("a"))!;
    assert(home.includes("b") && home.includes("c"));
  }
  assert.throws(
    () => dealSpeakers(grouped, 4, new Random(1)),
    /as many speakers as folds, got 5 in 3 groups/,
  );
});

Deno.test("speakers-K tests every speaker in one fold, and never one that trains", () => {
  const clips = clipsOf({ Ada: 20, Bob: 22, Cy: 18, Di: 20, Ed: 20 });
  const tested: string[] = [];
  for (let fold = 1; fold <= 5; fold++) {
    const parts = split("speakers-5", clips, { seed: 7, fold, copies: 1 });
    assert.equal(parts.folds, 5);
    const speakers = (items: { clip: string }[]) =>
      new Set(items.map(({ clip }) => clip.split("-")[0]));
    const [test] = speakers(parts.test);
    assert(!speakers(parts.train).has(test));
    assert(!speakers(parts.validation).has(test));
    tested.push(test);
  }
  assert.deepEqual(tested.toSorted(), ["Ada", "Bob", "Cy", "Di", "Ed"]);
  assert.throws(
    () => split("speakers-6", clips, { seed: 1 }),
    (error) =>
      error instanceof SplitError && /got 5 \(Ada, Bob/.test(error.message),
  );
});

Deno.test("loso has a fold per speaker, in the order of numbers, then names", () => {
  const clips = clipsOf({ "10": 20, Zoe: 20, "2": 20, Ada: 20 });
  const tested = [1, 2, 3, 4].map((fold) =>
    split("loso", clips, { seed: 1, fold, copies: 0 }).test[0].clip.split(
      "-",
    )[0]
  );
  assert.deepEqual(tested, ["2", "10", "Ada", "Zoe"]);
  assert.throws(() => split("loso", clips, { seed: 1, fold: 5 }), /\[1, 4\]/);
});

Deno.test("random-K tests each clip in one fold, stratified, and validates on a tenth of the rest", () => {
  const clips = allClips();
  const tested = new Map<string, number>();
  for (let fold = 1; fold <= 7; fold++) {
    const parts = split("random-7", clips, { seed: 3, fold, copies: 0 });
    const { train, validation, test } = parts;
    for (const { clip } of test) tested.set(clip, (tested.get(clip) ?? 0) + 1);
    assert.equal(train.length + validation.length + test.length, 1440);
    assert(Math.abs(test.length - 1440 / 7) < 2, `${test.length}`);
    const share = validation.length / (train.length + validation.length);
    assert(Math.abs(share - 0.1) < 0.01, `${share}`);
    const labels = Map.groupBy(test, ({ clip }) => clip.slice(6, 8));
    for (const [label, items] of labels) {
      const all = label === "01" ? 96 : 192;
      assert(Math.abs(items.length - all / 7) < 1, `${label}: ${items.length}`);
    }
  }
  assert.equal(tested.size, 1440);
  assert([...tested.values()].every((count) => count === 1));
});

Deno.test("random-K keeps clips with the same samples on one side", () => {
  const clips = allClips();
  clips[700].hash = clips[3].hash;
  for (let fold = 1; fold <= 5; fold++) {
    const parts = split("random-5", clips, { seed: 1, fold, copies: 0 });
    const home = (i: number) =>
      (["train", "validation", "test"] as const).find((part) =>
        parts[part].some(({ clip }) => clip === clips[i].name)
      );
    assert.equal(home(3), home(700));
  }
});

Deno.test("pairs refuses a corpus that doesn't say which takes belong together", () => {
  assert.throws(
    () => split("pairs", clipsOf({ a: 40, b: 40 }), { seed: 1 }),
    /must say which recordings are takes of one sentence/,
  );
});
