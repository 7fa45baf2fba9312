/**
 * What a recording's fingerprint is taken of; pure, so that a page can take it too.
 *
 * @module
 */

// Typed arrays are little-endian on every machine that Deno runs on.

/**
 * Interleaved 16-bit integers, which each sample is when divided by 32768;
 * undefined if one isn't.
 */
function interleave16(
  channels: readonly Float32Array[],
  frames: number,
): Int16Array<ArrayBuffer> | undefined {
  const out = new Int16Array(frames * channels.length);
  for (let c = 0; c < channels.length; c++) {
    const samples = channels[c];
    for (let i = 0, at = c; i < frames; i++, at += channels.length) {
      const value = samples[i] * 32768;
      out[at] = value;
      if (out[at] !== value) return undefined; // a fraction, or out of range
    }
  }
  return out;
}

function interleave32(
  channels: readonly Float32Array[],
  frames: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(frames * channels.length);
  channels.forEach((samples, c) => {
    for (let i = 0; i < frames; i++) out[i * channels.length + c] = samples[i];
  });
  return out;
}

/**
 * Samples as bytes, channels interleaved: as 16-bit little-endian integers, which is what
 * a PCM file holds; as 32-bit floats where a sample isn't a 16-bit number.
 *
 * @param channels one array a channel, each of shape [frames], nominally in [-1, 1)
 * @throws {RangeError} if channels differ in length
 *
 * @example
 * ```ts
 * import { sampleBytes } from "./sample_bytes.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...sampleBytes([Float32Array.of(0.5)])], [0x00, 0x40]);
 * ```
 */
export function sampleBytes(
  channels: readonly Float32Array[],
): Uint8Array<ArrayBuffer> {
  const frames = channels[0]?.length ?? 0;
  if (channels.some((samples) => samples.length !== frames)) {
    throw new RangeError(
      `Cannot hash samples: channels must be of one length, got ${
        channels.map((samples) => samples.length).join(", ")
      } frames`,
    );
  }
  const values = interleave16(channels, frames) ??
    interleave32(channels, frames);
  return new Uint8Array(values.buffer);
}
