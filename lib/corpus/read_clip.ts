/**
 * A clip's file, decoded, with the hash of its samples.
 *
 * @module
 */
import {
  type Audio,
  AudioError,
  decodeAudio,
  inaudibleReason,
  resample,
  toMono,
  type Waveform,
} from "../audio/mod.ts";
import { PAPER } from "../paper.ts";
import type { Clip } from "./clip.ts";
import { hashSamples } from "./sample_hash.ts";

/** Sound as a file has it, and the hash of its samples. */
export interface HashedAudio extends Audio {
  /** See `Clip.hash`. */
  hash: string;
}

/**
 * Decode a file and hash its samples.
 *
 * @throws {AudioError} if it is no sound
 * @throws {Error} of the file system, if it can't be read
 */
export async function readHashed(path: string): Promise<HashedAudio> {
  const audio = await decodeAudio(await Deno.readFile(path), path);
  return { ...audio, hash: hashSamples(audio.channels) };
}

/**
 * Why there is nothing to hear in the paper's 3 s of a recording; null if there is.
 *
 * @param offset seconds at which the window begins; default: the paper's
 */
export function inaudibleWindow(
  audio: Audio,
  offset: number = PAPER.signal.offset,
): string | null {
  const { samples, sampleRate } = toMono(audio);
  const start = Math.round(offset * sampleRate);
  const end = start + Math.round(PAPER.signal.duration * sampleRate);
  const window = samples.subarray(start, end);
  return inaudibleReason(window, sampleRate)?.message ?? null;
}

/**
 * The whole clip, mono at 48 kHz.
 *
 * @throws {AudioError} if the file holds other samples than when it was indexed
 */
export async function readClip(
  { hash, sampleRate, channels }: Clip,
  path: string,
): Promise<Waveform> {
  const audio = await readHashed(path);
  const same = audio.hash === hash &&
    (sampleRate ?? audio.sampleRate) === audio.sampleRate &&
    (channels ?? audio.channels.length) === audio.channels.length;
  if (!same) {
    const describe = (hash: string, rate = sampleRate) =>
      `samples of hash ${hash.slice(0, 12)}… at ${rate} Hz`;
    throw new AudioError({
      file: path,
      at: "its samples",
      expected: `those that were indexed, ${describe(hash)}`,
      found: `${
        describe(audio.hash, audio.sampleRate)
      }: the file has changed since; open the corpus again`,
    });
  }
  return await resample(toMono(audio), PAPER.signal.sampleRate);
}
