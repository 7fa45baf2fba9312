// Browser compatible.
/**
 * From samples to the network's input, each step by itself: Fourier transforms,
 * windows, mel scales and filters, spectrograms, decibels, MFCC, chunks, scaling.
 * And numpy's files, which store them.
 *
 * @module
 */

export { type ChunkOptions, countChunks, toChunks } from "./chunks.ts";
export { type Complex, magnitude, type Signal } from "./complex.ts";
export { dct2, type DctNorm } from "./dct.ts";
export { dbToPower, type DecibelOptions, powerToDb } from "./decibels.ts";
export { dft } from "./dft.ts";
export { fft, fftFrequencies, ifft, realFft } from "./fft.ts";
export { FftPlan } from "./fft_plan.ts";
export { frame, pad, PAD_MODES, type PadMode } from "./frames.ts";
export {
  type ChunksOptions,
  createFrontEnd,
  type FeatureRows,
  type FeatureStream,
  type FramesOptions,
  FRONT_ENDS,
  type FrontEnd,
  type FrontEndChoice,
  type FrontEndKind,
  frontEndSchema,
  type InputLayout,
  inputSize,
  itemsOf,
  realColumns,
  type Scaler,
} from "./front_ends/mod.ts";
export { logMelSpectrogram, melSpectrogram } from "./log_mel.ts";
export { logMelSpectrograms } from "./log_mel_many.ts";
export { LogMelStream } from "./log_mel_stream.ts";
export type { Matrix } from "./matrix.ts";
export { type MelFilter, melFilterBank, melFilters } from "./mel_filters.ts";
export {
  hzToMel,
  MEL_SCALES,
  melFrequencies,
  type MelScale,
  melToHz,
} from "./mel_scale.ts";
export { mfcc, type MfccSettings } from "./mfcc.ts";
export { decodeNpy, encodeNpy, type NpyArray, type NpyData } from "./npy.ts";
export { NpyError } from "./npy_error.ts";
export {
  paperMfcc,
  type PaperMfccSettings,
  preEmphasis,
} from "./paper_mfcc.ts";
export {
  FEATURE_DEFAULTS,
  type FeatureSettings,
  type MelSettings,
  type SpectrogramSettings,
} from "./settings.ts";
export {
  autocorrelation,
  medianPitch,
  pitch,
  type PitchSettings,
} from "./pitch.ts";
export {
  melToPower,
  type ResynthesisSettings,
  resynthesize,
} from "./resynthesis.ts";
export { powerSpectrogram, spectrogramFrames } from "./spectrogram.ts";
export { type ScalerTensors, StandardScaler } from "./standard_scaler.ts";
export { type TrimSettings, trimSilence } from "./trim.ts";
export {
  hamming,
  hann,
  makeWindow,
  type WindowName,
  WINDOWS,
  type WindowSymmetry,
} from "./windows.ts";
