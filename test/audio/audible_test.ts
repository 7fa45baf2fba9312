import assert from "node:assert/strict";
import fc from "fast-check";
import { inaudibleReason, resample } from "../../lib/audio/mod.ts";
import { Random } from "../../lib/random.ts";

const RATE = 48_000;

/** Noise that swells and fades four times per second, as syllables do; peak at 1. */
function syllables(duration: number, level = 0.5): Float32Array {
  const random = new Random(7);
  return Float32Array.from(
    { length: Math.round(duration * RATE) },
    (_, n) =>
      level * (2 * random.uniform() - 1) *
      Math.sin(4 * Math.PI * n / RATE) ** 2,
  );
}

/** Three seconds; no sample is 0. */
function tone(frequency: number, rate = RATE): Float32Array {
  return Float32Array.from(
    { length: 3 * rate },
    (_, n) => Math.sin(2 * Math.PI * frequency * (n + 0.5) / rate) / 2,
  );
}

const kind = (samples: Float32Array, rate = RATE) =>
  inaudibleReason(samples, rate)?.kind ?? null;

Deno.test("inaudibleReason() hears noise that swells, at any level down to -70 dB, however loud", () => {
  for (const level of [3, 1, 0.1, 0.001]) {
    assert.equal(kind(syllables(3, level)), null, `${level}`);
  }
});

Deno.test("inaudibleReason() needs 0.2 s of samples", () => {
  assert.equal(kind(new Float32Array(0)), "too short");
  assert.deepEqual(inaudibleReason(syllables(0.1), RATE), {
    kind: "too short",
    message: "too short: 0.1 s of sound, at least 0.2 s are needed",
  });
  assert.equal(kind(syllables(0.1999)), "too short");
  assert.equal(kind(syllables(0.25)), null);
});

Deno.test("inaudibleReason() calls silent: zeros, an offset, 16-bit noise, a click, a blip before padding", () => {
  const click = new Float32Array(RATE);
  click[20_000] = 1;
  const blip = new Float32Array(3 * RATE);
  blip.set(syllables(0.15));
  const silences = {
    zeros: new Float32Array(RATE),
    offset: new Float32Array(RATE).fill(0.3),
    rounding: syllables(1, 1 / 32768),
    click,
    blip,
  };
  for (const [name, samples] of Object.entries(silences)) {
    assert.equal(kind(samples), "silent", name);
  }
});

Deno.test("inaudibleReason() calls a recording clipped when it is at its peak 60 % of the time, resampled or not", async () => {
  const overdriven = (gain: number) =>
    syllables(2).map((x) => Math.max(-1, Math.min(1, gain * x)));
  assert.equal(kind(overdriven(1_000)), "clipped");
  assert.equal(kind(overdriven(4)), null);
  const square = tone(100, 8_000).map(Math.sign);
  assert.equal(kind(square, 8_000), "clipped");
  const telephone = { samples: square, sampleRate: 8_000 };
  assert.equal(kind((await resample(telephone, RATE)).samples), "clipped");
});

Deno.test("inaudibleReason() calls a hum, a tone, a beep and white noise steady, at 8 kHz and at 48", () => {
  const random = new Random(1);
  for (const rate of [8_000, RATE]) {
    const noise = tone(50, rate).map(() => random.uniform() - 0.5);
    const hum = tone(50, rate);
    // A beep, then a pause with the noise of a 16-bit recorder.
    const beep = hum.map((x, n) => n < rate ? x : noise[n] / 32768);
    for (
      const samples of [tone(20, rate), hum, tone(1_000, rate), noise, beep]
    ) {
      assert.equal(kind(samples, rate), "steady");
    }
  }
});

Deno.test("inaudibleReason() refuses a rate that is not positive, and hears nothing in NaN", () => {
  for (const rate of [0, -1, NaN]) {
    assert.throws(() => inaudibleReason(syllables(1), rate), {
      name: "RangeError",
      message:
        `Cannot judge a recording: sampleRate must be positive, got ${rate} Hz`,
    });
  }
  assert.equal(kind(new Float32Array(RATE).fill(NaN)), "silent");
});

Deno.test("inaudibleReason() answers alike for a recording and its mirror image, 200 recordings", () => {
  const recordings = fc.array(
    fc.record({ level: fc.constantFrom(0, 1e-5, 0.1, 1), run: fc.nat(9_000) }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(recordings, (runs) => {
      const random = new Random(2);
      const samples = Float32Array.from(
        runs.flatMap(({ level, run }) =>
          Array.from({ length: run }, () => level * (random.uniform() - 0.5))
        ),
      );
      const mirrored = samples.map((x) => -x);
      assert.deepEqual(
        inaudibleReason(mirrored, 8_000),
        inaudibleReason(samples, 8_000),
      );
    }),
    { numRuns: 200, seed: 3 },
  );
});
