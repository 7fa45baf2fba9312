import assert from "node:assert/strict";
import { type Clip, makeClip } from "../../../lib/corpus/clip.ts";
import { RAVDESS } from "../../../lib/corpus/corpora/mod.ts";
import { parseItemId } from "../../../lib/corpus/protocols/item.ts";
import {
  itemLeaks,
  leakReport,
} from "../../../lib/corpus/protocols/leak_report.ts";
import {
  type ProtocolName,
  type Split,
} from "../../../lib/corpus/protocols/protocol.ts";
import { split } from "../../../lib/corpus/protocols/split.ts";
import { allClips } from "../clips.ts";

// One actor, one sentence: two takes; the same in strong; another sentence; another actor.
const TAKE_1 = "03-01-03-01-01-01-01";
const TAKE_2 = "03-01-03-01-01-02-01";
const STRONG = "03-01-03-02-01-01-01";
const SENTENCE_2 = "03-01-03-01-02-01-01";
const ACTOR_2 = "03-01-03-01-01-01-02";
const CLIPS: Clip[] = [TAKE_1, TAKE_2, STRONG, SENTENCE_2, ACTOR_2]
  .map((name) => makeClip(RAVDESS, name, { hash: name }));

function splitOf(train: string[], test: string[]): Split {
  return {
    protocol: "copies-before-split",
    seed: 1,
    fold: 1,
    folds: 1,
    train: train.map(parseItemId),
    validation: [],
    test: test.map(parseItemId),
    leftOut: [],
  };
}

/** The leaks of one test item, as the initials of what is true. */
function leaksOf(train: string[], test: string, clips = CLIPS): string {
  const [leak] = itemLeaks(splitOf(train, [test]), clips);
  assert.equal(leak.item, test);
  return Object.entries(leak).filter(([, value]) => value === true)
    .map(([kind]) => kind).join(" ");
}

Deno.test("itemLeaks() tells samples, recording, pair, other take and actor apart", () => {
  assert.equal(leaksOf([ACTOR_2], TAKE_1), "");
  assert.equal(leaksOf([STRONG], TAKE_1), "sameSpeaker");
  assert.equal(leaksOf([SENTENCE_2], TAKE_1), "sameSpeaker");
  assert.equal(leaksOf([TAKE_2], TAKE_1), "samePair otherTake sameSpeaker");
  assert.equal(
    leaksOf([`${TAKE_1}#1`], TAKE_1),
    "sameRecording samePair sameSpeaker",
  );
  assert.equal(
    leaksOf([TAKE_1], `${TAKE_1}#2`),
    "sameRecording samePair sameSpeaker",
  );
  const all = "sameSamples sameRecording samePair sameSpeaker";
  assert.equal(leaksOf([TAKE_1], `${TAKE_1}@1`), all);
  assert.equal(
    leaksOf([`${TAKE_1}#1`, TAKE_2], TAKE_1),
    "sameRecording samePair otherTake sameSpeaker",
  );
});

Deno.test("itemLeaks() takes other names with the same samples for the same recording", () => {
  const clips = CLIPS.map((clip) => ({ ...clip, hash: "the same" }));
  const all = "sameSamples sameRecording samePair sameSpeaker";
  assert.equal(leaksOf([TAKE_2], TAKE_1, clips), all);
  assert.equal(leaksOf([ACTOR_2], TAKE_1, clips), "sameSamples sameRecording");
  // Noise is drawn by name, so noisy copies of two names differ.
  assert.equal(
    leaksOf([`${ACTOR_2}#1`], `${TAKE_1}#1`, clips),
    "sameRecording",
  );
});

Deno.test("itemLeaks() refuses items of clips that it wasn't given", () => {
  assert.throws(
    () => itemLeaks(splitOf([TAKE_1], [TAKE_2]), CLIPS.slice(0, 1)),
    RangeError,
  );
});

Deno.test("leakReport() counts, divides and says the same in sentences", () => {
  const parts = splitOf([TAKE_1], [`${TAKE_1}#1`, TAKE_2, STRONG, ACTOR_2]);
  const report = leakReport(parts, CLIPS);
  assert.equal(report.items, 4);
  assert.deepEqual(report.sameSamples, { count: 0, share: 0 });
  assert.deepEqual(report.sameRecording, { count: 1, share: 0.25 });
  assert.deepEqual(report.samePair, { count: 2, share: 0.5 });
  assert.deepEqual(report.otherTake, { count: 1, share: 0.25 });
  assert.deepEqual(report.sameSpeaker, { count: 3, share: 0.75 });
  assert.deepEqual(report.sentences, [
    "None of the 4 test items is in training, sample for sample.",
    "1 of the 4 test items (25.0 %) has the same recording in training.",
    "1 of the 4 test items (25.0 %) has another take in training: same voice, sentence, emotion and intensity.",
    "3 of the 4 test items (75.0 %) have their speaker in training.",
    "A score under this protocol measures memory of recordings as well as recognition of emotion.",
  ]);
});

Deno.test("leakReport() looks at validation too, and at an empty part", () => {
  const parts = { ...splitOf([TAKE_1], []), validation: [parseItemId(TAKE_2)] };
  assert.equal(
    leakReport(parts, CLIPS, { part: "validation" }).samePair!.count,
    1,
  );
  assert.deepEqual(leakReport(parts, CLIPS).sameSpeaker, {
    count: 0,
    share: 0,
  });
});

Deno.test("leakReport() finds the recordings of about 96 % of the test where copies come before the split", () => {
  // A test item has no sibling in training if both others fall outside: with 576 items
  // an emotion, 115/575 · 114/574 of the time; expected share 0.9602, 435 items, sigma 0.009.
  const clips = allClips();
  const shares = [1, 2, 3, 4, 5].map((seed) =>
    leakReport(split("copies-before-split", clips, { seed }), clips)
      .sameRecording.share
  );
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  assert(Math.abs(mean - 0.9602) < 4 * 0.009 / Math.sqrt(5), `mean ${mean}`);
});

Deno.test("leakReport() says what a score under each protocol tells", () => {
  const clips = allClips();
  const last = (protocol: ProtocolName) =>
    leakReport(split(protocol, clips, { seed: 1 }), clips).sentences.at(-1)!;
  assert.match(last("files-twice"), /memory of recordings/);
  assert.match(last("random"), /known voices/);
  assert.match(last("loso"), /new voices/);
});

Deno.test("leakReport() says what it cannot know where the corpus doesn't know pairs", () => {
  const clips = CLIPS.map(({ pair: _, ...clip }) => clip);
  const parts = splitOf([TAKE_1], [TAKE_2]);
  const report = leakReport(parts, clips);
  assert(!("samePair" in report) && !("otherTake" in report));
  assert(!("samePair" in itemLeaks(parts, clips)[0]));
  assert.deepEqual(report.sameSpeaker, { count: 1, share: 1 });
  assert.match(report.sentences[2], /not known: the corpus doesn't say/);
});
