/**
 * Mel filters: overlapping triangles that sum bins of a spectrum into bands.
 *
 * @module
 */

import { requireChoice, requireInteger } from "./checks.ts";
import { fftFrequencies } from "./fft.ts";
import type { Matrix } from "./matrix.ts";
import { melFrequencies } from "./mel_scale.ts";
import { FEATURE_DEFAULTS, type MelSettings } from "./settings.ts";

/** One filter: the weights of the bins that it touches. */
export interface MelFilter {
  /** First bin with a weight. */
  start: number;
  /** Weights of the bins from `start` on; empty if the filter lies between two bins. */
  weights: Float64Array;
}

/** @throws {RangeError} if a setting is out of range */
function checkSettings(settings: MelSettings): void {
  const { sampleRate, nFft, nMels, fMax } = settings;
  const action = "Cannot build mel filters";
  requireInteger(action, "nFft", nFft);
  requireInteger(action, "nMels", nMels);
  requireChoice(action, "melNorm", settings.melNorm, ["slaney", "none"]);
  if (!(Number.isFinite(sampleRate) && sampleRate > 0)) {
    throw new RangeError(
      `${action}: sampleRate must be more than 0 Hz, got ${sampleRate}`,
    );
  }
  if (!(fMax <= sampleRate / 2)) {
    throw new RangeError(
      `${action}: fMax must be at most sampleRate / 2 = ${
        sampleRate / 2
      } Hz, got ${fMax}`,
    );
  }
}

/** The triangle over low … centre … high, at the bins' frequencies. */
function triangle(
  bins: Float64Array,
  [low, centre, high]: Float64Array,
  height: number,
): MelFilter {
  let start = 0;
  while (start < bins.length && bins[start] <= low) start++;
  let end = start;
  while (end < bins.length && bins[end] < high) end++;
  const weights = bins.slice(start, end).map((hz) =>
    height *
    Math.min((hz - low) / (centre - low), (high - hz) / (high - centre))
  );
  return { start, weights };
}

/**
 * Mel filters in sparse form: fast, and in float64.
 *
 * @param settings those left out have the paper's values
 * @returns one filter per band, ascending, shape [nMels]
 * @throws {RangeError} if a setting is out of range
 *
 * @example
 * ```ts
 * import { melFilters } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const filters = melFilters({ sampleRate: 48_000, nFft: 1024, nMels: 128 });
 * assert.equal(filters.length, 128);
 * assert.ok(filters[127].weights.length > filters[0].weights.length);
 * ```
 */
export function melFilters(settings: Partial<MelSettings> = {}): MelFilter[] {
  const all = { ...FEATURE_DEFAULTS, ...settings };
  checkSettings(all);
  const { nMels, fMin, fMax, melScale: scale } = all;
  const bins = fftFrequencies(all.sampleRate, all.nFft);
  const edges = melFrequencies(nMels + 2, { fMin, fMax, scale });
  return Array.from({ length: nMels }, (_, m) => {
    const area = (edges[m + 2] - edges[m]) / 2;
    const height = all.melNorm === "slaney" ? 1 / area : 1;
    return triangle(bins, edges.subarray(m, m + 3), height);
  });
}

/**
 * Mel filter bank as a matrix (paper: mel spectrogram), like `librosa.filters.mel`.
 * A row is all zeros where the triangle is so narrow that it lies between two bins.
 *
 * @param settings those left out have the paper's values
 * @returns new matrix, shape [nMels, 1 + floor(nFft / 2)]; 1/Hz with `slaney`
 * @throws {RangeError} if a setting is out of range
 *
 * @example
 * ```ts
 * import { melFilterBank } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(melFilterBank().shape, [128, 513]);
 * ```
 */
export function melFilterBank(settings: Partial<MelSettings> = {}): Matrix {
  const filters = melFilters(settings);
  const { nFft } = { ...FEATURE_DEFAULTS, ...settings };
  const nBins = 1 + Math.floor(nFft / 2);
  const data = new Float32Array(filters.length * nBins);
  filters.forEach(({ start, weights }, m) => {
    data.set(weights, m * nBins + start);
  });
  return { data, shape: [filters.length, nBins] };
}

/** A band's energy: the weighted sum of the bins that its filter touches. */
export function applyFilter(
  { start, weights }: MelFilter,
  spectrum: Float64Array,
): number {
  // Two sums side by side: each addition need not wait for the one before.
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < weights.length; i += 2) {
    even += weights[i] * spectrum[start + i];
    odd += weights[i + 1] * spectrum[start + i + 1];
  }
  if (i < weights.length) even += weights[i] * spectrum[start + i];
  return even + odd;
}
