/**
 * Where the sound of a recording begins and ends.
 *
 * @module
 */

import { exp10 } from "../maths.ts";
import { requireInteger } from "./checks.ts";
import { countFrames } from "./frames.ts";

/** How silence is told from sound. */
export interface TrimSettings {
  /** Frames more than this many dB below the loudest are silence. */
  topDb: number;
  /** Samples of a frame whose mean power is taken. */
  frameLength: number;
  /** Samples from one frame to the next. */
  hopLength: number;
}

/** librosa's frames. */
const DEFAULTS: TrimSettings = { topDb: 30, frameLength: 2048, hopLength: 512 };

/** Mean powers below this count as this, as librosa's amplitudes of 1e-5 do. */
const LEAST_POWER = 1e-10;

/** Mean power of centred frames, zeros beyond the ends, shape [1 + floor(n / hopLength)]. */
function framePowers(
  samples: ArrayLike<number>,
  { frameLength, hopLength }: TrimSettings,
): Float64Array {
  const half = Math.floor(frameLength / 2);
  const n = countFrames(samples.length + 2 * half, frameLength, hopLength);
  return new Float64Array(n).map((_, t) => {
    const start = t * hopLength - half;
    const end = Math.min(start + frameLength, samples.length);
    let sum = 0;
    for (let i = Math.max(0, start); i < end; i++) {
      sum += samples[i] * samples[i];
    }
    return Math.max(LEAST_POWER, sum / frameLength);
  });
}

/**
 * Where a signal is no longer silent, and where it is again, like
 * `librosa.effects.trim`. Of a signal whose loudest frame is at that function's least
 * amplitude, 1e-5, all is kept.
 *
 * @param samples  shape [n]; not changed
 * @param settings those left out: 30 dB, frames of 2048 samples every 512
 * @returns first sample, and the one after the last
 * @throws {RangeError} if a setting is out of range
 *
 * @example
 * ```ts
 * import { trimSilence } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const click = new Float32Array(48_000);
 * click[24_000] = 1;
 * const [start, end] = trimSilence(click);
 * assert.ok(start > 22_000 && start <= 24_000 && end > 24_000 && end < 26_000);
 * ```
 */
export function trimSilence(
  samples: ArrayLike<number>,
  settings: Partial<TrimSettings> = {},
): [start: number, end: number] {
  const all = { ...DEFAULTS, ...settings };
  const action = "Cannot trim silence";
  requireInteger(action, "frameLength", all.frameLength);
  requireInteger(action, "hopLength", all.hopLength);
  if (!(all.topDb > 0)) {
    throw new RangeError(
      `${action}: topDb must be more than 0 dB, got ${all.topDb}`,
    );
  }
  const powers = framePowers(samples, all);
  const loudest = powers.reduce((a, b) => Math.max(a, b), 0);
  const least = loudest * exp10(-all.topDb / 10);
  const first = powers.findIndex((power) => power > least);
  const last = powers.findLastIndex((power) => power > least);
  const end = Math.min(samples.length, (last + 1) * all.hopLength);
  return [first * all.hopLength, end];
}
