/**
 * Spectra of short frames, one after the other.
 *
 * @module
 */

import { requireChoice, requireFinite, requireInteger } from "./checks.ts";
import { realFft } from "./fft.ts";
import { FftPlan } from "./fft_plan.ts";
import { countFrames, PAD_MODES, sampleAt } from "./frames.ts";
import type { Matrix } from "./matrix.ts";
import { rememberLast } from "./remember.ts";
import { FEATURE_DEFAULTS, type SpectrogramSettings } from "./settings.ts";
import { makeWindow } from "./windows.ts";

/** What the frames of one spectrogram share. */
interface Tables {
  window: Float64Array;
  /** Zeros on either side of the window in a frame; one more after, if odd. */
  margin: number;
  /** The windowed frame, shape [nFft]. */
  frame: Float64Array;
  /** Its power spectrum, shape [1 + floor(nFft / 2)]. */
  power: Float64Array;
  /** Fills `power` from `frame`. */
  transform: (frame: Float64Array, power: Float64Array) => void;
}

/** A way to transform frames of one length: a plan where one fits, else any length. */
function makeTransform(nFft: number): Tables["transform"] {
  if (FftPlan.fits(nFft)) {
    const plan = new FftPlan(nFft);
    return (frame, power) => plan.powerSpectrum(frame, power);
  }
  return (frame, power) => {
    const { re, im } = realFft(frame);
    for (let k = 0; k < power.length; k++) {
      power[k] = re[k] * re[k] + im[k] * im[k];
    }
  };
}

const tablesFor = rememberLast(
  ({ nFft, winLength, window }: SpectrogramSettings): Tables => ({
    window: makeWindow(window, winLength),
    margin: Math.floor((nFft - winLength) / 2),
    frame: new Float64Array(nFft),
    power: new Float64Array(1 + Math.floor(nFft / 2)),
    transform: makeTransform(nFft),
  }),
);

const action = "Cannot compute a spectrogram";

/** @throws {RangeError} if a setting or the signal's length is out of range */
export function checkSpectrogram(
  nSamples: number,
  settings: SpectrogramSettings,
): void {
  const { nFft, winLength, hopLength } = settings;
  requireInteger(action, "nFft", nFft);
  requireInteger(action, "winLength", winLength);
  requireInteger(action, "hopLength", hopLength);
  requireInteger(action, "the signal's length", nSamples);
  requireChoice(action, "padMode", settings.padMode, PAD_MODES);
  if (winLength > nFft) {
    throw new RangeError(
      `${action}: winLength must be at most nFft = ${nFft}, got ${winLength}`,
    );
  }
}

/** @throws {RangeError} if a sample is NaN or infinite; names the first */
export function checkSamples(samples: ArrayLike<number>): void {
  requireFinite(action, "samples", samples);
}

/**
 * Number of frames of a centred spectrogram: frame t is centred at sample t × hopLength.
 *
 * @param nSamples length of the signal
 * @param settings those left out have the paper's values
 * @returns frames: 563 for the paper's 144,000 samples
 *
 * @example
 * ```ts
 * import { spectrogramFrames } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(spectrogramFrames(144_000), 563);
 * ```
 */
export function spectrogramFrames(
  nSamples: number,
  settings: Partial<SpectrogramSettings> = {},
): number {
  const { nFft, hopLength } = { ...FEATURE_DEFAULTS, ...settings };
  return countFrames(nSamples + 2 * Math.floor(nFft / 2), nFft, hopLength);
}

/**
 * What computes the power spectrum |X[k]|² of single centred frames.
 *
 * @param settings all of them, checked
 * @returns gets a finite signal, shape [n], n ≥ 1, and the number t of a frame, which is
 *   centred at sample t × hopLength; gives an array that is used again by the next call,
 *   shape [1 + floor(nFft / 2)]
 */
export function frameSpectrum(
  settings: SpectrogramSettings,
): (samples: ArrayLike<number>, t: number) => Float64Array {
  const { nFft, hopLength, padMode } = settings;
  const { margin, frame, power, window, transform } = tablesFor(settings);
  return (samples, t) => {
    const start = t * hopLength - Math.floor(nFft / 2) + margin;
    if (start >= 0 && start + window.length <= samples.length) {
      for (let i = 0; i < window.length; i++) {
        frame[margin + i] = window[i] * samples[start + i];
      }
    } else {
      for (let i = 0; i < window.length; i++) {
        frame[margin + i] = window[i] * sampleAt(samples, start + i, padMode);
      }
    }
    transform(frame, power);
    return power;
  };
}

/**
 * Calls `visit` with the power spectrum |X[k]|² of each centred frame. The array
 * that it gets, shape [1 + floor(nFft / 2)], is used again for the next frame.
 *
 * @param samples  shape [n], n ≥ 1; not changed
 * @param settings all of them
 * @param visit    gets the spectrum and the frame's number
 * @throws {RangeError} if the signal or a setting is out of range
 */
export function forEachSpectrum(
  samples: ArrayLike<number>,
  settings: SpectrogramSettings,
  visit: (power: Float64Array, t: number) => void,
): void {
  checkSpectrogram(samples.length, settings);
  checkSamples(samples);
  const nFrames = spectrogramFrames(samples.length, settings);
  const spectrum = frameSpectrum(settings);
  for (let t = 0; t < nFrames; t++) visit(spectrum(samples, t), t);
}

/**
 * Power spectrogram of centred frames, like `librosa.stft` squared.
 *
 * @param samples  shape [n], n ≥ 1, nominally in [-1, 1]; not changed
 * @param settings those left out have the paper's values
 * @returns new matrix, shape [1 + floor(nFft / 2), nFrames], |X[k]|² ≥ 0
 * @throws {RangeError} if the signal is empty or not finite, or a setting out of range
 *
 * @example A sine of 3 kHz has its power in bin 3000 × 1024 / 48000 = 64
 * ```ts
 * import { powerSpectrogram } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const sine = Float32Array.from({ length: 4800 }, (_, n) => Math.sin(2 * Math.PI * n / 16));
 * const { data, shape: [nBins, nFrames] } = powerSpectrogram(sine);
 * const column = Array.from({ length: nBins }, (_, k) => data[k * nFrames + 9]);
 * assert.equal(column.indexOf(Math.max(...column)), 64);
 * ```
 */
export function powerSpectrogram(
  samples: ArrayLike<number>,
  settings: Partial<SpectrogramSettings> = {},
): Matrix {
  const all = { ...FEATURE_DEFAULTS, ...settings };
  const nFrames = spectrogramFrames(samples.length, all);
  const nBins = 1 + Math.floor(all.nFft / 2);
  const data = new Float32Array(nBins * nFrames);
  forEachSpectrum(samples, all, (power, t) => {
    for (let k = 0; k < nBins; k++) data[k * nFrames + t] = power[k];
  });
  return { data, shape: [nBins, nFrames] };
}
