import assert from "node:assert/strict";
import { changePitch } from "../../lib/augment/mod.ts";
import { makeTone, measureLevel, measurePitch, RATE } from "./measure.ts";

const sound = (samples: Float32Array) => ({ samples, sampleRate: RATE });

Deno.test("changePitch() moves a tone by the semitones asked for within 2 cents, and keeps its length and level", () => {
  for (const hz of [200, 1000, 5000]) {
    const tone = makeTone(hz);
    for (const semitones of [-12, -4, -0.5, 0, 2, 7]) {
      const changed = changePitch(sound(tone), semitones);
      assert.equal(changed.length, tone.length);
      const cents = 1200 * Math.log2(measurePitch(changed) / hz);
      const error = Math.abs(cents - 100 * semitones);
      assert.ok(error < 2, `${cents} cents for ${semitones} semitones`);
      const level = measureLevel(changed) / measureLevel(tone);
      assert.ok(Math.abs(level - 1) < 0.03, `level ${level}, ${hz} Hz`);
    }
  }
});

Deno.test("changePitch() upwards removes what would lie above half the rate: under -60 dB", () => {
  const tone = makeTone(20_000); // an octave up it would be heard at 8 kHz
  const level = measureLevel(
    changePitch(sound(tone), 12).subarray(1000, -1000),
  );
  assert.ok(level < 1e-3 * measureLevel(tone), `${level}`);
});

Deno.test("changePitch() refuses more than two octaves", () => {
  for (const semitones of [-25, 24.5, NaN]) {
    assert.throws(
      () => changePitch(sound(makeTone(200)), semitones),
      /semitones must be in \[-24, 24\], got/,
    );
  }
});
