/**
 * Writes WAV files, for players and tests.
 *
 * @module
 */

import { plainWav, WAV_HEADER_SIZE } from "./wav_header.ts";
import type { Waveform } from "./waveform.ts";

/**
 * A waveform as a WAV file of 16-bit PCM, mono: each sample × 32768, rounded to the
 * nearest integer without dither and clipped to [-32768, 32767].
 *
 * @param waveform not changed
 * @returns new array, 44 + 2 × nSamples bytes
 * @throws {RangeError} if the sample rate is not an integer in [1, 2^31), or a sample is NaN
 *
 * @example
 * ```ts
 * import { decodeAudio, encodeWav } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = Float32Array.of(0, 0.5, -1, 2); // 2 is clipped
 * const file = encodeWav({ samples, sampleRate: 48_000 });
 * const { channels } = await decodeAudio(file);
 * assert.deepEqual(channels[0], Float32Array.of(0, 0.5, -1, 32767 / 32768));
 * ```
 */
export function encodeWav(waveform: Waveform): Uint8Array<ArrayBuffer> {
  const { samples, sampleRate } = waveform;
  if (
    !(Number.isInteger(sampleRate) && sampleRate >= 1 && sampleRate < 2 ** 31)
  ) {
    throw new RangeError(
      `Cannot write WAV: sampleRate must be an integer in [1, 2^31) Hz, got ${sampleRate}`,
    );
  }
  const file = plainWav(
    { float: false, channels: 1, sampleRate, bits: 16 },
    samples.length * 2,
  );
  const view = new DataView(file.buffer, WAV_HEADER_SIZE);
  for (let i = 0; i < samples.length; i++) {
    const level = Math.round(samples[i] * 32768);
    if (Number.isNaN(level)) {
      throw new RangeError(
        `Cannot write WAV: samples must be numbers, got NaN at ${i}`,
      );
    }
    view.setInt16(2 * i, Math.max(-32768, Math.min(32767, level)), true);
  }
  return file;
}
