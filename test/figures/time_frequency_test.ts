import assert from "node:assert/strict";
import { melFrequencies } from "../../lib/features/mod.ts";
import {
  bandAxis,
  decibelHeat,
  timeOf,
} from "../../lib/figures/time_frequency.ts";
import { decibels } from "./gallery.ts";

Deno.test("bandAxis() labels the band whose centre is the frequency, within half a band", () => {
  const { ticks, range } = bandAxis(128, {});
  assert.deepEqual(range, [-0.5, 127.5]);
  const centres = melFrequencies(130, { fMin: 0, fMax: 24_000 }).subarray(
    1,
    129,
  );
  ticks!.at.forEach((band, i) => {
    const hz = Number(ticks!.labels[i].replace("k", "e3"));
    const nearest = centres.reduce(
      (best, c, m) =>
        Math.abs(c - hz) < Math.abs(centres[best] - hz) ? m : best,
      0,
    );
    assert.ok(
      Math.abs(nearest - band) <= 0.51,
      `${hz} Hz at ${band}, nearest ${nearest}`,
    );
  });
  assert.deepEqual(ticks!.labels, ["500", "1k", "2k", "4k", "8k", "16k"]);
});

Deno.test("timeOf() reckons with the paper's hop and rate unless told", () => {
  assert.equal(timeOf(563, {}).step, 256 / 48_000);
  assert.deepEqual(timeOf(100, { hopLength: 80, sampleRate: 8000 }).range, [
    0,
    1,
  ]);
  assert.equal(timeOf(10, { hopLength: undefined }).step, 256 / 48_000);
});

Deno.test("decibelHeat() ends 80 dB below the maximum, rounded up", () => {
  const matrix = decibels(4, 4);
  matrix.data[0] = 12.3;
  const heat = decibelHeat(matrix, {
    x: { start: 0, step: 1 },
    y: { start: 0, step: 1 },
  });
  assert.deepEqual(heat.range, [-67, 13]);
});
