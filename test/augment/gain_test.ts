import assert from "node:assert/strict";
import { augmentWaveform, changeGain } from "../../lib/augment/mod.ts";

const tone = Float32Array.from({ length: 4800 }, (_, n) => Math.sin(n / 9) / 4);
const power = (x: Float32Array) => x.reduce((sum, v) => sum + v * v, 0);

Deno.test("changeGain() changes the level by the decibels asked for, within 1e-4 dB", () => {
  for (const db of [-20, -6, 0, 3, 12]) {
    const measured = 10 * Math.log10(power(changeGain(tone, db)) / power(tone));
    assert(Math.abs(measured - db) < 1e-4, `${measured} for ${db} dB`);
  }
  assert.deepEqual(changeGain(tone, 0), tone);
});

Deno.test("gain draws a level per copy in its range, spread over it", () => {
  const augment = [{ kind: "gain", low: -6, high: 3 }] as const;
  const waveform = { samples: tone, sampleRate: 48_000 };
  const gains = Array.from({ length: 200 }, (_, i) => {
    const name = { seed: 1, clip: `clip ${i >> 1}`, copy: 1 + i % 2 };
    const { samples } = augmentWaveform(waveform, augment, "recording", name);
    return 10 * Math.log10(power(samples) / power(tone));
  });
  assert(gains.every((db) => db > -6.001 && db < 3.001));
  for (let low = -6; low < 3; low += 3) {
    const share = gains.filter((db) => db >= low && db < low + 3).length / 200;
    assert(share > 0.2 && share < 0.47, `${share} from ${low} dB`);
  }
});
