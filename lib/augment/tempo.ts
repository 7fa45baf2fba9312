/**
 * Faster and slower copies at the same pitch.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import { hann } from "../features/mod.ts";
import type { WaveformAugmentation } from "./kind.ts";
import { drawAmount, type Range, rangeSettings } from "./range.ts";

/** Settings of tempo: `low` and `high` as factors of speed. */
export interface TempoSettings extends Range {
  /** Names the augmentation. */
  kind: "tempo";
}

/** Length of a frame, seconds: a few periods of a low voice, shorter than a phoneme. */
const FRAME = 0.04;

/** A frame may be taken this much earlier or later, seconds: a period of 100 Hz. */
const REACH = 0.01;

/** The search first looks at every fourth place and sample. */
const COARSE = 4;

/** A stretch of samples, with silence around it so that frames may reach beyond. */
interface Padded {
  samples: Float64Array;
  /** Where the first sample stands. */
  margin: number;
  /** Length of a frame. */
  frame: number;
}

/** How alike two frames are: their product over the root of the second one's energy. */
function likeness(
  { samples, frame }: Padded,
  wanted: number,
  candidate: number,
  step: number,
): number {
  let product = 0;
  let energy = 1e-12;
  for (let i = 0; i < frame; i += step) {
    const x = samples[candidate + i];
    product += samples[wanted + i] * x;
    energy += x * x;
  }
  return product / Math.sqrt(energy);
}

/** The place in [low, high] whose frame is most like the wanted one; the first of equals. */
function bestPlace(
  padded: Padded,
  wanted: number,
  [low, high]: [number, number],
  step: number,
): number {
  let best = low;
  let most = -Infinity;
  for (let place = low; place <= high; place += step) {
    const found = likeness(padded, wanted, place, step);
    if (found > most) [best, most] = [place, found];
  }
  return best;
}

/** Where the frames of the slower or faster signal come from (places in the padded one). */
function chooseFrames(
  padded: Padded,
  nFrames: number,
  { factor, reach }: { factor: number; reach: number },
): number[] {
  const { samples, margin, frame } = padded;
  const hop = frame / 2;
  const last = samples.length - frame;
  const within = (place: number) => Math.max(0, Math.min(last, place));
  const places = [margin - hop];
  for (let k = 1; k < nFrames; k++) {
    const wanted = within(places[k - 1] + hop); // continues where the last one ends
    const due = margin - hop + Math.round(k * hop * factor);
    const around = (place: number, by: number): [number, number] => [
      within(place - by),
      within(place + by),
    ];
    const near = bestPlace(padded, wanted, around(due, reach), COARSE);
    places.push(bestPlace(padded, wanted, around(near, COARSE - 1), 1));
  }
  return places;
}

/**
 * Change the speed and keep the pitch, by WSOLA (Verhelst and Roelands, 1993): frames
 * are taken closer together or further apart, each where it best continues the last.
 *
 * @param waveform mono; not changed
 * @param factor   speed: 1.1 is a tenth faster, and so much shorter; in [0.25, 4]
 * @returns new samples, shape [round(nSamples / factor)]
 * @throws {RangeError} if the factor is out of range
 *
 * @example
 * ```ts
 * import { changeTempo } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = Float32Array.from({ length: 48_000 }, (_, n) => Math.sin(n / 20));
 * assert.equal(changeTempo({ samples, sampleRate: 48_000 }, 1.25).length, 38_400);
 * ```
 */
export function changeTempo(
  { samples, sampleRate }: Waveform,
  factor: number,
): Float32Array {
  if (!(factor >= 0.25 && factor <= 4)) {
    throw new RangeError(
      `Cannot change the tempo: factor must be in [0.25, 4], got ${factor}`,
    );
  }
  const hop = Math.max(4, Math.round(sampleRate * FRAME / 2));
  const frame = 2 * hop;
  const reach = Math.round(sampleRate * REACH);
  const margin = frame + reach;
  const padded = {
    samples: new Float64Array(samples.length + 2 * margin),
    margin,
    frame,
  };
  padded.samples.set(samples, margin);
  const length = Math.round(samples.length / factor);
  const nFrames = Math.ceil(length / hop) + 1;
  const window = hann(frame);
  // The first frame begins half a frame early: from sample 0 on two windows sum to 1.
  const out = new Float64Array((nFrames + 1) * hop);
  chooseFrames(padded, nFrames, { factor, reach }).forEach((place, k) => {
    for (let i = 0; i < frame; i++) {
      out[k * hop + i] += window[i] * padded.samples[place + i];
    }
  });
  return Float32Array.from(out.subarray(hop, hop + length));
}

/** A speed per copy: people speak faster and slower. */
export const tempo: WaveformAugmentation<TempoSettings> = {
  settings: rangeSettings("tempo", 0.5, 2),
  changes: "recording",
  apply: (waveform, settings, name) =>
    changeTempo(waveform, drawAmount("tempo", settings, name)),
};
