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
