/**
 * How loud a recording is, and gains that make several equally loud.
 *
 * @module
 */

import { log10 } from "../maths.ts";
import type { Waveform } from "./waveform.ts";

/** Frames in which the level is measured, s. */
const FRAME = 0.05;
/** Frames further below the loudest are pauses and don't count, dB. */
const PAUSE = 25;
/** The level that gains aim at: what speech in a broadcast has, dB. */
const TARGET = -23;
/** The highest peak that a gain may lead to, dB. */
const HIGHEST_PEAK = -1;

/** dB of a mean square; −∞ of 0. */
const toDb = (power: number) => power > 0 ? 10 * log10(power) : -Infinity;

/** Mean squares of the frames, the last one shorter if need be. */
function framePowers({ samples, sampleRate }: Waveform): number[] {
  const length = Math.max(1, Math.round(FRAME * sampleRate));
  const powers: number[] = [];
  for (let start = 0; start < samples.length; start += length) {
    const frame = samples.subarray(start, start + length);
    powers.push(frame.reduce((sum, v) => sum + v * v, 0) / frame.length);
  }
  return powers;
}

/**
 * The level of a recording without its pauses: the mean power of all stretches of 50 ms
 * that lie within 25 dB of the loudest.
 *
 * @returns dB below full scale, where a mean square of 1 is 0 dB; −∞ for silence
 *
 * @example
 * ```ts
 * import { activeLevel } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Half a second at 0.1, then half a second of silence.
 * const samples = new Float32Array(16_000).fill(0.1, 0, 8_000);
 * assert.ok(Math.abs(activeLevel({ samples, sampleRate: 16_000 }) + 20) < 1e-6);
 * ```
 */
export function activeLevel(waveform: Waveform): number {
  const powers = framePowers(waveform);
  const floor = Math.max(0, ...powers) * 10 ** (-PAUSE / 10);
  const active = powers.filter((power) => power > 0 && power >= floor);
  return toDb(active.reduce((a, b) => a + b, 0) / active.length);
}

/**
 * Gains that bring recordings to one level: −23 dB without the pauses, or as much less
 * as keeps the highest peak of any of them 1 dB below full scale.
 *
 * @returns dB for each recording; 0 for silence
 *
 * @example A whisper and a shout
 * ```ts
 * import { matchingGains } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const at = (level: number) => ({ samples: new Float32Array(16_000).fill(level), sampleRate: 16_000 });
 * const [whisper, shout] = matchingGains([at(0.01), at(1)]);
 * assert.ok(Math.abs(whisper - 17) < 1e-3 && Math.abs(shout + 23) < 1e-3);
 * ```
 */
export function matchingGains(waveforms: readonly Waveform[]): number[] {
  const measured = waveforms.map((waveform) => ({
    level: activeLevel(waveform),
    peak: toDb(waveform.samples.reduce((a, v) => Math.max(a, v * v), 0)),
  })).map(({ level, peak }) => ({ level, crest: peak - level }));
  const crests = measured.filter(({ level }) => level > -Infinity)
    .map(({ crest }) => crest);
  const target = Math.min(TARGET, HIGHEST_PEAK - Math.max(0, ...crests));
  return measured.map(({ level }) => level > -Infinity ? target - level : 0);
}

/**
 * A recording made louder or softer.
 *
 * @param gain dB
 * @returns new samples of the same rate; may exceed [-1, 1]
 *
 * @example
 * ```ts
 * import { amplify } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const [sample] = amplify({ samples: Float32Array.of(0.1), sampleRate: 8_000 }, 20).samples;
 * assert.ok(Math.abs(sample - 1) < 1e-6);
 * ```
 */
export function amplify(
  { samples, sampleRate }: Waveform,
  gain: number,
): Waveform {
  const factor = 10 ** (gain / 20);
  return { samples: samples.map((v) => v * factor), sampleRate };
}
