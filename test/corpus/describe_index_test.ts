import assert from "node:assert/strict";
import { describeIndex } from "../../lib/corpus/describe_index.ts";
import { RAVDESS } from "../../lib/corpus/corpora/mod.ts";
import { reportIndex } from "../../lib/corpus/index_report.ts";
import { allClips } from "./clips.ts";

/** A corpus of which nothing is expected. */
const ANY = { title: "Any", labels: RAVDESS.labels };

Deno.test("describeIndex() gives numbers, other files and warnings", () => {
  const clips = allClips().filter(({ speaker }) => Number(speaker) < 3).slice(
    1,
  );
  const report = reportIndex(clips, ANY, {
    files: 120,
    foreign: [
      { path: "notes.txt", reason: "neither .wav nor .flac" },
      {
        path: "03-01-05-01-01-01-25.wav",
        reason:
          'Cannot read clip name "03-01-05-01-01-01-25": actor must be 01 … 24, got 25',
      },
      { path: "a.mp3", reason: "neither .wav nor .flac" },
    ],
    unreadable: [{ path: "a.wav", reason: "" }],
  });
  assert.deepEqual(describeIndex(report), [
    "Any: 119 clips in 120 files",
    "speakers   2, 59 to 60 clips each; female 60, male 59",
    "labels     neutral 7, calm 16, happy 16, sad 16, angry 16, fearful 16, disgust 16, surprised 16",
    "intensity  normal 63, strong 56",
    "Not used:",
    "  2 files: neither .wav nor .flac (notes.txt, a.mp3)",
    "  1 file: actor must be 01 … 24, got 25 (03-01-05-01-01-01-25.wav)",
    "Not used, since they can't be decoded: 1 file (a.wav).",
  ]);
});

Deno.test("describeIndex() says little of a folder without clips", () => {
  assert.deepEqual(describeIndex(reportIndex([], ANY)), [
    "Any: 0 clips in 0 files",
  ]);
});
