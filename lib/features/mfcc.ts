/**
 * Mel-frequency cepstral coefficients, in librosa's form.
 *
 * @module
 */

import { sineOfTurns } from "../maths.ts";
import { dctBasis } from "./dct.ts";
import { decibels } from "./decibels.ts";
import { melPower } from "./log_mel.ts";
import type { Matrix } from "./matrix.ts";
import { FEATURE_DEFAULTS, type FeatureSettings } from "./settings.ts";

/** Settings of {@linkcode mfcc}. */
export interface MfccSettings extends FeatureSettings {
  /** Coefficients per frame. */
  nMfcc: number;
  /** Emphasis of higher coefficients, 1 + L/2 sin(πk/L); 0: none. */
  lifter: number;
}

/**
 * Each column times a basis.
 *
 * @param basis   shape [nOut, nIn]
 * @param columns shape [nIn, nFrames]
 * @returns new matrix, shape [nOut, nFrames]
 */
export function project(
  basis: Float64Array,
  columns: { data: ArrayLike<number>; shape: Matrix["shape"] },
): Matrix {
  const [nIn, nFrames] = columns.shape;
  const nOut = basis.length / nIn;
  const data = new Float32Array(nOut * nFrames);
  const row = new Float64Array(nFrames);
  for (let k = 0; k < nOut; k++) {
    row.fill(0);
    for (let m = 0; m < nIn; m++) {
      const weight = basis[k * nIn + m];
      for (let t = 0; t < nFrames; t++) {
        row[t] += weight * columns.data[m * nFrames + t];
      }
    }
    data.set(row, k * nFrames);
  }
  return { data, shape: [nOut, nFrames] };
}

/** The factor of coefficient k. */
function lift(k: number, lifter: number): number {
  if (lifter === 0) return 1;
  return 1 + lifter / 2 * sineOfTurns((k + 1) / (2 * lifter));
}

/**
 * MFCC as librosa has them: mel power in decibels (reference 1, floor topDb below
 * the maximum), then the orthonormal DCT-II of each frame. No pre-emphasis, no
 * windowing but the spectrogram's; the paper's own recipe is {@linkcode paperMfcc}.
 *
 * @param samples  shape [n], n ≥ 1, nominally in [-1, 1]; not changed
 * @param settings nMfcc is 20 and lifter 0; others left out have the paper's values
 * @returns new matrix, shape [nMfcc, nFrames]
 * @throws {RangeError} if the signal is empty or not finite, or a setting out of range
 *
 * @example
 * ```ts
 * import { mfcc } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const silence = mfcc(new Float32Array(48_000), { nMfcc: 13 });
 * assert.deepEqual(silence.shape, [13, 188]);
 * assert.equal(Math.round(silence.data[0]), Math.round(-100 * Math.sqrt(128)));
 * ```
 */
export function mfcc(
  samples: ArrayLike<number>,
  settings: Partial<MfccSettings> = {},
): Matrix {
  const { nMfcc = 20, lifter = 0, ...rest } = settings;
  const all = { ...FEATURE_DEFAULTS, ...rest };
  if (!(lifter >= 0 && Number.isFinite(lifter))) {
    throw new RangeError(
      `Cannot compute MFCC: lifter must be at least 0, got ${lifter}`,
    );
  }
  const basis = dctBasis(nMfcc, all.nMels, "ortho")
    .map((value, i) => value * lift(Math.floor(i / all.nMels), lifter));
  const mel = melPower(samples, all);
  const db = decibels(mel.data, { ref: 1, topDb: all.topDb });
  return project(basis, { data: db, shape: mel.shape });
}
