import assert from "node:assert/strict";
import type { Clip, Corpus } from "../../lib/corpus/clip.ts";
import { CORPORA } from "../../lib/corpus/corpora/mod.ts";
import { reportIndex } from "../../lib/corpus/index_report.ts";
import { joinCorpora } from "../../lib/corpus/join.ts";
import { leakReport } from "../../lib/corpus/protocols/leak_report.ts";
import { split } from "../../lib/corpus/protocols/split.ts";

/** A corpus of made-up clips, twenty of each label and speaker. */
function corpusOf(id: string, labels: string[], speakers: string[]): Corpus {
  const clips = speakers.flatMap((speaker) =>
    labels.flatMap((label) =>
      Array.from({ length: 20 }, (_, i): Clip => ({
        name: `${speaker}-${label}-${i}`,
        label,
        speaker,
        hash: `${id} ${speaker} ${label} ${i}`,
      }))
    )
  );
  const { material } = CORPORA.ravdess;
  return {
    id,
    kind: id,
    title: id.toUpperCase(),
    labels,
    material,
    synthetic: false,
    clips,
    report: reportIndex(clips, { title: id, labels }),
    load: (clip) =>
      Promise.resolve({
        samples: Float32Array.of(id.length),
        sampleRate: clip.name.length,
      }),
  };
}

const training = corpusOf("first", ["neutral", "happy", "sad", "calm"], [
  "1",
  "2",
  "3",
  "4",
]);
const test = corpusOf("second", ["bored", "sad", "happy"], ["1", "2"]);

Deno.test("joinCorpora() keeps the labels that both have, in the order of the first", async () => {
  const joined = joinCorpora(training, test);
  assert.deepEqual(joined.labels, ["happy", "sad"]);
  assert.equal(joined.clips.length, 4 * 40 + 2 * 40);
  const tested = joined.clips.filter(({ testOnly }) => testOnly);
  assert.deepEqual(new Set(tested.map(({ speaker }) => speaker)).size, 2);
  assert.equal(tested[0].name, "test/1-sad-0");
  // Each clip is loaded from its own corpus, by its own name.
  const heard = await joined.load(tested[0]);
  assert.deepEqual([heard.samples[0], heard.sampleRate], [6, "1-sad-0".length]);
  assert.equal((await joined.load(joined.clips[0])).samples[0], 5);
  assert(training.clips.every((clip) => !("testOnly" in clip)));
});

Deno.test("joinCorpora() counts labels by their clips, and refuses fewer than two in common", () => {
  const only = { ...test, clips: test.clips.filter((c) => c.label !== "sad") };
  assert.throws(
    () => joinCorpora(training, only),
    /SECOND .* FIRST: .*neutral, happy, sad, calm and bored, happy/,
  );
});

Deno.test("joinCorpora() finds another prefix where training clips have it", () => {
  const clips = training.clips.map((clip) => ({
    ...clip,
    name: "test/" + clip.name,
  }));
  const joined = joinCorpora({ ...training, clips }, test);
  const names = joined.clips.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("cross-corpus tests all clips of the second corpus, and validates on voices of the first", () => {
  const { clips } = joinCorpora(training, test);
  const parts = split("cross-corpus", clips, { seed: 1, copies: 1 });
  assert.equal(parts.test.length, 80);
  assert(parts.test.every(({ clip }) => clip.startsWith("test/")));
  assert.equal(parts.validation.length, 40); // one of four speakers
  assert.equal(parts.train.length, 2 * 120);
  const report = leakReport(parts, clips);
  // Speaker 1 of one corpus is not speaker 1 of the other.
  assert.equal(report.sameSpeaker.count, 0);
  assert.match(report.sentences.at(-1)!, /new voices in other recordings/);
});

Deno.test("cross-corpus trains on no recording that it tests, and refuses a corpus beside itself", () => {
  const twin = training.clips.find(({ label }) => label === "sad")!;
  const clips = test.clips.map((clip, i) => ({
    ...clip,
    ...(i === 25 && { hash: twin.hash }),
  }));
  const joined = joinCorpora(training, { ...test, clips });
  const parts = split("cross-corpus", joined.clips, { seed: 1 });
  assert.deepEqual(parts.leftOut, [twin.name]);
  assert.equal(leakReport(parts, joined.clips).sameRecording.count, 0);
  const same = joinCorpora(training, training);
  assert.throws(
    () => split("cross-corpus", same.clips, { seed: 1 }),
    /train part/,
  );
});

Deno.test("cross-corpus and all other protocols refuse each other's corpora", () => {
  const { clips } = joinCorpora(training, test);
  const words = /for two corpora that are joined/;
  assert.throws(() => split("random", clips, { seed: 1 }), words);
  const own = training.clips;
  assert.throws(() => split("cross-corpus", own, { seed: 1 }), words);
});
