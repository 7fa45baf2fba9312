/**
 * A recording's fingerprint: the SHA-256 of its samples.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** Frames that are turned into bytes at a time, so that long files need little memory. */
const BLOCK_FRAMES = 65_536;

/** True if every sample is a 16-bit integer divided by 32768. */
function is16Bit(channels: readonly Float32Array[]): boolean {
  return channels.every((samples) =>
    samples.every((sample) =>
      Number.isInteger(sample * 32768) && sample >= -1 && sample < 1
    )
  );
}

function interleave16(
  channels: readonly Float32Array[],
  start: number,
  end: number,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(
    new ArrayBuffer((end - start) * channels.length * 2),
  );
  let at = 0;
  for (let i = start; i < end; i++) {
    for (const samples of channels) {
      view.setInt16(at, samples[i] * 32768, true);
      at += 2;
    }
  }
  return new Uint8Array(view.buffer);
}

function interleave32(
  channels: readonly Float32Array[],
  start: number,
  end: number,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(
    new ArrayBuffer((end - start) * channels.length * 4),
  );
  let at = 0;
  for (let i = start; i < end; i++) {
    for (const samples of channels) {
      view.setFloat32(at, samples[i], true);
      at += 4;
    }
  }
  return new Uint8Array(view.buffer);
}

/**
 * SHA-256 of samples, channels interleaved: as 16-bit little-endian integers, which
 * is what a PCM file holds; as 32-bit floats where a sample isn't a 16-bit number.
 *
 * The same recording has the same hash as WAV and as FLAC, whatever else the files
 * hold. The rate is not part of it.
 *
 * @param channels one array a channel, each of shape [frames], nominally in [-1, 1)
 * @returns 64 hexadecimal digits
 * @throws {RangeError} if channels differ in length
 *
 * @example What `sha256sum` says of the two bytes 00 40
 * ```ts
 * import { hashSamples } from "./sample_hash.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(
 *   hashSamples([Float32Array.of(0.5)]),
 *   "b8811852747cfa3620c3dd2af5d59498c240f208e689b4052bac934c29faf094",
 * );
 * ```
 */
export function hashSamples(channels: readonly Float32Array[]): string {
  const frames = channels[0]?.length ?? 0;
  if (channels.some((samples) => samples.length !== frames)) {
    throw new RangeError(
      `Cannot hash samples: channels must be of one length, got ${
        channels.map((samples) => samples.length).join(", ")
      } frames`,
    );
  }
  const interleave = is16Bit(channels) ? interleave16 : interleave32;
  const hash = createHash("sha256");
  for (let start = 0; start < frames; start += BLOCK_FRAMES) {
    const end = Math.min(start + BLOCK_FRAMES, frames);
    hash.update(interleave(channels, start, end));
  }
  return hash.digest("hex");
}
