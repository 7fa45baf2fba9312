/**
 * Copies by a longer or shorter vocal tract, at the same pitch and tempo.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import { FftPlan, hann } from "../features/mod.ts";
import { exp, log } from "../maths.ts";
import type { WaveformAugmentation } from "./kind.ts";
import { drawAmount, type Range, rangeSettings } from "./range.ts";

/** Settings of the vocal tract's length: `low` and `high` as factors of formants. */
export interface VocalTractSettings extends Range {
  /** Names the augmentation. */
  kind: "vocal-tract";
}

/** Shortest frame, seconds: its length is the power of two from there on. */
const FRAME = 0.02;

/** What of the cepstrum makes the envelope, seconds: shorter than a child's period. */
const ENVELOPE = 0.002;

/** Magnitudes below this are no part of a voice; log of 0 is −∞. */
const LEAST_MAGNITUDE = 1e-7;

/** Largest change of a bin, in nepers: 35 dB. */
const MOST = 4;

/** Transforms of frames of one length, and back. */
class Frames {
  readonly n: number;
  readonly half: number;
  readonly #plan: FftPlan;
  readonly #quefrencies: number;
  readonly #work: Float64Array;

  constructor(sampleRate: number) {
    let n = 16;
    while (n < FRAME * sampleRate) n *= 2;
    this.n = n;
    this.half = n / 2;
    this.#plan = new FftPlan(n);
    this.#quefrencies = Math.max(1, Math.round(ENVELOPE * sampleRate));
    this.#work = new Float64Array(n);
  }

  /** Bins 0 … n/2 of real samples. */
  transform(samples: Float64Array) {
    return this.#plan.transform(samples);
  }

  /**
   * Real samples of a spectrum. A Hartley transform is its own inverse, and comes from
   * a real transform: Σ h[k] (cos + sin) = Re − Im.
   */
  inverse(re: Float64Array, im: Float64Array): Float64Array {
    const { n, half } = this;
    const work = this.#work;
    for (let k = 0; k <= half; k++) {
      work[k] = re[k] - im[k];
      if (k > 0 && k < half) work[n - k] = re[k] + im[k];
    }
    const back = this.#plan.transform(work);
    const samples = new Float64Array(n);
    for (let i = 0; i <= half; i++) {
      samples[i] = (back.re[i] - back.im[i]) / n;
      if (i > 0 && i < half) samples[n - i] = (back.re[i] + back.im[i]) / n;
    }
    return samples;
  }

  /** Logarithm of the spectral envelope: the cepstrum without the voice's period. */
  envelope(re: Float64Array, im: Float64Array): Float64Array {
    const { n, half } = this;
    const work = this.#work;
    for (let k = 0; k <= half; k++) {
      const power = re[k] * re[k] + im[k] * im[k];
      work[k] = log(Math.max(LEAST_MAGNITUDE * LEAST_MAGNITUDE, power)) / 2;
      if (k > 0 && k < half) work[n - k] = work[k];
    }
    const cepstrum = this.#plan.transform(work).re;
    work.fill(0);
    work[0] = cepstrum[0] / n;
    for (let q = 1; q < Math.min(this.#quefrencies, half); q++) {
      work[q] = work[n - q] = cepstrum[q] / n;
    }
    return this.#plan.transform(work).re;
  }
}

/** What each bin is multiplied by, so that the envelope moves up by a factor. */
function warp(envelope: Float64Array, factor: number): Float64Array {
  const last = envelope.length - 1;
  return envelope.map((here, k) => {
    const place = Math.min(last, k / factor);
    const i = Math.min(last - 1, Math.floor(place));
    const there = envelope[i] + (place - i) * (envelope[i + 1] - envelope[i]);
    return exp(Math.max(-MOST, Math.min(MOST, there - here)));
  });
}

/**
 * Move the formants and keep pitch and tempo (vocal-tract length perturbation, Jaitly
 * and Hinton, 2013, on the waveform): each frame's spectrum is multiplied by the ratio
 * of its moved envelope to its own.
 *
 * @param waveform mono; not changed
 * @param factor   of the formants' frequencies: 1.1 is a tract shorter by a tenth;
 *   in [0.5, 2]
 * @returns new samples, shape [nSamples]
 * @throws {RangeError} if the factor is out of range
 *
 * @example
 * ```ts
 * import { changeVocalTract } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = Float32Array.from({ length: 4800 }, (_, n) => Math.sin(n / 20));
 * assert.equal(changeVocalTract({ samples, sampleRate: 48_000 }, 1.1).length, 4800);
 * ```
 */
export function changeVocalTract(
  { samples, sampleRate }: Waveform,
  factor: number,
): Float32Array {
  if (!(factor >= 0.5 && factor <= 2)) {
    throw new RangeError(
      `Cannot change the vocal tract: factor must be in [0.5, 2], got ${factor}`,
    );
  }
  const frames = new Frames(sampleRate);
  const { n } = frames;
  const hop = n / 2;
  const window = hann(n).map(Math.sqrt); // squared, two of them sum to 1
  const nFrames = Math.ceil(samples.length / hop) + 1;
  const padded = new Float64Array((nFrames + 1) * hop);
  padded.set(samples, n - hop);
  const out = new Float64Array(padded.length);
  for (let at = 0; at + n <= padded.length; at += hop) {
    const frame = window.map((w, i) => w * padded[at + i]);
    const { re, im } = frames.transform(frame);
    const gains = warp(frames.envelope(re, im), factor);
    const changed = frames.inverse(
      re.map((x, k) => x * gains[k]),
      im.map((x, k) => x * gains[k]),
    );
    for (let i = 0; i < n; i++) out[at + i] += window[i] * changed[i];
  }
  return Float32Array.from(out.subarray(n - hop, n - hop + samples.length));
}

/** A factor per copy: taller and smaller speakers. */
export const vocalTract: WaveformAugmentation<VocalTractSettings> = {
  settings: rangeSettings("vocal-tract", 0.7, 1.4),
  changes: "recording",
  apply: (waveform, settings, name) =>
    changeVocalTract(waveform, drawAmount("vocal-tract", settings, name)),
};
