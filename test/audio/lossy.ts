/**
 * Checks that every lossy decoder shares: against libsndfile's decoding, and against
 * the tones that went in.
 *
 * @module
 */

import assert from "node:assert/strict";
import { decodeAudio } from "../../lib/audio/mod.ts";
import { EXPECTED, fixture } from "./fixtures.ts";

/** Amplitude of a sine of `frequency` in the middle half of the samples. */
export function toneAmplitude(
  samples: Float32Array,
  frequency: number,
  sampleRate: number,
): number {
  const start = Math.floor(samples.length / 4);
  const middle = samples.subarray(start, 3 * start);
  let re = 0;
  let im = 0;
  middle.forEach((x, n) => {
    // A Hann window of mean 1 keeps the other tones out.
    const weight = 1 - Math.cos(2 * Math.PI * n / middle.length);
    const phase = 2 * Math.PI * frequency * n / sampleRate;
    re += weight * x * Math.cos(phase);
    im += weight * x * Math.sin(phase);
  });
  return 2 * Math.hypot(re, im) / middle.length;
}

/** Rate, channels and length as they were written, samples as libsndfile has them. */
export async function assertLikeReference(name: string, tolerance: number) {
  const facts = EXPECTED.lossy[name];
  const { channels, sampleRate } = await decodeAudio(fixture(name), name);
  assert.equal(sampleRate, facts.sampleRate);
  assert.deepEqual(
    channels.map((samples) => samples.length),
    Array(facts.channels).fill(facts.nSamples),
  );
  const reference = await decodeAudio(fixture(`${name}.wav`));
  channels.forEach((samples, c) => {
    samples.forEach((x, i) => {
      const error = Math.abs(x - reference.channels[c][i]);
      assert.ok(
        error <= tolerance,
        `channel ${c}, sample ${i} is off by ${error}`,
      );
    });
  });
}

/**
 * Each channel has its own tone, within 6 % (0.5 dB), and not the other's. LAME takes
 * 5 % off on purpose, against clipping.
 */
export async function assertTones(name: string) {
  const { channels, sampleRate } = await decodeAudio(fixture(name), name);
  channels.forEach((samples, c) => {
    EXPECTED.tones.forEach(([frequency, amplitude], tone) => {
      const got = toneAmplitude(samples, frequency, sampleRate);
      const wanted = tone === c ? amplitude : 0;
      assert.ok(
        Math.abs(got - wanted) < 0.06 * amplitude,
        `${frequency} Hz in channel ${c}: ${got}`,
      );
    });
  });
}
