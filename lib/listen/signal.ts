/**
 * From a recording to what a front end hears of it, for training and for use alike.
 *
 * @module
 */

import {
  type InaudibleReason,
  inaudibleReason,
  resample,
  type Waveform,
} from "../audio/mod.ts";
import {
  type Augmentation,
  augmentWaveform,
  type CopyName,
} from "../augment/mod.ts";
import type { FrontEnd } from "../features/mod.ts";

/** A changed copy of a recording: by what, and which one. */
export interface Copy extends CopyName {
  /** A recipe's list. */
  augment: readonly Augmentation[];
}

/** How a recording is heard. */
export interface SignalOptions {
  /** Where to hear from, in seconds; default: the front end's own window, or its search. */
  offset?: number;
  /** The copy to be made; the recording itself where there is none. */
  copy?: Copy;
}

/** What a front end hears of a recording. */
export interface HeardSignal {
  /** What the front end's `compute` takes; a view of the waveform's samples perhaps. */
  samples: Float32Array;
  /** Why there is nothing to hear in it; null if there is something. */
  inaudible: InaudibleReason | null;
  /** Seconds of the recording, before it is changed, that are heard. */
  extent: [start: number, end: number];
}

/** Seconds around a part that its resampling takes into account; the filter needs 0.02. */
const MARGIN = 0.1;

/**
 * A recording at another rate, up to the end of a part: only that part is resampled,
 * before it is silence. Of a long recording the rest would take minutes.
 */
async function resamplePart(
  waveform: Waveform,
  rate: number,
  [start, end]: [number, number],
): Promise<Waveform> {
  const { samples, sampleRate } = waveform;
  if (sampleRate === rate) return waveform;
  // Both rates have samples at whole seconds: there the part may begin.
  const from = Math.max(0, Math.floor(start - MARGIN)) * sampleRate;
  const to = Math.ceil((end + MARGIN) * sampleRate);
  const part = { samples: samples.subarray(from, to), sampleRate };
  const resampled = await resample(part, rate);
  const at = from / sampleRate * rate;
  const whole = Math.round(samples.length * rate / sampleRate);
  const result = new Float32Array(
    Math.min(whole, at + resampled.samples.length),
  );
  const space = Math.max(0, result.length - at);
  result.set(resampled.samples.subarray(0, space), Math.min(at, result.length));
  return { samples: result, sampleRate: rate };
}

/** Seconds of a waveform where a view of its samples lies. */
function placeOf(
  view: Float32Array,
  { samples, sampleRate }: Waveform,
): [start: number, end: number] {
  const first = (view.byteOffset - samples.byteOffset) /
    Float32Array.BYTES_PER_ELEMENT;
  return [first / sampleRate, (first + view.length) / sampleRate];
}

/**
 * What a front end hears of a recording: resampled, changed where a copy is asked for,
 * cut. A copy is changed as a whole before it is cut, but for noise, which is added to
 * the part that is heard.
 *
 * @param frontEnd the model's or the recipe's
 * @param waveform the whole recording, mono; not changed
 * @throws {RangeError} if a copy can't be made: noise on silence
 *
 * @example A recording that ends before the paper's window
 * ```ts
 * import { createFrontEnd } from "../features/mod.ts";
 * import { hearSignal } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const frontEnd = createFrontEnd({ name: "chunks" });
 * const waveform = { samples: new Float32Array(4800).fill(0.1), sampleRate: 48_000 };
 * const { samples, inaudible } = await hearSignal(frontEnd, waveform);
 * assert.equal(samples.length, 144_000);
 * assert.equal(inaudible?.kind, "too short");
 * ```
 */
export async function hearSignal(
  frontEnd: FrontEnd,
  waveform: Waveform,
  { offset, copy }: SignalOptions = {},
): Promise<HeardSignal> {
  const { sampleRate } = frontEnd;
  const all: [number, number] = [0, Infinity];
  const part = copy === undefined ? frontEnd.extent(offset) : all;
  const resampled = await resamplePart(waveform, sampleRate, part);
  const heard = frontEnd.heard(resampled, offset);
  const found = {
    inaudible: inaudibleReason(heard, sampleRate),
    extent: placeOf(heard, resampled),
  };
  if (copy === undefined) return { samples: frontEnd.pad(heard), ...found };
  const { augment } = copy;
  const changed = augmentWaveform(resampled, augment, "recording", copy);
  const samples = frontEnd.pad(frontEnd.heard(changed, offset));
  const window = { samples, sampleRate };
  const { samples: noisy } = augmentWaveform(window, augment, "window", copy);
  return { samples: noisy, ...found };
}
