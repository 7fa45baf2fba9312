import assert from "node:assert/strict";
import fc from "fast-check";
import { activeLevel, amplify, matchingGains } from "../../lib/audio/mod.ts";

/** A second of a sine of 200 Hz, some of it silent. */
function sine(amplitude: number, silent = 0) {
  const samples = Float32Array.from(
    { length: 16_000 },
    (_, n) =>
      n < silent * 16_000 ? 0 : amplitude * Math.sin(2 * Math.PI * n / 80),
  );
  return { samples, sampleRate: 16_000 };
}

Deno.test("activeLevel() of a sine of amplitude 1 is 10 log10(1/2) within 1e-4 dB, whatever the pauses", () => {
  for (const silent of [0, 0.3, 0.75]) {
    const level = activeLevel(sine(1, silent));
    assert.ok(Math.abs(level - 10 * Math.log10(0.5)) < 1e-4, `${level}`);
  }
});

Deno.test("activeLevel() of silence and of no samples is -Infinity", () => {
  assert.equal(activeLevel(sine(0)), -Infinity);
  const none = { samples: new Float32Array(0), sampleRate: 16_000 };
  assert.equal(activeLevel(none), -Infinity);
});

Deno.test("matchingGains() gives one level within 1e-3 dB, and no peak above -1 dB", () => {
  const amplitude = fc.double({ min: 1e-4, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(amplitude, { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0, max: 0.8, noNaN: true }),
      (amplitudes, silent) => {
        const sounds = amplitudes.map((a, i) => sine(a, i === 0 ? silent : 0));
        const gains = matchingGains(sounds);
        const played = sounds.map((sound, i) => amplify(sound, gains[i]));
        const levels = played.map(activeLevel);
        const peak = Math.max(...played.flatMap(({ samples }) => [...samples]));
        assert.ok(Math.max(...levels) - Math.min(...levels) < 1e-3);
        assert.ok(peak <= 10 ** (-1 / 20) + 1e-6, `${peak}`);
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("matchingGains() lowers all for one that has a click, and leaves silence alone", () => {
  const click = sine(0.01);
  click.samples[100] = 1;
  const [one, other, silence] = matchingGains([click, sine(0.1), sine(0)]);
  assert.ok(amplify(click, one).samples[100] <= 10 ** (-1 / 20) + 1e-6);
  assert.ok(other < 0, `${other}`);
  assert.equal(silence, 0);
});
