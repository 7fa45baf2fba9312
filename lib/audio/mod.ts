// Browser compatible.
/**
 * Audio files of any usual kind to mono waveforms at 48 kHz, and the three seconds of
 * them that the paper uses. WAV (by `wav-decoder`), FLAC, MP3, Ogg Vorbis and Ogg Opus
 * (by decoders in WASM) are told apart by their content; a file that is cut off, forged or of
 * another kind ends in an {@linkcode AudioError}. {@linkcode inaudibleReason} says
 * whether a recording has anything to hear.
 *
 * Containers are walked here, strictly and in linear time, before a decoder sees a
 * byte: that gives every fault a place, and bounds what a file may ask for.
 *
 * @example From a file's bytes to the paper's input
 * ```ts
 * import { encodeWav, loadWaveform, paperWindow } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const tone = Float32Array.from({ length: 16_000 }, (_, n) => Math.sin(n / 5) / 2);
 * const file = encodeWav({ samples: tone, sampleRate: 8_000 }); // 2 s
 * const waveform = await loadWaveform(file, "tone.wav");
 * assert.equal(waveform.samples.length, 96_000); // 2 s at 48 kHz
 * const window = paperWindow(waveform);
 * assert.equal(window.length, 144_000); // 3 s from 0.5 s, zeros behind
 * ```
 *
 * @example What is wrong with a file, and where
 * ```ts
 * import { AudioError, encodeWav, loadWaveform } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const file = encodeWav({ samples: new Float32Array(100), sampleRate: 48_000 });
 * const error = await loadWaveform(file.subarray(0, 60), "cut.wav").catch((e) => e);
 * assert.ok(error instanceof AudioError);
 * assert.equal(error.at, "byte 44 (data chunk)");
 * assert.equal(error.expected, "200 bytes of samples");
 * assert.equal(error.found, "16: cut off");
 * ```
 *
 * @module
 */

export {
  type InaudibleKind,
  type InaudibleReason,
  inaudibleReason,
} from "./audible.ts";
export { FormatError, type FormatFault } from "../format_error.ts";
export { AudioError } from "./audio_error.ts";
export {
  decodeAudio,
  type DecodeOptions,
  loadWaveform,
  READABLE,
} from "./decode.ts";
export { encodeWav } from "./encode_wav.ts";
export { activeLevel, amplify, matchingGains } from "./level.ts";
export { resample } from "./resample.ts";
export {
  type Audio,
  paperWindow,
  toMono,
  type Waveform,
  windowRange,
} from "./waveform.ts";
