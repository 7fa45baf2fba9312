import assert from "node:assert/strict";
import { RAVDESS } from "../../lib/corpus/corpora/mod.ts";
import { reportIndex, shortList } from "../../lib/corpus/index_report.ts";
import { allClips, withSameSamples } from "./clips.ts";

/** A corpus of which nothing is expected. */
const ANY = { title: "Any", labels: RAVDESS.labels };

Deno.test("reportIndex() counts 1,440 clips and has nothing to warn of", () => {
  const report = reportIndex(allClips(), RAVDESS);
  assert.equal(report.clips, 1440);
  assert.equal(report.files, 1440);
  assert.equal(report.counts.label.neutral, 96);
  assert.equal(report.counts.label.disgust, 192);
  assert.deepEqual(
    new Set(Object.values(report.counts.speaker)),
    new Set([60]),
  );
  assert.deepEqual(report.counts.intensity, { normal: 768, strong: 672 });
  assert.deepEqual(report.missing, []);
  assert.deepEqual(report.warnings, []);
});

Deno.test("reportIndex() counts emotions that no clip has as 0, and names what is missing", () => {
  const clips = allClips().filter((clip) => clip.label !== "sad");
  const report = reportIndex(clips, RAVDESS);
  assert.equal(report.counts.label.sad, 0);
  assert.equal(report.missing.length, 192);
  assert.equal(report.missing[0], "03-01-04-01-01-01-01");
  assert.match(
    report.warnings[0],
    /^Missing: 192 clips \(.* and 187 more\)\.$/,
  );
});

Deno.test("reportIndex() finds groups of names with the same samples", () => {
  const clips = withSameSamples(allClips(), [[3, 700], [10, 11, 12]]);
  const { sameSamples, warnings } = reportIndex(clips, RAVDESS);
  const names = (group: number[]) => group.map((i) => clips[i].name);
  assert.deepEqual(sameSamples, [names([3, 700]), names([10, 11, 12])]);
  assert.equal(warnings.length, 2);
  assert(warnings[0].includes(clips[700].name));
});

Deno.test("reportIndex() knows the Kaggle layout from other duplicates", () => {
  const clips = allClips().slice(0, 2);
  const [a, b] = clips.map((clip) => `Actor_01/${clip.name}.wav`);
  const again = "audio_speech_actors_01-24/";
  const kaggle = [
    { name: clips[0].name, paths: [a, again + a] },
    { name: clips[1].name, paths: [b, again + b] },
  ];
  const other = [kaggle[0], { name: clips[1].name, paths: [b, "copy/" + b] }];
  const warningsOf = (sameNameDuplicates: typeof kaggle) =>
    reportIndex(clips, ANY, { files: 4, sameNameDuplicates }).warnings;
  assert.match(
    warningsOf(kaggle)[0],
    /Kaggle layout: 2 of 2 clips occur twice/,
  );
  assert.match(
    warningsOf(other)[0],
    /^2 clips occur more than once .* each is used once/,
  );
  assert.doesNotMatch(warningsOf(other)[0], /Kaggle/);
});

Deno.test("reportIndex() names conflicts and unreadable files", () => {
  const { warnings } = reportIndex([], ANY, {
    unreadable: [{ path: "a.wav", reason: "" }],
    conflicts: [{ name: "b", paths: ["b.wav", "x/b.wav"] }],
  });
  assert.deepEqual(warnings, [
    "More than once with different samples: 1 clip (b.wav and x/b.wav).",
    "Not used, since they can't be decoded: 1 file (a.wav).",
  ]);
});

Deno.test("shortList() names five and counts the others", () => {
  assert.equal(shortList([]), "");
  assert.equal(shortList([..."abcde"]), "a, b, c, d, e");
  assert.equal(shortList([..."abcdef"]), "a, b, c, d, e and 1 more");
});
