import assert from "node:assert/strict";
import type { Heat } from "../../lib/figures/draw/description.ts";
import {
  type Figure,
  logMel,
  mfcc,
  spectrogram,
} from "../../lib/figures/mod.ts";
import { decibels } from "./gallery.ts";

const heatOf = (figure: Figure): Heat => {
  const [mark] = figure.description.panels[0].marks;
  assert.ok(mark.kind === "heat");
  return mark;
};

Deno.test("spectrogram() spans 0 Hz to half the rate, whole or merged", () => {
  const whole = heatOf(spectrogram(decibels(129, 20), { sampleRate: 8000 }));
  assert.equal(whole.rows, 129);
  assert.deepEqual(whole.y, { start: 0, step: 4000 / 128 });
  const merged = heatOf(spectrogram(decibels(513, 20)));
  assert.equal(merged.rows, 257);
  // A merged row stands for two bins: at the middle between them.
  assert.deepEqual(merged.y, {
    start: 24_000 / 512 / 2,
    step: 2 * 24_000 / 512,
  });
});

Deno.test("spectrogram() keeps the loudest of merged bins", () => {
  const matrix = decibels(513, 3);
  matrix.data.fill(-70);
  matrix.data[101 * 3 + 2] = -5; // bin 101, frame 2
  const { values, columns } = heatOf(spectrogram(matrix));
  assert.equal(values[50 * columns + 2], -5);
  assert.equal(Array.from(values).filter((v) => v === -5).length, 1);
});

Deno.test("logMel() shows bands by their frequencies and 3 s of the paper's frames", () => {
  const figure = logMel(decibels(128, 563));
  const [panel] = figure.description.panels;
  assert.ok(Math.abs(panel.x.range[1] - 3.0027) < 1e-3);
  assert.deepEqual(panel.y.range, [-0.5, 127.5]);
  assert.equal(heatOf(figure).bar, "Level (dB)");
});

Deno.test("mfcc() is symmetric about 0, and the first coefficient does not set its colours", () => {
  const matrix = decibels(13, 100);
  matrix.data.forEach((_, i) =>
    matrix.data[i] = i < 100 ? -500 : (i % 21) - 10
  );
  const { range } = heatOf(mfcc(matrix));
  assert.deepEqual(range, [-10, 10]);
});

Deno.test("pictures refuse empty matrices", () => {
  for (const draw of [spectrogram, logMel, mfcc]) {
    assert.throws(
      () => draw({ data: new Float32Array(0), shape: [0, 0] }),
      /values, got 0/,
    );
  }
});

Deno.test("mfcc() numbers its rows from the first coefficient that they have", () => {
  const matrix = {
    data: Float32Array.from({ length: 26 }, (_, i) => i),
    shape: [13, 2] as [number, number],
  };
  const { panels: [panel], subtitle } = mfcc(matrix, { first: 1 })
    .description;
  assert.deepEqual(panel.y.range, [0.5, 13.5]);
  const [heat] = panel.marks;
  assert.ok(heat.kind === "heat");
  assert.deepEqual(heat.y, { start: 1, step: 1 });
  assert.equal(subtitle, undefined);
});
