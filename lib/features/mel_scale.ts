/**
 * Mel scales: pitch as it is heard.
 *
 * @module
 */

import { exp, exp10, log, log10 } from "../maths.ts";
import { requireChoice, requireInteger } from "./checks.ts";

/** Every {@linkcode MelScale}. */
export const MEL_SCALES = ["slaney", "htk", "paperMisprint"] as const;

/**
 * `slaney`: linear below 1 kHz, logarithmic above (Auditory Toolbox, 1998; librosa's
 * default, which made the paper's features). `htk`: 2595 log10(1 + f/700)
 * (O'Shaughnessy, 1987). `paperMisprint`: as printed in the paper, with f/1000;
 * for teaching: 1000 Hz is then 781 mel, where every other scale has 1000 (or 15
 * in Slaney's unit).
 */
export type MelScale = typeof MEL_SCALES[number];

// Slaney: 200/3 Hz per mel below 1 kHz; above, 27 mels for each factor of 6.4.
const SLANEY_HZ_PER_MEL = 200 / 3;
const SLANEY_BREAK_HZ = 1000;
const SLANEY_BREAK_MEL = SLANEY_BREAK_HZ / SLANEY_HZ_PER_MEL;
const SLANEY_LOG_STEP = log(6.4) / 27;

const LOG_FACTOR = 2595;
const CORNER_HZ = { htk: 700, paperMisprint: 1000 } as const;

/**
 * Frequency in Hz to mel.
 *
 * @param hz    at least 0
 * @param scale see {@linkcode MelScale}
 * @returns mel, in the scale's own unit
 * @throws {RangeError} if hz is negative or the scale unknown
 *
 * @example
 * ```ts
 * import { hzToMel } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(Math.round(hzToMel(1000, "htk")), 1000);
 * assert.equal(Math.round(hzToMel(1000, "paperMisprint")), 781);
 * assert.equal(Math.round(hzToMel(1000, "slaney")), 15);
 * ```
 */
export function hzToMel(hz: number, scale: MelScale = "slaney"): number {
  const action = "Cannot convert Hz to mel";
  requireChoice(action, "scale", scale, MEL_SCALES);
  requireFrequency(action, "hz", hz);
  if (scale !== "slaney") {
    return LOG_FACTOR * log10(1 + hz / CORNER_HZ[scale]);
  }
  if (hz < SLANEY_BREAK_HZ) return hz / SLANEY_HZ_PER_MEL;
  return SLANEY_BREAK_MEL + log(hz / SLANEY_BREAK_HZ) / SLANEY_LOG_STEP;
}

/**
 * Mel to frequency in Hz; inverse of {@linkcode hzToMel}.
 *
 * @param mel   at least 0
 * @param scale see {@linkcode MelScale}
 * @returns Hz
 * @throws {RangeError} if mel is negative or the scale unknown
 *
 * @example
 * ```ts
 * import { hzToMel, melToHz } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(Math.round(melToHz(hzToMel(4400, "slaney"), "slaney")), 4400);
 * ```
 */
export function melToHz(mel: number, scale: MelScale = "slaney"): number {
  const action = "Cannot convert mel to Hz";
  requireChoice(action, "scale", scale, MEL_SCALES);
  requireFrequency(action, "mel", mel);
  if (scale !== "slaney") {
    return CORNER_HZ[scale] * (exp10(mel / LOG_FACTOR) - 1);
  }
  if (mel < SLANEY_BREAK_MEL) return mel * SLANEY_HZ_PER_MEL;
  return SLANEY_BREAK_HZ *
    exp((mel - SLANEY_BREAK_MEL) * SLANEY_LOG_STEP);
}

function requireFrequency(action: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new RangeError(
      `${action}: ${name} must be a number of at least 0, got ${value}`,
    );
  }
}

/**
 * Frequencies at equal distances on a mel scale, both ends included.
 *
 * @param n           how many, at least 2
 * @param range.fMin  Hz
 * @param range.fMax  Hz, more than fMin
 * @param range.scale see {@linkcode MelScale}
 * @returns Hz, ascending, shape [n]
 * @throws {RangeError} if n, the range or the scale is out of range
 *
 * @example
 * ```ts
 * import { melFrequencies } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const hz = melFrequencies(4, { fMin: 0, fMax: 600, scale: "slaney" });
 * assert.deepEqual([...hz].map(Math.round), [0, 200, 400, 600]);
 * ```
 */
export function melFrequencies(
  n: number,
  { fMin, fMax, scale = "slaney" }: {
    fMin: number;
    fMax: number;
    scale?: MelScale;
  },
): Float64Array {
  requireInteger("Cannot list mel frequencies", "n", n, 2);
  const low = hzToMel(fMin, scale);
  const high = hzToMel(fMax, scale);
  if (!(high > low)) {
    throw new RangeError(
      `Cannot list mel frequencies: fMax must be more than fMin = ${fMin} Hz, got ${fMax}`,
    );
  }
  const step = (high - low) / (n - 1);
  return Float64Array.from(
    { length: n },
    (_, i) => melToHz(i === n - 1 ? high : low + i * step, scale),
  );
}
