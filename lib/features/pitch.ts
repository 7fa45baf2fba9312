/**
 * The pitch of a voice, by autocorrelation.
 *
 * @module
 */

import { requireInteger } from "./checks.ts";

/** Where a pitch is looked for, and what counts as one. */
export interface PitchSettings {
  /** Hz. Default 60. */
  fMin?: number;
  /** Hz. Default 800. */
  fMax?: number;
  /** The least autocorrelation of a voice, in [0, 1]. Default 0.6. */
  threshold?: number;
}

/** A peak this much lower than the highest is preferred where its shift is shorter. */
const ALMOST = 0.9;

/**
 * How alike a signal and its shifted self are, for each shift: 1 where the part that
 * both have is the same but for its size, 0 where they have nothing in common.
 *
 * @param samples shape [n]; not changed
 * @param longest the longest shift, in samples, below n
 * @returns shape [longest + 1], in [-1, 1]; 0 where a part is silent
 * @throws {RangeError} if the longest shift is out of range
 *
 * @example A period of 20 samples
 * ```ts
 * import { autocorrelation } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const sine = Float32Array.from({ length: 200 }, (_, n) => Math.sin(2 * Math.PI * n / 20));
 * const alike = autocorrelation(sine, 30);
 * assert.ok(alike[20] > 0.999 && alike[10] < -0.999);
 * ```
 */
export function autocorrelation(
  samples: ArrayLike<number>,
  longest: number,
): Float64Array {
  const n = samples.length;
  requireInteger("Cannot correlate", "the longest shift", longest);
  if (longest >= n) {
    throw new RangeError(
      `Cannot correlate: the longest shift must be below the signal's length ${n}, got ${longest}`,
    );
  }
  const result = new Float64Array(longest + 1);
  for (let shift = 0; shift <= longest; shift++) {
    let [product, early, late] = [0, 0, 0];
    for (let i = 0; i + shift < n; i++) {
      product += samples[i] * samples[i + shift];
      early += samples[i] * samples[i];
      late += samples[i + shift] * samples[i + shift];
    }
    const size = Math.sqrt(early * late);
    result[shift] = size > 0 ? product / size : 0;
  }
  return result;
}

/** Whether a value is higher than its neighbours. */
const isPeak = (v: Float64Array, i: number) =>
  v[i] > v[i - 1] && v[i] >= v[i + 1];

/** Where the parabola through a peak and its neighbours is highest. */
function refine(v: Float64Array, i: number): number {
  const bend = v[i - 1] - 2 * v[i] + v[i + 1];
  return bend === 0 ? i : i + (v[i - 1] - v[i + 1]) / (2 * bend);
}

/**
 * The pitch of a short piece of sound: the inverse of the shortest shift after which
 * the signal is almost as much like itself as after any other. Only true peaks count:
 * a value at the edge of the search is none.
 *
 * @param samples    shape [n], some 40 to 60 ms; not changed
 * @param sampleRate Hz
 * @returns Hz; undefined where nothing repeats itself, as in noise, s or silence
 *
 * @example
 * ```ts
 * import { pitch } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const buzz = Float32Array.from({ length: 600 }, (_, n) =>
 *   Math.sin(2 * Math.PI * n / 60) + Math.sin(4 * Math.PI * n / 60));
 * assert.ok(Math.abs(pitch(buzz, 12_000)! - 200) < 0.5);
 * assert.equal(pitch(new Float32Array(600), 12_000), undefined);
 * ```
 */
export function pitch(
  samples: ArrayLike<number>,
  sampleRate: number,
  { fMin = 60, fMax = 800, threshold = 0.6 }: PitchSettings = {},
): number | undefined {
  const shortest = Math.max(2, Math.floor(sampleRate / fMax));
  const longest = Math.min(
    Math.ceil(sampleRate / fMin),
    Math.floor(samples.length / 2),
  );
  const alike = autocorrelation(samples, longest);
  const peaks: number[] = [];
  for (let i = shortest; i < longest; i++) {
    if (isPeak(alike, i) && alike[i] >= threshold) peaks.push(i);
  }
  const best = Math.max(...peaks.map((i) => alike[i]));
  const first = peaks.find((i) => alike[i] >= ALMOST * best);
  return first === undefined ? undefined : sampleRate / refine(alike, first);
}

/** s; three periods of the lowest voice. */
const PIECE = 0.05;
/** Pieces softer than this share of the loudest's power don't count. */
const SOFT = 0.01;

/**
 * The pitch that a recording has in the middle: the median over its pieces of 50 ms that are
 * within 20 dB of the loudest and have a pitch.
 *
 * @param samples    mono, shape [n]; not changed
 * @param sampleRate Hz; 12,000 is enough, and quick
 * @returns Hz; undefined where fewer than three pieces have a pitch
 *
 * @example
 * ```ts
 * import { medianPitch } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const buzz = Float32Array.from({ length: 12_000 }, (_, n) =>
 *   Math.sin(2 * Math.PI * n / 60) + Math.sin(4 * Math.PI * n / 60));
 * assert.ok(Math.abs(medianPitch(buzz, 12_000)! - 200) < 0.5);
 * ```
 */
export function medianPitch(
  samples: Float32Array,
  sampleRate: number,
): number | undefined {
  const length = Math.round(PIECE * sampleRate);
  const pieces: { power: number; samples: Float32Array }[] = [];
  for (let start = 0; start + length <= samples.length; start += length) {
    const piece = samples.subarray(start, start + length);
    const power = piece.reduce((sum, v) => sum + v * v, 0);
    pieces.push({ power, samples: piece });
  }
  const floor = SOFT * Math.max(0, ...pieces.map(({ power }) => power));
  const pitches = pieces
    .filter(({ power }) => power > 0 && power >= floor)
    .map((piece) => pitch(piece.samples, sampleRate))
    .filter((hz) => hz !== undefined)
    .sort((a, b) => a - b);
  return pitches.length < 3
    ? undefined
    : pitches[Math.floor(pitches.length / 2)];
}
