/**
 * Audio files of any usual kind to mono waveforms at 48 kHz, and the paper's window.
 *
 * @module
 */

export { AudioError } from "./audio_error.ts";
export { decodeAudio, loadWaveform, readAudio } from "./decode.ts";
export { encodeWav } from "./encode_wav.ts";
export { resample } from "./resample.ts";
export { type Audio, paperWindow, toMono, type Waveform } from "./waveform.ts";
