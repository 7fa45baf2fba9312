import assert from "node:assert/strict";
import {
  fftFrequencies,
  melFilterBank,
  melFilters,
  melFrequencies,
  type MelSettings,
} from "../../lib/features/mod.ts";
import { assertWithin, readArray, readJson } from "./fixture.ts";

const { banks } = readJson<{ banks: MelSettings[] }>("mel");

Deno.test("mel filters match librosa within 1e-12 relative to the highest, 4 banks", () => {
  banks.forEach((settings, i) => {
    const nBins = 1 + Math.floor(settings.nFft / 2);
    const want = new Float64Array(settings.nMels * nBins);
    const { data, shape } = readArray(`mel_bank_${i}`);
    for (let row = 0; row < shape[0]; row++) {
      const [band, bin, weight] = data.subarray(3 * row, 3 * row + 3);
      want[band * nBins + bin] = weight;
    }
    const got = new Float64Array(want.length);
    melFilters(settings).forEach(({ start, weights }, m) => {
      got.set(weights, m * nBins + start);
    });
    const highest = Math.max(...want);
    assertWithin(got, want, 1e-12 * highest, `bank ${i}`);
    const matrix = melFilterBank(settings);
    assert.deepEqual(matrix.shape, [settings.nMels, nBins]);
    assert.deepEqual(matrix.data, Float32Array.from(got));
  });
});

Deno.test("neighbouring triangles of height 1 sum to 1 between the outer centres", () => {
  const settings = { nFft: 4096, nMels: 40, melNorm: "none" } as const;
  const { data, shape: [nMels, nBins] } = melFilterBank(settings);
  const edges = melFrequencies(42, { fMin: 0, fMax: 24_000 });
  fftFrequencies(48_000, 4096).forEach((hz, k) => {
    if (hz < edges[1] || hz > edges[40]) return;
    let sum = 0;
    for (let m = 0; m < nMels; m++) sum += data[m * nBins + k];
    assert(Math.abs(sum - 1) < 1e-6, `${sum} at ${hz} Hz`); // float32 weights
  });
});

Deno.test("Slaney-normalised filters have area 1 over Hz, where bins are fine", () => {
  const filters = melFilters({ nFft: 1 << 17, nMels: 20 });
  for (const { weights } of filters) {
    const area = weights.reduce((a, b) => a + b) * 48_000 / (1 << 17);
    assert(Math.abs(area - 1) < 1e-3, `area ${area}`);
  }
});

Deno.test("a filter between two bins is empty, and its row all zeros", () => {
  const settings = { sampleRate: 8000, nFft: 64, nMels: 60, fMax: 4000 };
  const narrow = melFilters(settings).findIndex((f) => f.weights.length === 0);
  assert.notEqual(narrow, -1);
  const { data, shape: [, nBins] } = melFilterBank(settings);
  const row = data.subarray(narrow * nBins, (narrow + 1) * nBins);
  assert(row.every((weight) => weight === 0));
});

Deno.test("melFilters() names the setting that is out of range", () => {
  assert.throws(() => melFilters({ sampleRate: 16_000, fMax: 9000 }), {
    name: "RangeError",
    message:
      "Cannot build mel filters: fMax must be at most sampleRate / 2 = 8000 Hz, got 9000",
  });
  for (
    const settings of [
      { sampleRate: 0 },
      { sampleRate: Infinity },
      { nFft: 0 },
      { nMels: 1.5 },
      { fMin: -1 },
      { fMin: 24_000 },
      { fMax: NaN },
      { melNorm: "l2" as "none" },
      { melScale: "bark" as "htk" },
    ]
  ) {
    assert.throws(
      () => melFilters(settings),
      RangeError,
      JSON.stringify(settings),
    );
  }
});
