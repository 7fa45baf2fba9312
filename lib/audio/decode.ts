/**
 * From a file's bytes to a waveform at 48 kHz. What a file is, its content says,
 * never its name.
 *
 * @module
 */

import { PAPER } from "../paper.ts";
import { decodeFlac } from "./flac.ts";
import { resample } from "./resample.ts";
import { Source } from "./source.ts";
import { audioRange } from "./tags.ts";
import { decodeWav } from "./wav.ts";
import { type Audio, toMono, type Waveform } from "./waveform.ts";

export async function decodeAudio(
  bytes: Uint8Array,
  name = "audio",
): Promise<Audio> {
  const source = new Source(bytes, name);
  if (source.length === 0) {
    throw source.fault("byte 0", "an audio file", "an empty one");
  }
  if (source.has("RIFF") && source.has("WAVE", 8)) return decodeWav(source);
  const { start, end } = audioRange(source);
  if (source.has("fLaC", start)) return await decodeFlac(source, start, end);
  throw source.fault(
    `byte ${start}`,
    "WAV, FLAC, MP3, Ogg Vorbis or Ogg Opus",
    source.quote(start),
  );
}

export async function loadWaveform(
  bytes: Uint8Array,
  name?: string,
): Promise<Waveform> {
  const mono = toMono(await decodeAudio(bytes, name));
  return await resample(mono, PAPER.signal.sampleRate);
}

export async function readAudio(path: string): Promise<Waveform> {
  return await loadWaveform(await Deno.readFile(path), path);
}
