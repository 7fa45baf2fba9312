/**
 * From a file's bytes to a waveform at 48 kHz. The kind of a file is read from its
 * content, never from its name.
 *
 * @module
 */

import { PAPER } from "../paper.ts";
import { decodeFlac } from "./flac.ts";
import { decodeMp3 } from "./mp3.ts";
import { isMp3 } from "./mp3_frames.ts";
import { decodeOgg } from "./ogg.ts";
import { resample } from "./resample.ts";
import { Source } from "./source.ts";
import { audioRange } from "./tags.ts";
import { decodeWav } from "./wav.ts";
import { type Audio, toMono, type Waveform } from "./waveform.ts";

/** Other kinds of file that are recognised, to say so: text at an offset → name. */
const UNSUPPORTED: [text: string, offset: number, name: string][] = [
  ["RF64", 0, "RF64"],
  ["BW64", 0, "BW64"],
  ["RIFX", 0, "big-endian WAV"],
  ["riff", 0, "Sony Wave64"],
  ["caff", 0, "Core Audio Format"],
  ["FORM", 0, "AIFF"],
  [".snd", 0, "Sun AU"],
  ["ftyp", 4, "MP4"],
  ["\x1aE\xdf\xa3", 0, "Matroska or WebM"],
  ["RIFF", 0, "a RIFF file without WAVE"],
  ["0&\xb2u", 0, "WMA"],
  ["#!AMR", 0, "AMR"],
  ["wvpk", 0, "WavPack"],
  ["MAC ", 0, "Monkey's Audio"],
  ["TTA1", 0, "True Audio"],
];

/** What an MPEG frame that is not read holds, by the layer code of its header. */
const MPEG_LAYERS = [
  "AAC (ADTS)",
  "MP3 of free format, or only a damaged frame of it",
  "MPEG audio of layer II",
  "MPEG audio of layer I",
];

/** Name of the kind of file that `offset` starts, or the first bytes where it is unknown. */
function describeKind(source: Source, offset: number): string {
  const known = UNSUPPORTED.find(([text, at]) => source.has(text, at));
  if (known) return known[2];
  const [sync, layer, rate] = source.bytes.subarray(offset, offset + 3);
  // A bit-rate code of 15 is forbidden.
  const isMpeg = sync === 0xff && layer >= 0xe0 && rate < 0xf0;
  return isMpeg ? MPEG_LAYERS[(layer >> 1) & 3] : source.quote(offset);
}

/** What {@linkcode decodeAudio} expects of a file, as its error says for other kinds. */
export const READABLE = "WAV, FLAC, MP3, Ogg Vorbis or Ogg Opus";

/** How much of a file is decoded. */
export interface DecodeOptions {
  /**
   * seconds from the start, more than 0: sound behind it is neither decoded nor
   * checked, only its container is; all by default
   */
  end?: number;
}

/**
 * Seconds that are decoded behind the wanted end, for the resampler to look at: its
 * filter reaches 143 samples of the lower rate, 0.036 s at 4 kHz.
 */
const MARGIN = 0.1;

/**
 * Decode a WAV, FLAC, MP3, Ogg Vorbis or Ogg Opus file, recognised by its content.
 *
 * @param bytes       the whole file; not changed
 * @param name        the file's name, for errors
 * @param options.end seconds from the start to decode; all by default
 * @returns its channels at its own rate; integers of b bits are divided by 2^(b − 1)
 * @throws {AudioError} if the file is empty, cut off, damaged, of another kind, or
 *   states values that no audio has
 * @throws {RangeError} if `end` is not positive
 *
 * @example
 * ```ts
 * import { decodeAudio, encodeWav } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const tone = Float32Array.from({ length: 800 }, (_, n) => Math.sin(n / 8) / 2);
 * const file = encodeWav({ samples: tone, sampleRate: 8_000 });
 * const { channels, sampleRate } = await decodeAudio(file, "tone.wav");
 * assert.equal(channels.length, 1);
 * assert.equal(sampleRate, 8_000);
 * assert.ok(Math.abs(channels[0][10] - tone[10]) <= 2 ** -16);
 * ```
 */
export async function decodeAudio(
  bytes: Uint8Array,
  name = "audio",
  { end: until = Infinity }: DecodeOptions = {},
): Promise<Audio> {
  if (!(until > 0)) {
    throw new RangeError(
      `Cannot decode ${name}: end must be positive, got ${until} s`,
    );
  }
  const source = new Source(bytes, name);
  if (source.length === 0) {
    throw source.fault("byte 0", "an audio file", "an empty one");
  }
  if (source.has("RIFF") && source.has("WAVE", 8)) {
    return decodeWav(source, until);
  }
  if (source.has("OggS")) return await decodeOgg(source, until);
  const { start, end } = audioRange(source);
  const part = { start, end, until };
  if (source.has("fLaC", start)) return await decodeFlac(source, part);
  if (isMp3(source, start, end)) return await decodeMp3(source, part);
  throw source.fault(
    `byte ${start}`,
    READABLE,
    describeKind(source, start),
  );
}

/**
 * Turn an audio file into what every other room works on: mono at 48 kHz.
 *
 * @param bytes       the whole file; not changed
 * @param name        the file's name, for errors
 * @param options.end seconds from the start to load; all by default. The samples have
 *   the same bits as those of the whole file.
 * @returns mean of the channels, resampled to 48 kHz; a new array
 * @throws {AudioError} as {@linkcode decodeAudio}
 *
 * @example
 * ```ts
 * import { encodeWav, loadWaveform } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const telephone = encodeWav({ samples: new Float32Array(8_000), sampleRate: 8_000 });
 * const { samples, sampleRate } = await loadWaveform(telephone, "call.wav");
 * assert.equal(sampleRate, 48_000);
 * assert.equal(samples.length, 48_000);
 * ```
 */
export async function loadWaveform(
  bytes: Uint8Array,
  name?: string,
  { end = Infinity }: DecodeOptions = {},
): Promise<Waveform> {
  const { sampleRate } = PAPER.signal;
  const until = end > 0 ? end + MARGIN : end;
  const mono = toMono(await decodeAudio(bytes, name, { end: until }));
  const { samples } = await resample(mono, sampleRate);
  return {
    samples: samples.subarray(0, Math.round(end * sampleRate)),
    sampleRate,
  };
}
