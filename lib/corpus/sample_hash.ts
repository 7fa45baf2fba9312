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

/** Seconds of the longest clip that is looked for by its hash, which is that of all its samples. */
const LONGEST_KNOWN = 60;

/** Seconds behind a part that are decoded with it: a resampler looks at 0.1 s of them. */
const MARGIN = 0.2;

/**
 * How much of a file must be decoded, so that a part of it can be heard and
 * {@linkcode isKnown} finds the file.
 *
 * @param until  end of the part, in seconds
 * @param hashes of the recordings that are known; where there are none, nothing is found
 * @returns seconds from the file's beginning, for `decodeAudio`
 *
 * @example
 * ```ts
 * import { decodedSeconds } from "./sample_hash.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(decodedSeconds(3.5, []), 3.7);
 * assert.equal(decodedSeconds(3.5, ["0".repeat(64)]), 60);
 * assert.equal(decodedSeconds(90, ["0".repeat(64)]), 90.2);
 * ```
 */
export function decodedSeconds(
  until: number,
  hashes: readonly string[],
): number {
  return Math.max(until + MARGIN, hashes.length > 0 ? LONGEST_KNOWN : 0);
}

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
