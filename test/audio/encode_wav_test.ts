import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeAudio, encodeWav } from "../../lib/audio/mod.ts";

Deno.test("encodeWav() writes a header of 44 bytes with the right sizes", () => {
  const file = encodeWav({ samples: new Float32Array(3), sampleRate: 44_100 });
  assert.deepEqual(
    file,
    Uint8Array.from([
      ...new TextEncoder().encode("RIFF"),
      42,
      0,
      0,
      0,
      ...new TextEncoder().encode("WAVEfmt "),
      16,
      0,
      0,
      0,
      1,
      0,
      1,
      0,
      0x44,
      0xac,
      0,
      0,
      0x88,
      0x58,
      1,
      0,
      2,
      0,
      16,
      0,
      ...new TextEncoder().encode("data"),
      6,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    ]),
  );
});

Deno.test("encodeWav() rounds to the nearest of 65,536 levels and clips, without dither", async () => {
  const levels = [
    0.4,
    0.6,
    -0.4,
    -0.6,
    32767.4,
    32767.6,
    40_000,
    -32768.4,
    -40_000,
    Infinity,
    -Infinity,
  ];
  const samples = Float32Array.from(levels, (x) => x / 32768);
  const { channels } = await decodeAudio(
    encodeWav({ samples, sampleRate: 48_000 }),
  );
  assert.deepEqual(
    Array.from(channels[0], (x) => x * 32768),
    [0, 1, 0, -1, 32767, 32767, 32767, -32768, -32768, 32767, -32768],
  );
});

Deno.test("encodeWav() and decodeAudio() give back any 16-bit samples exactly, 200 waveforms", async () => {
  const waveform = fc.record({
    samples: fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1 })
      .map((levels) => Float32Array.from(levels, (level) => level / 32768)),
    sampleRate: fc.integer({ min: 4_000, max: 768_000 }),
  });
  await fc.assert(
    fc.asyncProperty(waveform, async ({ samples, sampleRate }) => {
      const file = encodeWav({ samples, sampleRate });
      const audio = await decodeAudio(file);
      const pcm16 = file.subarray(44); // as they lie in the file
      assert.deepEqual(audio, { channels: [samples], sampleRate, pcm16 });
    }),
    { numRuns: 200, seed: 2 },
  );
});

Deno.test("encodeWav() refuses NaN and rates that a header cannot hold", () => {
  assert.throws(
    () => encodeWav({ samples: Float32Array.of(0, NaN), sampleRate: 8_000 }),
    {
      name: "RangeError",
      message: "Cannot write WAV: samples must be numbers, got NaN at 1",
    },
  );
  for (const sampleRate of [0, -1, 1.5, 2 ** 31, NaN]) {
    assert.throws(
      () => encodeWav({ samples: new Float32Array(1), sampleRate }),
      /sampleRate must be an integer/,
    );
  }
});
