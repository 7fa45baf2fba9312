import assert from "node:assert/strict";
import { sortFiles } from "../../lib/corpus/clip_files.ts";
import { RAVDESS } from "../../lib/corpus/corpora/mod.ts";
import { chooseReader } from "../../lib/corpus/reader.ts";

const stamp = { size: 1, modified: 1, changed: 1 };
const reader = await chooseReader([], "", RAVDESS);

Deno.test("sortFiles() takes .wav and .flac in any case for clips, by their names", () => {
  const name = "03-01-03-01-01-01-01";
  const paths = [`${name}.wav`, `a/${name}.FLAC`, `a.b/c/${name}.Wav`];
  const { clipFiles, foreign } = sortFiles(
    paths.map((path) => ({ path, stamp })),
    reader,
  );
  assert.deepEqual(clipFiles.map((file) => file.path), paths);
  assert.deepEqual(
    new Set(clipFiles.map((file) => file.facts.name)),
    new Set([name]),
  );
  assert.deepEqual(foreign, []);
});

Deno.test("sortFiles() says why a file is none of them", () => {
  const reasons = [
    ["03-01-03-01-01-01-01", "neither .wav nor .flac"],
    ["03-01-03-01-01-01-01.wav.part", "neither .wav nor .flac"],
    [".wav", "Cannot read clip name"],
    ["03-01-03-01-01-01-01/a.wav", "Cannot read clip name"],
    ["01-01-03-01-01-01-01.wav", "audio-video, not audio only"],
  ];
  const { clipFiles, foreign } = sortFiles([
    ...reasons.map(([path]) => ({ path, stamp })),
    { path: "03-01-03-01-01-01-01.wav" },
  ], reader);
  assert.deepEqual(clipFiles, []);
  reasons.forEach(([path, reason], i) => {
    assert.equal(foreign[i].path, path);
    assert(foreign[i].reason.startsWith(reason), foreign[i].reason);
  });
  assert.equal(foreign.at(-1)!.reason, "a link to nothing");
});
