/**
 * Settings of spectrograms, with the paper's values as defaults.
 *
 * @module
 */

import { PAPER } from "../paper.ts";
import type { PadMode } from "./frames.ts";
import type { MelScale } from "./mel_scale.ts";
import type { WindowName } from "./windows.ts";

/** How a signal becomes spectra. */
export interface SpectrogramSettings {
  /** Length of the Fourier transform, samples. */
  nFft: number;
  /** Length of the window, samples; centred in the transform, zeros around it. */
  winLength: number;
  /** Samples from one frame to the next. */
  hopLength: number;
  /** Periodic window. */
  window: WindowName;
  /** What stands beyond the signal's ends. */
  padMode: PadMode;
}

/** How bins of a spectrum become mel bands. */
export interface MelSettings {
  /** Hz */
  sampleRate: number;
  /** Length of the Fourier transform, samples. */
  nFft: number;
  /** Number of bands. */
  nMels: number;
  /** Lower end of the first band, Hz. */
  fMin: number;
  /** Upper end of the last band, Hz; at most half the sample rate. */
  fMax: number;
  /** Which formula for mel. */
  melScale: MelScale;
  /** `slaney`: each filter has area 1 over Hz; `none`: each has height 1. */
  melNorm: "slaney" | "none";
}

/** Everything that decides a log-mel spectrogram. */
export interface FeatureSettings extends SpectrogramSettings, MelSettings {
  /** Power that is 0 dB, or `max`: the largest of the signal. */
  ref: number | "max";
  /** Values more than this many dB below the maximum are raised to it; null: none are. */
  topDb: number | null;
}

/**
 * The paper's spectrogram (paper: mel spectrogram): 128 Slaney bands up to 24 kHz
 * of 1024-point transforms, Hamming window of 512, every 256 samples.
 *
 * Paper's features were made in 2020 with reflected edges; we pad with zeros, as
 * librosa does since 0.10. `{ padMode: "reflect" }` gives the older form.
 */
export const FEATURE_DEFAULTS: Readonly<FeatureSettings> = {
  ...PAPER.features,
  ref: "max",
  window: "hamming",
  padMode: "constant",
  melScale: "slaney",
  melNorm: "slaney",
};
