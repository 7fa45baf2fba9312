/**
 * From a spectrogram back to sound: what a picture keeps, and what it has lost.
 *
 * @module
 */

import { Random } from "../random.ts";
import { requireInteger } from "./checks.ts";
import { type Complex, magnitude } from "./complex.ts";
import { FftPlan } from "./fft_plan.ts";
import type { Matrix } from "./matrix.ts";
import { hann } from "./windows.ts";

/** How the spectrogram was made: a Hann window as long as the transform. */
export interface ResynthesisSettings {
  /** Samples in a frame and its window: a power of two. */
  nFft: number;
  /** Samples from one frame to the next; a quarter of the frame, for a smooth sum. */
  hopLength: number;
  /** Names the phases that the search begins with. */
  seed?: number;
  /** Rounds of the search. Default 16. */
  rounds?: number;
}

/** A window, a plan for its transform, and where frames lie. */
interface Frames {
  plan: FftPlan;
  window: Float64Array;
  hopLength: number;
  count: number;
}

/** Spectra of all frames of a signal, the first centred at sample 0; half of each. */
function transform(
  samples: Float64Array,
  { plan, window, hopLength, count }: Frames,
): Complex[] {
  const half = window.length / 2;
  return Array.from({ length: count }, (_, t) => {
    const start = t * hopLength - half;
    return plan.transform(window.map((w, i) => w * (samples[start + i] ?? 0)));
  });
}

/**
 * The real signal of half a spectrum. Re X − Im X is the signal's Hartley transform,
 * which is its own inverse but for a factor, so that the same plan leads back.
 */
function invert({ re, im }: Complex, plan: FftPlan): Float64Array {
  const { n } = plan;
  const hartley = new Float64Array(n);
  for (let k = 0; k <= n / 2; k++) {
    hartley[(n - k) % n] = re[k] + im[k];
    hartley[k] = re[k] - im[k];
  }
  const back = plan.transform(hartley);
  const signal = new Float64Array(n);
  for (let i = 0; i <= n / 2; i++) {
    signal[(n - i) % n] = (back.re[i] + back.im[i]) / n;
    signal[i] = (back.re[i] - back.im[i]) / n;
  }
  return signal;
}

/** The signal whose frames are nearest to some spectra: overlapped, added, levelled. */
function overlapAdd(
  spectra: readonly Complex[],
  { plan, window, hopLength }: Frames,
): Float64Array {
  const half = window.length / 2;
  const sum = new Float64Array((spectra.length - 1) * hopLength + 1);
  const weight = new Float64Array(sum.length);
  spectra.forEach((spectrum, t) => {
    const frame = invert(spectrum, plan);
    const start = t * hopLength - half;
    for (let i = Math.max(0, -start); i < window.length; i++) {
      if (start + i >= sum.length) break;
      sum[start + i] += window[i] * frame[i];
      weight[start + i] += window[i] ** 2;
    }
  });
  return sum.map((v, i) => weight[i] > 1e-8 ? v / weight[i] : 0);
}

/** Half a spectrum with given magnitudes and another's phases; real at both ends. */
function withMagnitudes(
  wanted: (k: number) => number,
  { re, im }: Complex,
): Complex {
  const sizes = magnitude({ re, im });
  const factors = sizes.map((size, k) => size > 0 ? wanted(k) / size : 0);
  const last = re.length - 1;
  return {
    re: re.map((v, k) => v * factors[k]),
    im: im.map((v, k) => k === 0 || k === last ? 0 : v * factors[k]),
  };
}

