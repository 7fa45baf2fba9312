import assert from "node:assert/strict";
import { melFilterBank, melFrequencies } from "../../lib/features/mod.ts";
import { melFilters, melScales } from "../../lib/figures/mod.ts";

Deno.test("melFilters() draws every weight of the bank at its bin's frequency", () => {
  const { data, shape: [rows, bins] } = melFilterBank();
  const [all, bold] = melFilters().description.panels[0].marks;
  assert.ok(
    all.kind === "line" && Array.isArray(all.x) && bold.kind === "line",
  );
  const drawn = new Map<number, number>();
  all.x.forEach((hz, i) => {
    const bin = Math.round(hz / (48_000 / 1024));
    drawn.set(bin, (drawn.get(bin) ?? 0) + (all.y[i] ?? 0));
  });
  for (let bin = 0; bin < bins; bin++) {
    let want = 0;
    for (let m = 0; m < rows; m++) want += data[m * bins + bin];
    // Four significant digits are kept.
    assert.ok(
      Math.abs((drawn.get(bin) ?? 0) - want) <= 1e-3 * want + 1e-12,
      `bin ${bin}`,
    );
  }
  assert.equal(all.y.filter((v) => v === null).length, 128);
  assert.equal(bold.y.filter((v) => v === null).length, 8);
});

Deno.test("melFilters() counts the filters that hold no bin", () => {
  assert.match(melFilters({ nFft: 512 }).summary, /\d+ of them without a bin/);
  assert.doesNotMatch(melFilters({ nMels: 40 }).summary, /without a bin/);
});

Deno.test("melScales() is 1 at 1 kHz on each scale, and places the centres of the bands", () => {
  const [curves, centres] =
    melScales(["slaney", "htk"], { bands: 10, fMax: 24_000 }).description
      .panels;
  for (const mark of curves.marks) {
    // 240 points of 100 Hz: the tenth is 1 kHz.
    assert.ok(mark.kind === "line" && mark.y[10] === 1);
  }
  const [slaney] = centres.marks;
  assert.ok(slaney.kind === "line" && Array.isArray(slaney.x));
  const want = melFrequencies(12, { fMin: 0, fMax: 24_000, scale: "slaney" })
    .subarray(1, 11);
  assert.deepEqual(slaney.x, Array.from(want, Math.round));
});
