/**
 * Files of `test/fixtures/audio`, made by `make_audio.py`, and what is expected of them.
 *
 * @module
 */

const FOLDER = new URL("../fixtures/audio/", import.meta.url);

/** Facts of a lossless file. */
export interface LosslessFacts {
  bits: number;
  channels: number;
  sampleRate: number;
  nSamples: number;
  sha256: string;
}

/** `expected.json`. */
export interface Expected {
  tones: [frequency: number, amplitude: number][];
  lossy: Record<
    string,
    { channels: number; sampleRate: number; nSamples: number }
  >;
  lossless: Record<string, LosslessFacts>;
  ramp: number[];
  telephone: { alaw: number[]; mulaw: number[] };
  resampled: Record<string, { nSamples: number; soxrAgainstFft: number }>;
}

/** Bytes of a fixture. */
export function fixture(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(name, FOLDER));
}

/** What the fixtures hold, by their maker's account. */
export const EXPECTED: Expected = JSON.parse(
  Deno.readTextFileSync(new URL("expected.json", FOLDER)),
);
