import assert from "node:assert/strict";
import { EMOTIONS } from "../../lib/paper.ts";
import { openEmbedded } from "../../lib/corpus/embedded.ts";
import {
  EMOBOX_FOLDS,
  LUNA_JIMENEZ_FOLDS,
} from "../../lib/corpus/corpora/ravdess_folds.ts";
import {
  parseClipName,
  speechClipNames,
} from "../../lib/corpus/corpora/ravdess_name.ts";

Deno.test("openEmbedded() in full is the 1,440 clips of RAVDESS", async () => {
  const { clips, report, synthetic, id } = await openEmbedded({ part: "full" });
  assert.equal(id, "embedded");
  assert.equal(synthetic, true);
  assert.deepEqual(clips.map((clip) => clip.name), speechClipNames());
  for (const clip of clips) {
    const { emotion, intensity, actor } = parseClipName(clip.name);
    assert.equal(clip.label, emotion);
    assert.equal(clip.intensity, intensity);
    assert.equal(clip.speaker, String(actor));
  }
  assert.deepEqual(report.counts.label, {
    neutral: 96,
    ...Object.fromEntries(EMOTIONS.slice(1).map((emotion) => [emotion, 192])),
  });
  assert.deepEqual(report.counts.intensity, { normal: 768, strong: 672 });
  assert.ok(
    Object.values(report.counts.speaker).every((count) => count === 60),
  );
  assert.deepEqual(report.missing, []);
  assert.deepEqual(report.sameSamples, []);
});

Deno.test("openEmbedded() by default is 320 clips, 40 an emotion, 32 an actor", async () => {
  const { clips, report } = await openEmbedded();
  assert.equal(clips.length, 320);
  for (const emotion of EMOTIONS) {
    assert.equal(report.counts.label[emotion], 40);
  }
  assert.deepEqual(
    Object.entries(report.counts.speaker),
    [1, 2, 3, 4, 5, 6, 8, 11, 12, 17].map((actor) => [`${actor}`, 32]),
  );
  assert.deepEqual(report.missing, []);
  assert.deepEqual(report.warnings, []);
  assert.ok(
    clips.every((clip) =>
      (clip.label === "neutral") === (clip.intensity === "normal")
    ),
  );
});

Deno.test("openEmbedded() by default has clips in each of the actor folds", async () => {
  const { clips } = await openEmbedded();
  const actors = new Set(clips.map((clip) => clip.speaker));
  for (const folds of [LUNA_JIMENEZ_FOLDS, EMOBOX_FOLDS]) {
    assert.ok(
      folds.speakers.every((fold) => fold.some((actor) => actors.has(actor))),
    );
  }
});

Deno.test("openEmbedded() hashes tell clips and seeds apart, and are the same every time", async () => {
  const hashes = async (seed: number) =>
    (await openEmbedded({ part: "full", seed })).clips.map(({ hash }) => hash);
  const one = await hashes(1), two = await hashes(2);
  assert.equal(new Set([...one, ...two]).size, 2880);
  assert.deepEqual(await hashes(1), one);
  assert.ok(one.every((hash) => /^[0-9a-f]{64}$/.test(hash)));
});

Deno.test("openEmbedded() gives a clip the same hash in the part and in full", async () => {
  const full = await openEmbedded({ part: "full" });
  const known = new Map(full.clips.map(({ name, hash }) => [name, hash]));
  for (const { name, hash } of (await openEmbedded()).clips) {
    assert.equal(known.get(name), hash);
  }
});

Deno.test("openEmbedded().load() gives a new array with the same samples each time", async () => {
  const corpus = await openEmbedded();
  const first = await corpus.load(corpus.clips[9]);
  const second = await corpus.load(corpus.clips[9]);
  assert.equal(first.sampleRate, 48_000);
  assert.notEqual(first.samples, second.samples);
  assert.deepEqual(first.samples, second.samples);
});

Deno.test("openEmbedded().load() refuses a clip of another seed", async () => {
  const one = await openEmbedded({ seed: 1 }),
    two = await openEmbedded({ seed: 2 });
  await assert.rejects(one.load(two.clips[0]), {
    name: "RangeError",
    message: /03-01-01-01-01-01-01.*seed 1/,
  });
});

Deno.test("openEmbedded() refuses an unknown part and a seed that is no 32-bit integer", async () => {
  await assert.rejects(
    openEmbedded({ part: "half" as "full" }),
    /part must be "part" or "full", got "half"/,
  );
  for (const seed of [-1, 0.5, NaN, 2 ** 32]) {
    await assert.rejects(openEmbedded({ seed }), RangeError);
  }
});