/**
 * A sound that has a given spectrogram, or nearly: a spectrogram has lost its phases, so
 * they are sought, as Griffin and Lim do (1984). From those of noise the spectrogram of the sound that
 * they give is computed, its magnitudes are replaced by the wanted ones, and so on.
 *
 * @param power shape [1 + nFft / 2, frames], |X[k]|², as `powerSpectrogram` gives it with a
 *              Hann window; not changed
 * @returns new samples, shape [(frames − 1) hopLength + 1]
 * @throws {RangeError} if nFft is no power of two, or the shape does not fit it
 *
 * @example
 * ```ts
 * import { powerSpectrogram, resynthesize } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const settings = { nFft: 64, winLength: 64, hopLength: 16, window: "hann" } as const;
 * const sine = Float32Array.from({ length: 640 }, (_, n) => Math.sin(2 * Math.PI * n / 8));
 * const again = resynthesize(powerSpectrogram(sine, settings), settings);
 * assert.equal(again.length, 641);
 * ```
 */
export function resynthesize(
  { data, shape: [bins, frames] }: Matrix,
  { nFft, hopLength, seed = 1, rounds = 16 }: ResynthesisSettings,
): Float32Array {
  const action = "Cannot make a sound";
  requireInteger(action, "hopLength", hopLength);
  if (!FftPlan.fits(nFft) || bins !== 1 + nFft / 2) {
    throw new RangeError(
      `${action}: nFft must be a power of two from 16 on, with 1 + nFft / 2 bins, got nFft = ${nFft} and ${bins} bins`,
    );
  }
  const plan = new FftPlan(nFft);
  const layout: Frames = { plan, window: hann(nFft), hopLength, count: frames };
  const random = new Random(seed, "phases");
  const amplitude = data.map(Math.sqrt);
  const noise = Float64Array.from(
    { length: (frames - 1) * hopLength + 1 },
    () => random.normal(),
  );
  let phases = transform(noise, layout);
  let samples: Float64Array = noise;
  for (let round = 0; round <= rounds; round++) {
    const spectra = phases.map((phase, t) =>
      withMagnitudes((k) => amplitude[k * frames + t], phase)
    );
    samples = overlapAdd(spectra, layout);
    if (round < rounds) phases = transform(samples, layout);
  }
  return Float32Array.from(samples);
}

/**
 * The power spectrogram that a mel spectrogram stands for: each bin has the mean power of
 * the bands that it lies in, weighted by their filters. Detail within a band is lost.
 *
 * @param mel        shape [bands, frames]; not changed
 * @param filterBank shape [bands, bins], as `melFilterBank` gives it
 * @returns new matrix, shape [bins, frames]; 0 in bins without a filter
 * @throws {RangeError} if the two have different numbers of bands
 *
 * @example
 * ```ts
 * import { melToPower } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const filterBank = { data: Float32Array.of(1, 1, 0, 0, 0, 2), shape: [2, 3] as [number, number] };
 * const mel = { data: Float32Array.of(4, 6), shape: [2, 1] as [number, number] };
 * assert.deepEqual([...melToPower(mel, filterBank).data], [2, 2, 3]);
 * ```
 */
export function melToPower(mel: Matrix, filterBank: Matrix): Matrix {
  const [bands, frames] = mel.shape;
  const [filters, bins] = filterBank.shape;
  if (bands !== filters) {
    throw new RangeError(
      `Cannot undo mel bands: the filter bank must have ${bands} bands, got ${filters}`,
    );
  }
  const row = (m: number) => filterBank.data.subarray(m * bins, (m + 1) * bins);
  const areas = Array.from(
    { length: bands },
    (_, m) => row(m).reduce((a, b) => a + b, 0),
  );
  const data = new Float32Array(bins * frames);
  for (let k = 0; k < bins; k++) {
    const weights = areas.map((_, m) => row(m)[k]);
    const total = weights.reduce((a, b) => a + b, 0);
    for (let m = 0; m < bands; m++) {
      if (weights[m] === 0) continue;
      const share = weights[m] / total / areas[m];
      for (let t = 0; t < frames; t++) {
        data[k * frames + t] += share * mel.data[m * frames + t];
      }
    }
  }
  return { data, shape: [bins, frames] };
}
