/**
 * Louder and softer copies.
 *
 * @module
 */

import { fromDecibels } from "../maths.ts";
import type { WaveformAugmentation } from "./kind.ts";
import { drawAmount, type Range, rangeSettings } from "./range.ts";

/** Settings of gain: `low` and `high` in dB. */
export interface GainSettings extends Range {
  /** Names the augmentation. */
  kind: "gain";
}

/**
 * Raise or lower the level.
 *
 * @param samples mono waveform, shape [nSamples]; not changed
 * @param db      dB of amplitude; 0 changes nothing
 * @returns new waveform, shape [nSamples]; may exceed [-1, 1]
 *
 * @example
 * ```ts
 * import { changeGain } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const [louder] = changeGain(Float32Array.of(0.1), 20);
 * assert.ok(Math.abs(louder - 1) < 1e-6);
 * ```
 */
export function changeGain(samples: Float32Array, db: number): Float32Array {
  const factor = fromDecibels(db);
  return samples.map((x) => factor * x);
}

/** A gain per copy: what is heard must not hang on the distance to the microphone. */
export const gain: WaveformAugmentation<GainSettings> = {
  settings: rangeSettings("gain", -60, 60),
  changes: "recording",
  apply: ({ samples }, settings, name) =>
    changeGain(samples, drawAmount("gain", settings, name)),
};
