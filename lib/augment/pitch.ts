/**
 * Higher and lower copies at the same tempo.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import { fromSemitones } from "../maths.ts";
import { readAtSpeed } from "./interpolate.ts";
import type { WaveformAugmentation } from "./kind.ts";
import { drawAmount, type Range, rangeSettings } from "./range.ts";
import { changeTempo } from "./tempo.ts";

/** Settings of pitch: `low` and `high` in semitones. */
export interface PitchSettings extends Range {
  /** Names the augmentation. */
  kind: "pitch";
}

/**
 * Raise or lower the voice and keep the tempo: the signal is slowed down at its pitch,
 * then read faster, or the other way round. Formants move with the pitch, as in
 * `librosa.effects.pitch_shift`.
 *
 * @param waveform  mono; not changed
 * @param semitones up, or down if negative; in [-24, 24]
 * @returns new samples, shape [nSamples]
 * @throws {RangeError} if semitones are out of range
 *
 * @example
 * ```ts
 * import { changePitch } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = Float32Array.from({ length: 4800 }, (_, n) => Math.sin(n / 20));
 * assert.equal(changePitch({ samples, sampleRate: 48_000 }, 12).length, 4800);
 * ```
 */
export function changePitch(
  waveform: Waveform,
  semitones: number,
): Float32Array {
  if (!(Math.abs(semitones) <= 24)) {
    throw new RangeError(
      `Cannot change the pitch: semitones must be in [-24, 24], got ${semitones}`,
    );
  }
  const ratio = fromSemitones(semitones);
  const stretched = changeTempo(waveform, 1 / ratio);
  return readAtSpeed(stretched, ratio, waveform.samples.length);
}

/** A pitch per copy: other voices of the same kind. */
export const pitch: WaveformAugmentation<PitchSettings> = {
  settings: rangeSettings("pitch", -12, 12),
  changes: "recording",
  apply: (waveform, settings, name) =>
    changePitch(waveform, drawAmount("pitch", settings, name)),
};
