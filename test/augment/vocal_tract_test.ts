import assert from "node:assert/strict";
import { changeVocalTract } from "../../lib/augment/mod.ts";
import { assertWithin } from "../features/fixture.ts";
import { makeVowel, measureCentre, measureLevel, RATE } from "./measure.ts";

const sound = (samples: Float32Array) => ({ samples, sampleRate: RATE });

/** Highest point of the autocorrelation within half an octave of a pitch, in Hz. */
function measurePeriod(samples: Float32Array, around: number): number {
  let best = { lag: 0, value: 0 };
  const period = RATE / around;
  for (let lag = Math.round(0.7 * period); lag < 1.4 * period; lag++) {
    let value = 0;
    for (let i = 20_000; i < 22_000; i++) {
      value += samples[i] * samples[i + lag];
    }
    if (value > best.value) best = { lag, value };
  }
  return RATE / best.lag;
}

Deno.test("changeVocalTract() moves a formant by the factor within 3.5 %, and keeps pitch and length", () => {
  for (const pitch of [110, 180]) {
    for (const formant of [900, 2000]) {
      const vowel = makeVowel({ pitch, formant });
      const before = measureCentre(vowel, [200, 4500]);
      for (const factor of [0.85, 0.95, 1.1, 1.2]) {
        const changed = changeVocalTract(sound(vowel), factor);
        assert.equal(changed.length, vowel.length);
        const moved = measureCentre(changed, [200, 4500]) / before;
        const what = `${pitch} Hz, ${formant} Hz × ${factor}: ${moved}`;
        // Harmonics 110 and 180 Hz apart say no more of where a formant is.
        assert.ok(Math.abs(moved / factor - 1) < 0.035, what);
        assert.ok(
          Math.abs(measurePeriod(changed, pitch) / pitch - 1) < 0.01,
          what,
        );
        const level = measureLevel(changed) / measureLevel(vowel);
        assert.ok(level > 0.7 && level < 1.4, `level ${level}`);
      }
    }
  }
});

Deno.test("changeVocalTract() by 1 gives the sound itself, to its ends, within 1e-6", () => {
  const vowel = makeVowel({ pitch: 150, formant: 700 });
  for (const samples of [vowel, vowel.slice(0, 777), new Float32Array(500)]) {
    assertWithin(changeVocalTract(sound(samples), 1), samples, 1e-6, "sound");
  }
});

Deno.test("changeVocalTract() refuses factors out of range", () => {
  for (const factor of [0.4, 2.1, NaN]) {
    assert.throws(
      () => changeVocalTract(sound(new Float32Array(10)), factor),
      /factor must be in \[0.5, 2\], got/,
    );
  }
});
