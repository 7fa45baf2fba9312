/**
 * The paper's features: mel spectrograms, in decibels.
 *
 * @module
 */

import { decibels } from "./decibels.ts";
import type { Matrix } from "./matrix.ts";
import { applyFilter, type MelFilter, melFilters } from "./mel_filters.ts";
import { rememberLast } from "./remember.ts";
import { FEATURE_DEFAULTS, type FeatureSettings } from "./settings.ts";
import { forEachSpectrum, spectrogramFrames } from "./spectrogram.ts";

/** Mel filters by settings. */
export const filtersFor: (settings: FeatureSettings) => MelFilter[] =
  rememberLast(melFilters);

/** Mel spectrogram in float64: rounding waits until decibels are taken. */
export function melPower(
  samples: ArrayLike<number>,
  settings: FeatureSettings,
): { data: Float64Array; shape: Matrix["shape"] } {
  const filters = filtersFor(settings);
  const nFrames = spectrogramFrames(samples.length, settings);
  const data = new Float64Array(filters.length * nFrames);
  forEachSpectrum(samples, settings, (power, t) => {
    for (let m = 0; m < filters.length; m++) {
      data[m * nFrames + t] = applyFilter(filters[m], power);
    }
  });
  return { data, shape: [filters.length, nFrames] };
}

/**
 * Mel spectrogram in power, like `librosa.feature.melspectrogram`.
 *
 * @param samples  shape [n], n ≥ 1, nominally in [-1, 1]; not changed
 * @param settings those left out have the paper's values
 * @returns new matrix, shape [nMels, nFrames], power ≥ 0
 * @throws {RangeError} if the signal is empty or not finite, or a setting out of range
 *
 * @example
 * ```ts
 * import { melSpectrogram } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(melSpectrogram(new Float32Array(144_000)).shape, [128, 563]);
 * ```
 */
export function melSpectrogram(
  samples: ArrayLike<number>,
  settings: Partial<FeatureSettings> = {},
): Matrix {
  const mel = melPower(samples, { ...FEATURE_DEFAULTS, ...settings });
  return { data: Float32Array.from(mel.data), shape: mel.shape };
}

/**
 * Log-mel spectrogram (paper: mel spectrogram): mel power in decibels below its
 * own maximum, floored at −topDb; `{ ref: 1, topDb: null }` gives absolute levels. Equals librosa's within 1e-3 dB.
 *
 * @param samples  shape [n], n ≥ 1, nominally in [-1, 1]; not changed
 * @param settings those left out have the paper's values
 * @returns new matrix, shape [nMels, nFrames], dB in [−topDb, 0]
 * @throws {RangeError} if the signal is empty or not finite, or a setting out of range
 *
 * @example
 * ```ts
 * import { logMelSpectrogram } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const click = new Float32Array(144_000);
 * click[72_000] = 1;
 * const logMel = logMelSpectrogram(click);
 * assert.deepEqual(logMel.shape, [128, 563]);
 * assert.equal(logMel.data[0], -80); // silent before the click
 * ```
 */
export function logMelSpectrogram(
  samples: ArrayLike<number>,
  settings: Partial<FeatureSettings> = {},
): Matrix {
  const all = { ...FEATURE_DEFAULTS, ...settings };
  const mel = melPower(samples, all);
  return {
    data: decibels(mel.data, { ref: all.ref, topDb: all.topDb }),
    shape: mel.shape,
  };
}
