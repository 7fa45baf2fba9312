/**
 * What a visitor can save.
 */
import assert from "node:assert/strict";
import {
  type HeardClip,
  historyCsv,
  historyJson,
} from "../../lib/app/page/heard_clip.ts";

const clip = (
  name: string,
  answer: Partial<HeardClip["answer"]>,
): HeardClip => ({
  name,
  origin: "file",
  opened: {
    clip: 1,
    samples: new Float32Array(1),
    sampleRate: 48_000,
    cut: false,
    trainedOn: false,
  },
  sound: new Blob(),
  answer: {
    inaudible: null,
    label: "angry",
    probabilities: Float32Array.of(0.25, 0.75),
    steps: null,
    features: { data: new Float32Array(1), shape: [1, 1] },
    offset: 0.5,
    extent: [0.5, 3.5],
    milliseconds: 1,
    ...answer,
  },
  at: new Date("2026-01-02T03:04:05Z"),
});

const silent = clip("quiet.wav", {
  inaudible: { kind: "silent", message: "silent: 0 s" },
  label: null,
  probabilities: new Float32Array(),
});

Deno.test("historyCsv() quotes names, and no spreadsheet takes one for a formula", () => {
  const csv = historyCsv([clip('=SUM("a",1).wav', {}), silent], [
    "calm",
    "angry",
  ]);
  assert.deepEqual(csv.split("\r\n"), [
    "name,origin,heardAt,offset,label,inaudible,calm,angry",
    `"'=SUM(""a"",1).wav","file","2026-01-02T03:04:05.000Z",0.5,"angry",,0.25,0.75`,
    `"quiet.wav","file","2026-01-02T03:04:05.000Z",0.5,,"silent: 0 s",,`,
    "",
  ]);
});

Deno.test("historyJson() keeps every digit, and null for silence", () => {
  const json = JSON.parse(
    historyJson([clip("a", {}), silent], ["calm", "angry"], "A model"),
  );
  assert.equal(json.model, "A model");
  assert.deepEqual(json.clips[0].probabilities, { calm: 0.25, angry: 0.75 });
  assert.deepEqual(json.clips[1].probabilities, { calm: null, angry: null });
});
