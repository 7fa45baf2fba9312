import assert from "node:assert/strict";
import { hamming, hann } from "../../lib/features/mod.ts";
import { spectrum, windowComparison } from "../../lib/figures/mod.ts";

Deno.test("spectrum() puts bins where their frequencies are, and names the peak", () => {
  const values = new Float32Array(513).fill(-90);
  values[100] = -3;
  const figure = spectrum([{ values, name: "tone" }], {
    sampleRate: 16_000,
    fMax: 4000,
  });
  const [line] = figure.description.panels[0].marks;
  assert.ok(line.kind === "line" && Array.isArray(line.x));
  assert.equal(line.x[line.y.indexOf(-3)], 100 * 8000 / 512);
  assert.ok(Math.max(...line.x) <= 4000);
  assert.match(figure.summary, /tone: peak at 1563 Hz/);
});

Deno.test("windowComparison() shows the known side lobes: -13.3, -31.5 and -42.7 dB within 0.2", () => {
  const figure = windowComparison([
    { name: "rectangular", samples: new Float64Array(512).fill(1) },
    { name: "Hann", samples: hann(512, "periodic") },
    { name: "Hamming", samples: hamming(512, "periodic") },
  ]);
  const leakage = figure.description.panels[1].marks;
  // Bins in which the main lobe is over, 32 points a bin.
  [[1, -13.3], [2, -31.5], [2, -42.7]].forEach(([bin, want], i) => {
    const line = leakage[i];
    assert.ok(line.kind === "line");
    assert.equal(line.y[0], 0);
    const highest = Math.max(...line.y.slice(bin * 32).map((v) => v!));
    assert.ok(Math.abs(highest - want) < 0.2, `${highest}`);
  });
});

Deno.test("spectrum() and windowComparison() refuse what has no axis", () => {
  assert.throws(() => spectrum([], { sampleRate: 1 }), /spectra, got 0/);
  assert.throws(
    () => spectrum([{ values: [1] }], { sampleRate: 1 }),
    /at least 2 bins, got 1/,
  );
  assert.throws(
    () => windowComparison([{ name: "none", samples: [] }]),
    /samples, got 0/,
  );
});
