import assert from "node:assert/strict";
import { noiseComparison } from "../../lib/figures/mod.ts";
import { decibels, tone } from "./gallery.ts";

Deno.test("noiseComparison() puts versions side by side on the same axes, one colour bar", () => {
  const loud = tone(3);
  const quiet = { ...loud, samples: loud.samples.map((v) => v / 4) };
  const logMel = decibels(128, 563);
  const { panels } = noiseComparison([
    { title: "quiet", waveform: quiet, logMel },
    { title: "loud", waveform: loud, logMel },
  ]).description;
  assert.deepEqual(panels.map((p) => [p.row, p.column]), [[0, 0], [1, 0], [
    0,
    1,
  ], [1, 1]]);
  assert.deepEqual(panels[0].y.range, panels[2].y.range);
  assert.deepEqual(panels[1].x.range, panels[3].x.range);
  const bars = panels.flatMap((p) => p.marks).filter((m) =>
    m.kind === "heat" && m.bar
  );
  assert.equal(bars.length, 1);
});

Deno.test("noiseComparison() refuses an empty list", () => {
  assert.throws(() => noiseComparison([]), /versions, got 0/);
});
