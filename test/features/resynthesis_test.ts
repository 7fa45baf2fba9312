import assert from "node:assert/strict";
import { powerSpectrogram, resynthesize } from "../../lib/features/mod.ts";
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
