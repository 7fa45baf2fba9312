import assert from "node:assert/strict";
import {
  melFilterBank,
  melSpectrogram,
  melToPower,
  powerSpectrogram,
  resynthesize,
} from "../../lib/features/mod.ts";
import { Random } from "../../lib/random.ts";

const settings = {
  nFft: 256,
  winLength: 256,
  hopLength: 64,
  window: "hann",
} as const;

/** A tone that rises from 400 to 2,400 Hz at 16 kHz, with a little noise. */
const random = new Random(3, "glide");
const glide = Float32Array.from({ length: 8_000 }, (_, n) => {
  const t = n / 16_000;
  return Math.sin(2 * Math.PI * (400 * t + 2_000 * t * t)) * 0.5 +
    0.001 * random.normal();
});

/** How far two spectrograms are apart: the norm of the differences of magnitudes, relative. */
function distance(a: Float32Array, b: Float32Array): number {
  let [off, all] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    off += (Math.sqrt(a[i]) - Math.sqrt(b[i])) ** 2;
    all += b[i];
  }
  return Math.sqrt(off / all);
}

Deno.test("resynthesize() comes nearer to the spectrogram with every eight rounds, to 20 %", () => {
  const wanted = powerSpectrogram(glide, settings);
  const distances = [0, 8, 16, 32].map((rounds) => {
    const samples = resynthesize(wanted, { ...settings, rounds });
    assert.equal(samples.length, (wanted.shape[1] - 1) * 64 + 1);
    return distance(powerSpectrogram(samples, settings).data, wanted.data);
  });
  for (let i = 1; i < distances.length; i++) {
    assert.ok(distances[i] < distances[i - 1], distances.join(", "));
  }
  assert.ok(distances[3] < 0.2, distances.join(", "));
});

Deno.test("resynthesize() gives the same samples for the same seed, and silence for silence", () => {
  const wanted = powerSpectrogram(glide.subarray(0, 1024), settings);
  assert.deepEqual(
    resynthesize(wanted, settings),
    resynthesize(wanted, settings),
  );
  const silence = { data: wanted.data.map(() => 0), shape: wanted.shape };
  assert.ok(resynthesize(silence, settings).every((v) => v === 0));
});

Deno.test("resynthesize() refuses a spectrogram of another transform", () => {
  const wanted = powerSpectrogram(glide.subarray(0, 1024), settings);
  assert.throws(
    () => resynthesize(wanted, { nFft: 512, hopLength: 64 }),
    /with 1 \+ nFft \/ 2 bins, got nFft = 512 and 129 bins/,
  );
});

Deno.test("melToPower() gives a flat spectrum back within 1e-5, and the power of each band of another within 25 %", () => {
  const mel = { sampleRate: 16_000, fMax: 8_000, nMels: 20 };
  const bank = melFilterBank({ ...settings, ...mel });
  const flat = {
    data: bank.data.slice(0, 20),
    shape: [20, 1] as [number, number],
  };
  for (let m = 0; m < 20; m++) {
    const row = bank.data.subarray(m * 129, (m + 1) * 129);
    flat.data[m] = 3 * row.reduce((a, b) => a + b, 0);
  }
  const covered = melToPower(flat, bank).data.filter((v) => v > 0);
  assert.ok(covered.length > 120);
  assert.ok(covered.every((v) => Math.abs(v - 3) < 1e-5));
  const before = melSpectrogram(glide, { ...settings, ...mel });
  const { data, shape: [, frames] } = melToPower(before, bank);
  const total = (values: Float32Array) => values.reduce((a, b) => a + b, 0);
  const again = Array.from({ length: 20 }, (_, m) => {
    let sum = 0;
    for (let k = 0; k < 129; k++) {
      sum += bank.data[m * 129 + k] *
        total(data.subarray(k * frames, (k + 1) * frames));
    }
    return sum;
  });
  const wanted = again.map((_, m) =>
    total(before.data.subarray(m * frames, (m + 1) * frames))
  );
  const loud = wanted.map((v, m) => [v, again[m]]).filter(([v]) =>
    v > 0.05 * Math.max(...wanted)
  );
  for (const [v, w] of loud) {
    assert.ok(Math.abs(w / v - 1) < 0.25, `${w} for ${v}`);
  }
});
