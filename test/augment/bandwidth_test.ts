import assert from "node:assert/strict";
import { limitBandwidth } from "../../lib/augment/bandwidth.ts";
import { augmentWaveform } from "../../lib/augment/mod.ts";
import { makeTone, measureLevel, measurePitch, RATE } from "./measure.ts";

const sound = (samples: Float32Array) => ({ samples, sampleRate: RATE });

/** Level of the middle of a sound: at its ends a filter finds silence. */
const middleLevel = (samples: Float32Array) =>
  measureLevel(samples.subarray(4000, -4000));

Deno.test("limitBandwidth() keeps tones below 0.9 of the limit within 1 %, and takes those above 1.15 of it below -50 dB", () => {
  for (const limit of [4000, 8000, 11_025]) {
    for (const share of [0.1, 0.5, 0.9]) {
      const tone = makeTone(share * limit);
      const limited = limitBandwidth(sound(tone), limit);
      assert.equal(limited.length, tone.length);
      const kept = middleLevel(limited) / middleLevel(tone);
      assert.ok(Math.abs(kept - 1) < 0.01, `${kept} at ${share} of ${limit}`);
      const pitch = measurePitch(limited);
      assert.ok(Math.abs(pitch - share * limit) < 1, `${pitch} Hz`);
    }
    for (const share of [1.15, 1.5, 2]) {
      const tone = makeTone(share * limit);
      const left = middleLevel(limitBandwidth(sound(tone), limit));
      assert.ok(left < 10 ** (-50 / 20) * middleLevel(tone), `${left}`);
    }
  }
});

Deno.test("limitBandwidth() at half the rate and above gives the sound itself", () => {
  const tone = makeTone(440, 0.1);
  assert.deepEqual(limitBandwidth(sound(tone), 24_000), tone);
  assert.throws(() => limitBandwidth(sound(tone), 999), {
    message: "Cannot limit the bandwidth: hz must be at least 1000 Hz, got 999",
  });
});

Deno.test("bandwidth draws a limit per copy, the same for the same copy", () => {
  const augment = [{ kind: "bandwidth", low: 3000, high: 6000 }] as const;
  const levels = [1, 2, 3, 1].map((copy) => {
    const name = { seed: 1, clip: "a", copy };
    const tone = sound(makeTone(4500, 0.2));
    return measureLevel(
      augmentWaveform(tone, augment, "recording", name).samples,
    );
  });
  assert.equal(levels[0], levels[3]);
  assert.equal(new Set(levels).size, 3);
});
