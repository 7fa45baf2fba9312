/**
 * What other people's decoders make of a sound file, and how far ours is from it.
 *
 * @module
 */

import { type Audio, decodeAudio } from "../../lib/audio/mod.ts";
import type { Format, MadePlan } from "./made_files.ts";
import { run } from "./run_program.ts";

/**
 * Channels of Vorbis as they lie in ffmpeg's output, by their number: ffmpeg puts them
 * into WAV's order, we (and opusdec) leave them in the file's.
 */
const VORBIS_ORDER: Record<number, number[]> = {
  3: [0, 2, 1],
  5: [0, 2, 1, 3, 4],
  6: [0, 2, 1, 4, 5, 3],
  7: [0, 2, 1, 5, 6, 4, 3],
  8: [0, 2, 1, 6, 7, 4, 5, 3],
};

const NOTHING = new Uint8Array(0);

/** Interleaved samples of a file, rounded to float32 as ours are. */
async function interleaved(path: string, format: Format) {
  // ffmpeg skips at most one packet of what goes before the sound, and the pre-skip
  // may be longer; opusdec is the reference.
  if (format === "Opus") {
    const decode = ["opusdec", "--quiet", "--float", "--rate", "48000"];
    const bytes = await run([...decode, path, "-"], NOTHING);
    return new Float32Array(bytes.slice().buffer);
  }
  const decode = ["ffmpeg", "-v", "error", "-i", path, "-f", "f64le", "-"];
  const bytes = await run(decode, NOTHING);
  return Float32Array.from(new Float64Array(bytes.slice().buffer));
}

/** The reference's samples of a file, one array per channel, in the file's order. */
async function referenceSamples(
  path: string,
  format: Format,
  nChannels: number,
): Promise<Float32Array[]> {
  const samples = await interleaved(path, format);
  const order = format === "Vorbis" ? VORBIS_ORDER[nChannels] : undefined;
  return Array.from({ length: nChannels }, (_, c) => {
    const from = order?.[c] ?? c;
    return Float32Array.from(
      { length: samples.length / nChannels },
      (_, n) => samples[n * nChannels + from],
    );
  });
}

/** Power below which a reference counts as silent, in squares of full scale: -80 dB. */
const SILENCE = 1e-8;

/**
 * Power of the difference of the samples that both have, in dB of the reference's:
 * -Infinity if they are equal.
 */
function compare(channels: Float32Array[], reference: Float32Array[]): number {
  let error = 0;
  let power = 0;
  channels.forEach((samples, c) => {
    const n = Math.min(samples.length, reference[c].length);
    power += n * SILENCE;
    for (let i = 0; i < n; i++) {
      error += (samples[i] - reference[c][i]) ** 2;
      power += reference[c][i] ** 2;
    }
  });
  return error === 0 ? -Infinity : 10 * Math.log10(error / power);
}

/** Largest power of the difference to a lossy reference, in dB of the reference's. */
const LOSSY_ERROR_DB = -60;

/** Our decoding of a made file beside the reference's. */
export interface Comparison {
  /** what is wrong; null if nothing */
  fault: string | null;
  /** power of the difference, in dB of the reference's */
  errorDb: number;
  /** whether there is none to compare with: the other decoder refuses the file */
  refused: boolean;
}

/** What is wrong with the kind or the length of what was decoded; null if nothing. */
function misfit(
  { format, sound }: MadePlan,
  { channels, sampleRate }: Audio,
  reference: Float32Array[],
): string | null {
  const rate = format === "Opus" ? 48_000 : sound.sampleRate;
  if (sampleRate !== rate) return `${sampleRate} Hz instead of ${rate}`;
  // opusenc mixes down to stereo where the bit rate is low.
  if (channels.length !== sound.channels && format !== "Opus") {
    return `${channels.length} channels instead of ${sound.channels}`;
  }
  // ffmpeg does not cut a Vorbis stream where its last position says.
  const wanted = format === "Vorbis" ? sound.nSamples : reference[0].length;
  const { length } = channels[0];
  return length === wanted ? null : `${length} samples instead of ${wanted}`;
}

/**
 * Compare our decoding of a made file with the reference's: equal for what is lossless,
 * within -60 dB for what is not.
 *
 * @throws {AudioError} if we refuse the file
 */
export async function compareMade(
  plan: MadePlan,
  bytes: Uint8Array,
  path: string,
): Promise<Comparison> {
  const { format } = plan;
  const audio = await decodeAudio(bytes, path);
  const { channels } = audio;
  let reference;
  try {
    reference = await referenceSamples(path, format, channels.length);
  } catch {
    return { fault: null, errorDb: -Infinity, refused: true };
  }
  const errorDb = compare(channels, reference);
  const isLossless = format === "FLAC" || format === "WAV";
  const limit = isLossless ? -Infinity : LOSSY_ERROR_DB;
  const fault = misfit(plan, audio, reference) ??
    (errorDb <= limit ? null : `off by ${errorDb} dB`);
  return { fault, errorDb, refused: false };
}
