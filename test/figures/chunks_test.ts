import assert from "node:assert/strict";
import { toChunks } from "../../lib/features/mod.ts";
import { chunks } from "../../lib/figures/mod.ts";
import { decibels } from "./gallery.ts";

const STEP = 256 / 48_000;

Deno.test("chunks() shows where each chunk lies, and each with its own values", () => {
  const logMel = decibels(128, 563);
  const [timeline, ...panels] = chunks(toChunks(logMel)).description.panels;
  const [bars] = timeline.marks;
  assert.ok(bars.kind === "bars");
  bars.base!.forEach((start, i) =>
    assert.ok(Math.abs(start - 64 * i * STEP) < 1e-3)
  );
  assert.ok(
    bars.length.every((length) => Math.abs(length - 128 * STEP) < 1e-3),
  );
  assert.equal(panels.length, 7);
  panels.forEach((panel, i) => {
    const [heat] = panel.marks;
    assert.ok(heat.kind === "heat");
    // Band 5, frame 9 of chunk i is frame 64 i + 9 of the spectrogram.
    assert.equal(heat.values[5 * 128 + 9], logMel.data[5 * 563 + 64 * i + 9]);
    assert.ok(Math.abs(heat.x.start - 64 * i * STEP) < 1e-9);
  });
});

Deno.test("chunks() colours scaled values about 0, and says so", () => {
  const figure = chunks(new Float32Array(2 * 3 * 4), {
    shape: [2, 3, 4],
    stride: 2,
    scaled: true,
  });
  const [heat] = figure.description.panels[1].marks;
  assert.ok(heat.kind === "heat");
  assert.deepEqual([heat.range, heat.map], [[-3, 3], "$diverging"]);
  assert.match(figure.summary, /2 chunks of 3 × 4, one every 2 frames, scaled/);
});

Deno.test("chunks() refuses another number of values", () => {
  assert.throws(
    () => chunks(new Float32Array(5)),
    /7 × 128 × 128 values, got 5/,
  );
});
