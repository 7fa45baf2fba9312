import assert from "node:assert/strict";
import { waveform, waveformGrid } from "../../lib/figures/mod.ts";
import { tone } from "./gallery.ts";

const wave = tone(1);
const peak = wave.samples.reduce((top, v) => Math.max(top, Math.abs(v)), 0);

Deno.test("waveform() keeps the peak to 4 decimals, in at most 2000 points, over the sound's length", () => {
  const figure = waveform(wave, { emotion: "angry" });
  const [panel] = figure.description.panels;
  const [line] = panel.marks;
  assert.ok(line.kind === "line" && line.colour === "$angry");
  const shown = Math.max(...line.y.map((v) => Math.abs(v!)));
  assert.ok(Math.abs(shown - peak) <= 5e-5);
  assert.ok(line.y.length <= 2000);
  assert.deepEqual(panel.x.range, [0, 1]);
  assert.ok(panel.y.range[1] > peak);
});

Deno.test("waveform() shows the whole of the paper's window, though the sound be shorter", () => {
  const [panel] =
    waveform(wave, { window: { offset: 0.5, duration: 3 } }).description.panels;
  assert.deepEqual(panel.x.range, [0, 3.5]);
  const [area] = panel.marks;
  assert.deepEqual(area.kind === "area" && area.x, [0.5, 3.5]);
});

Deno.test("waveformGrid() has the same axes in every panel, ticks at the left and the bottom alone", () => {
  const quiet = {
    samples: wave.samples.map((v) => v / 10),
    sampleRate: 48_000,
  };
  const { panels } = waveformGrid([
    { waveform: wave, title: "loud", emotion: "angry" },
    { waveform: quiet, title: "quiet", emotion: "calm" },
    {
      waveform: { ...quiet, samples: quiet.samples.slice(0, 24_000) },
      title: "short",
    },
  ]).description;
  for (const panel of panels) {
    assert.deepEqual([panel.x.range, panel.y.range], [
      panels[0].x.range,
      panels[0].y.range,
    ]);
  }
  assert.deepEqual(panels.map((p) => [p.row, p.column]), [[0, 0], [0, 1], [
    1,
    0,
  ]]);
  assert.deepEqual(panels.map((p) => p.y.labels), [true, false, true]);
  assert.deepEqual(panels.map((p) => p.x.labels), [false, true, true]);
  assert.deepEqual(panels.map((p) => p.swatch), ["$angry", "$calm", undefined]);
});

Deno.test("waveformGrid() marks a round amplitude on both sides of 0", () => {
  const samples = Float32Array.of(0, 0.17, -0.02);
  const [panel] =
    waveformGrid([{ waveform: { samples, sampleRate: 3 }, title: "" }])
      .description.panels;
  assert.deepEqual(panel.y.ticks!.labels, ["−0.1", "0", "0.1"]);
  assert.deepEqual(panel.y.ticks!.at, [-0.1, 0, 0.1]);
});

Deno.test("silence is drawn; no sample is an error", () => {
  const silence = { samples: new Float32Array(10), sampleRate: 10 };
  assert.match(waveform(silence).toSvg(), /^<svg/);
  const nothing = { samples: new Float32Array(0), sampleRate: 10 };
  assert.throws(
    () => waveform(nothing),
    /Cannot draw a waveform: .* samples, got 0/,
  );
  assert.throws(() => waveformGrid([]), /waveforms, got 0/);
  assert.throws(
    () => waveformGrid([{ waveform: nothing, title: "" }]),
    /samples, got 0/,
  );
});

Deno.test("waveformGrid() gives soft sounds a scale of their own where told so", () => {
  const waves = [1, 0.01].map((peak) => ({
    title: `${peak}`,
    waveform: { samples: Float32Array.of(0, peak, -peak), sampleRate: 3 },
  }));
  const tops = (scale: "common" | "own") =>
    waveformGrid(waves, { scale }).description.panels.map(({ y }) =>
      y.range[1]
    );
  assert.deepEqual(tops("common"), [1.05, 1.05]);
  assert.ok(Math.abs(tops("own")[1] - 0.0105) < 1e-6);
});
