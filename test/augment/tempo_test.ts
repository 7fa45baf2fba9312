import assert from "node:assert/strict";
import { augmentWaveform, changeTempo } from "../../lib/augment/mod.ts";
import {
  makeTone,
  makeVowel,
  measureLevel,
  measurePitch,
  RATE,
} from "./measure.ts";

const sound = (samples: Float32Array) => ({ samples, sampleRate: RATE });

Deno.test("changeTempo() keeps a tone's pitch within 0.1 % and its level within 2 %, and changes its length exactly", () => {
  for (const hz of [110, 440, 3000]) {
    const tone = makeTone(hz);
    for (const factor of [0.5, 0.9, 1.1, 1.7]) {
      const changed = changeTempo(sound(tone), factor);
      assert.equal(changed.length, Math.round(tone.length / factor));
      const pitch = measurePitch(changed);
      assert.ok(Math.abs(pitch / hz - 1) < 1e-3, `${pitch} Hz at ${factor}`);
      const level = measureLevel(changed) / measureLevel(tone);
      assert.ok(Math.abs(level - 1) < 0.02, `level ${level}, ${hz} Hz`);
    }
  }
});

Deno.test("changeTempo() moves what happens at a time to that time over the factor, within 30 ms", () => {
  const click = makeTone(300);
  click.fill(0, 0, 20_000).fill(0, 24_000);
  for (const factor of [0.8, 1.25]) {
    const changed = changeTempo(sound(click), factor);
    const start = changed.findIndex((x) => Math.abs(x) > 0.05);
    const end = changed.findLastIndex((x) => Math.abs(x) > 0.05);
    assert.ok(Math.abs(start - 20_000 / factor) < 0.03 * RATE, `${start}`);
    assert.ok(Math.abs(end - 24_000 / factor) < 0.03 * RATE, `${end}`);
  }
});

Deno.test("changeTempo() by 1 gives the sound itself, within 1e-6", () => {
  const vowel = makeVowel({ pitch: 130, formant: 900 });
  const same = changeTempo(sound(vowel), 1);
  same.forEach((x, i) => assert.ok(Math.abs(x - vowel[i]) < 1e-6, `${i}`));
});

Deno.test("changeTempo() takes short and silent sounds, and leaves the input alone", () => {
  const tone = makeTone(200, 0.01);
  const before = tone.slice();
  assert.equal(changeTempo(sound(tone), 2).length, tone.length / 2);
  assert.deepEqual(tone, before);
  assert.equal(changeTempo(sound(new Float32Array(0)), 2).length, 0);
  const silent = changeTempo(sound(new Float32Array(9000)), 0.9);
  assert.deepEqual(silent, new Float32Array(10_000));
});

Deno.test("changeTempo() refuses factors out of range", () => {
  for (const factor of [0.2, 4.1, NaN]) {
    assert.throws(() => changeTempo(sound(makeTone(200)), factor), {
      name: "RangeError",
      message:
        `Cannot change the tempo: factor must be in [0.25, 4], got ${factor}`,
    });
  }
});

Deno.test("tempo draws a factor per copy from its range, the same for the same copy", () => {
  const augment = [{ kind: "tempo", low: 0.8, high: 1.25 }] as const;
  const lengths = [1, 2, 3, 4, 5, 6].map((copy) => {
    const name = { seed: 1, clip: "a", copy };
    const waveform = sound(makeTone(200, 0.2));
    return augmentWaveform(waveform, augment, "recording", name).samples.length;
  });
  assert.ok(lengths.every((n) => n >= 9600 / 1.25 && n <= 9600 / 0.8));
  assert.equal(new Set(lengths).size, 6);
});
