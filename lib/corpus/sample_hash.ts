/**
 * A recording's fingerprint: the SHA-256 of its samples.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Audio } from "../audio/mod.ts";
import { sampleBytes } from "./sample_bytes.ts";

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
  return hashBytes(sampleBytes(channels));
}

function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Seconds of a file that are decoded at least, where a clip is looked for by its hash,
 * which is that of all its samples.
 */
export const LONGEST_KNOWN = 60;

/**
 * Whether a recording is among some that are known by their hashes.
 *
 * @param hashes of {@linkcode hashSamples}
 * @param audio  the whole recording; not changed
 * @returns null if there are no hashes: nobody knows
 *
 * @example
 * ```ts
 * import { hashSamples, isKnown } from "./sample_hash.ts";
 * import assert from "node:assert/strict";
 *
 * const clip = [Float32Array.of(0.5)];
 * const audio = { channels: clip, sampleRate: 8_000 };
 * assert.equal(isKnown([hashSamples(clip)], audio), true);
 * assert.equal(isKnown(["0".repeat(64)], audio), false);
 * assert.equal(isKnown([], audio), null);
 * ```
 */
export function isKnown(
  hashes: readonly string[],
  { channels, pcm16 }: Pick<Audio, "channels" | "pcm16">,
): boolean | null {
  if (hashes.length === 0) return null;
  return hashes.includes(hashBytes(pcm16 ?? sampleBytes(channels)));
}
