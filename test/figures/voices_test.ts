import assert from "node:assert/strict";
import { type MeasuredVoice, voices } from "../../lib/figures/mod.ts";

const measured: MeasuredVoice[] = [
  { label: "sad", speaker: "1", sex: "male", pitch: 120, level: -40 },
  { label: "angry", speaker: "1", sex: "male", pitch: 210, level: -20 },
  { label: "angry", speaker: "2", sex: "female", pitch: 310, level: -18 },
  { label: "calm", speaker: "2", sex: "female", level: -45 },
];

Deno.test("voices() has a panel for each sex, all on the same axes, and leaves out who has no pitch", () => {
  const { panels } = voices(measured).description;
  assert.deepEqual(panels.map(({ title }) => title), ["male", "female"]);
  assert.deepEqual(panels[0].x.range, panels[1].x.range);
  assert.deepEqual(panels[0].y.range, panels[1].y.range);
  const points = panels.flatMap(({ marks }) =>
    marks.flatMap((mark) => mark.kind === "line" ? mark.texts ?? [] : [])
  );
  assert.deepEqual(points, [
    "sad, speaker 1",
    "angry, speaker 1",
    "angry, speaker 2",
  ]);
  const words = panels[1].marks.flatMap((mark) =>
    mark.kind === "text" ? [mark.text] : []
  );
  assert.deepEqual(words, ["ang"]);
});

Deno.test("voices() refuses clips without a pitch", () => {
  assert.throws(() => voices(measured.slice(3)), RangeError);
});

/** Words of a panel that has these clips of a man, and two others in its corners. */
function wordsOf(pitches: number[]) {
  const at = (pitch: number, level: number): MeasuredVoice => (
    { label: "sad", speaker: "1", sex: "male", pitch, level }
  );
  const clips = pitches.map((pitch) => at(pitch, -40));
  const [panel] = voices([at(100, -60), at(600, -20), ...clips]).description
    .panels;
  const texts = panel.marks.filter((mark) => mark.kind === "text");
  return texts.slice(2).map(({ shift }) => shift);
}

Deno.test("voices() writes a word where it covers no point and no other word, or none", () => {
  assert.deepEqual(wordsOf([300]), [[18, 2]]);
  assert.deepEqual(wordsOf([300, 310]), [[-18, 2], [18, 2]]);
  assert.ok(wordsOf([300, 301, 302, 303, 304, 305, 306, 307]).length <= 4);
});
