/**
 * Mel-frequency cepstral coefficients, step by step as the paper describes them.
 *
 * @module
 */

import { log } from "../maths.ts";
import { dctBasis } from "./dct.ts";
import type { Matrix } from "./matrix.ts";
import { applyFilter, melFilters } from "./mel_filters.ts";
import { project } from "./mfcc.ts";
import {
  FEATURE_DEFAULTS,
  type MelSettings,
  type SpectrogramSettings,
} from "./settings.ts";
import { forEachSpectrum, spectrogramFrames } from "./spectrogram.ts";

/** Settings of {@linkcode paperMfcc}. */
export interface PaperMfccSettings extends SpectrogramSettings, MelSettings {
  /** Coefficient of the pre-emphasis filter. */
  preEmphasis: number;
  /** Coefficients per frame: L in the paper's formula. */
  nMfcc: number;
}

/** Energies below this count as this: log of 0 is −∞. */
const LEAST_ENERGY = 1e-10;

/**
 * The usual choices where the paper names none: HTK's mel (the paper's formula
 * without the misprint), 40 filters of height 1, pre-emphasis 0.97, 13 coefficients.
 * The spectrogram's 128 filters would be too many: on this scale the low ones lie
 * between two bins, and the logarithm of their nothing would fill the cepstrum.
 */
const DEFAULTS: PaperMfccSettings = {
  ...FEATURE_DEFAULTS,
  melScale: "htk",
  melNorm: "none",
  nMels: 40,
  preEmphasis: 0.97,
  nMfcc: 13,
};

/**
 * Pre-emphasis filter, y[n] = x[n] − a x[n − 1] (paper: MFCC): raises high
 * frequencies, which are weak in speech. The sample before the first counts as 0.
 *
 * @param samples     shape [n]; not changed
 * @param coefficient a, in [0, 1]
 * @returns new array, shape [n]
 * @throws {RangeError} if the coefficient is out of range
 *
 * @example
 * ```ts
 * import { preEmphasis } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...preEmphasis([1, 1, 2], 0.5)], [1, 0.5, 1.5]);
 * ```
 */
export function preEmphasis(
  samples: ArrayLike<number>,
  coefficient: number = DEFAULTS.preEmphasis,
): Float64Array {
  if (!(coefficient >= 0 && coefficient <= 1)) {
    throw new RangeError(
      `Cannot pre-emphasize: the coefficient must be in [0, 1], got ${coefficient}`,
    );
  }
  return Float64Array.from(
    { length: samples.length },
    (_, n) => samples[n] - (n === 0 ? 0 : coefficient * samples[n - 1]),
  );
}

/**
 * MFCC in the paper's form (paper: MFCC): pre-emphasis, frames, Hamming window,
 * Fourier transform, mel filters on the magnitude, natural logarithm, cosine transform
 * c[i] = Σ S[n] cos(i (n − 0.5) π / N) for n = 1 … N, i = 1 … L.
 *
 * Paper says "cos cos"; one of them is a misprint. Paper's mel has f/1000; we take
 * f/700 (`htk`), because its factor 2595 belongs to that; `{ melScale:
 * "paperMisprint" }` gives the printed one. Paper leaves open the number and height
 * of the filters, the pre-emphasis coefficient and L; we take 40, 1, 0.97 and 13.
 *
 * @param samples  shape [n], n ≥ 1, nominally in [-1, 1]; not changed
 * @param settings those left out as said above; frames have the paper's values
 * @returns new matrix, shape [nMfcc, nFrames]; row i − 1 is c[i]
 * @throws {RangeError} if the signal is empty or not finite, or a setting out of range
 *
 * @example
 * ```ts
 * import { paperMfcc } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const tone = Float32Array.from({ length: 4800 }, (_, n) => Math.sin(n / 10));
 * assert.deepEqual(paperMfcc(tone).shape, [13, 19]);
 * ```
 */
export function paperMfcc(
  samples: ArrayLike<number>,
  settings: Partial<PaperMfccSettings> = {},
): Matrix {
  const all = { ...DEFAULTS, ...settings };
  const emphasized = preEmphasis(samples, all.preEmphasis);
  const filters = melFilters(all);
  const nFrames = spectrogramFrames(samples.length, all);
  const logEnergy = new Float64Array(filters.length * nFrames);
  forEachSpectrum(emphasized, all, (power, t) => {
    const magnitude = power.map(Math.sqrt);
    filters.forEach((filter, m) => {
      const energy = Math.max(LEAST_ENERGY, applyFilter(filter, magnitude));
      logEnergy[m * nFrames + t] = log(energy);
    });
  });
  // Rows 1 … L: c[0], the mean energy, is left out, and there is no factor of 2.
  const basis = dctBasis(all.nMfcc + 1, all.nMels, "none")
    .subarray(all.nMels)
    .map((value) => value / 2);
  return project(basis, { data: logEnergy, shape: [all.nMels, nFrames] });
}
