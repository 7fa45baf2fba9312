/**
 * Copies as a recorder of a lower rate makes them.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import { readAtSpeed } from "./interpolate.ts";
import type { WaveformAugmentation } from "./kind.ts";
import { drawAmount, type Range, rangeSettings } from "./range.ts";

/** Settings of the bandwidth: `low` and `high` in Hz. */
export interface BandwidthSettings extends Range {
  /** Names the augmentation. */
  kind: "bandwidth";
}

/**
 * Remove what lies above a frequency, as a recording at twice that rate does.
 *
 * @param waveform mono; not changed
 * @param hz       frequency in Hz, at least 1000; half the rate or more changes nothing
 * @returns new samples, shape [nSamples]
 * @throws {RangeError} if the frequency is out of range
 *
 * @example
 * ```ts
 * import { limitBandwidth } from "./bandwidth.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = Float32Array.from({ length: 4800 }, (_, n) => n % 2 - 0.5); // 24 kHz
 * const limited = limitBandwidth({ samples, sampleRate: 48_000 }, 4000);
 * assert.ok(Math.abs(limited[2400]) < 1e-3);
 * ```
 */
export function limitBandwidth(
  { samples, sampleRate }: Waveform,
  hz: number,
): Float32Array {
  if (!(hz >= 1000)) {
    throw new RangeError(
      `Cannot limit the bandwidth: hz must be at least 1000 Hz, got ${hz}`,
    );
  }
  const ratio = sampleRate / (2 * hz);
  if (ratio <= 1) return samples.slice();
  const fewer = Math.ceil(samples.length / ratio);
  const low = readAtSpeed(samples, ratio, fewer);
  return readAtSpeed(low, 1 / ratio, samples.length);
}

/** A bandwidth per copy: a model must not hang on the recorder's. */
export const bandwidth: WaveformAugmentation<BandwidthSettings> = {
  settings: rangeSettings("bandwidth", 1000, 48_000),
  changes: "recording",
  apply: (waveform, settings, name) =>
    limitBandwidth(waveform, drawAmount("bandwidth", settings, name)),
};
