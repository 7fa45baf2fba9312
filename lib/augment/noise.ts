/**
 * White noise at a set signal-to-noise ratio.
 *
 * @module
 */

import { z } from "zod";
import { exp10 } from "../maths.ts";
import { PAPER } from "../paper.ts";
import { Random } from "../random.ts";
import type { CopyName, WaveformAugmentation } from "./kind.ts";

/** Beyond ±100 dB float32 has too few digits for both signal and noise. */
const LARGEST_SNR_DB = 100;

/** Mean power below which a signal counts as silent; float32 runs out of digits there. */
const SILENCE_POWER = 2 ** -160;

/** Mean of the squares. */
function meanPower(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] * samples[i];
  return sum / samples.length;
}

/** @throws {RangeError} if the ratio or the signal can't have noise */
function check(snrDb: number, power: number): void {
  const action = "Cannot add noise";
  if (!(Math.abs(snrDb) <= LARGEST_SNR_DB)) {
    throw new RangeError(
      `${action}: snrDb must be in [-${LARGEST_SNR_DB}, ${LARGEST_SNR_DB}], got ${snrDb}`,
    );
  }
  if (!Number.isFinite(power)) {
    throw new RangeError(
      `${action}: samples must be finite and not empty, got a mean power of ${power}`,
    );
  }
  if (power < SILENCE_POWER) {
    throw new RangeError(
      `${action}: the signal must not be silent, since its SNR is undefined; got a mean power of ${power}`,
    );
  }
}

/**
 * Add white Gaussian noise at a set signal-to-noise ratio (paper: augmentation).
 * The noise is scaled after it is drawn, so that the ratio is that of these very
 * samples and not only the expected one.
 *
 * @param samples mono waveform in [-1, 1], shape [nSamples]; not changed
 * @param snrDb   ratio of mean powers, in dB, in [-100, 100]
 * @param random  where the noise comes from; advanced
 * @returns new waveform, shape [nSamples]; may exceed [-1, 1]
 * @throws {RangeError} if the input is silent (its SNR is undefined), empty or not
 * finite, or the ratio out of range
 *
 * @example
 * ```ts
 * import { addNoise } from "./mod.ts";
 * import { Random } from "../random.ts";
 * import assert from "node:assert/strict";
 *
 * const tone = Float32Array.from({ length: 4800 }, (_, n) => Math.sin(n / 10));
 * const noisy = addNoise(tone, 20, new Random(1, "noise"));
 * const power = (x: Float32Array) => x.reduce((sum, v) => sum + v * v, 0);
 * const snr = 10 * Math.log10(power(tone) / power(noisy.map((v, i) => v - tone[i])));
 * assert.ok(Math.abs(snr - 20) < 0.01);
 * ```
 */
export function addNoise(
  samples: Float32Array,
  snrDb: number,
  random: Random,
): Float32Array {
  const power = meanPower(samples);
  check(snrDb, power);
  const noise = random.fillNormal(new Float64Array(samples.length));
  const gain = Math.sqrt(power / meanPower(noise) * exp10(-snrDb / 10));
  const noisy = new Float32Array(samples.length);
  for (let i = 0; i < noisy.length; i++) {
    noisy[i] = samples[i] + gain * noise[i];
  }
  return noisy;
}

const snr = z.int().min(-LARGEST_SNR_DB).max(LARGEST_SNR_DB);

/** Settings of noise: an integer SNR in [snrDbLow, snrDbHigh) per clip. */
export interface NoiseSettings {
  /** Names the augmentation. */
  kind: "noise";
  /** Least SNR, dB; an integer. */
  snrDbLow: number;
  /** One more than the largest SNR, dB; an integer. */
  snrDbHigh: number;
}

const noiseSettings: z.ZodType<NoiseSettings> = z.strictObject({
  kind: z.literal("noise"),
  snrDbLow: snr,
  snrDbHigh: snr,
}).refine(
  ({ snrDbLow, snrDbHigh }) => snrDbHigh > snrDbLow,
  { error: "must be more than snrDbLow", path: ["snrDbHigh"] },
);

/**
 * A noisy copy of a clip as the public code makes it (paper: augmentation): one
 * SNR per clip, an integer from 15 to 29 dB, shared by its copies; each copy with
 * noise of its own.
 *
 * Paper says SNR between 15 and 30; the public code draws an integer below 30, once
 * per clip, because its function makes both copies at once.
 *
 * @param samples  mono waveform in [-1, 1], shape [nSamples]; not changed
 * @param name     the copy; same name, same noise, whatever else is drawn
 * @param settings range of the SNR; by default the paper's
 * @returns new waveform, shape [nSamples], and its SNR in dB
 * @throws {RangeError} if the input is silent, empty or not finite, or the copy
 * not a positive integer
 *
 * @example
 * ```ts
 * import { noisyCopy } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const tone = Float32Array.from({ length: 4800 }, (_, n) => Math.sin(n / 10));
 * const clip = "03-01-05-01-02-01-12";
 * const first = noisyCopy(tone, { seed: 1, clip, copy: 1 });
 * const second = noisyCopy(tone, { seed: 1, clip, copy: 2 });
 * assert.equal(first.snrDb, second.snrDb);
 * assert.notDeepEqual(first.samples, second.samples);
 * ```
 */
export function noisyCopy(
  samples: Float32Array,
  { seed, clip, copy }: CopyName,
  { snrDbLow, snrDbHigh }: Omit<NoiseSettings, "kind"> = PAPER.augment,
): { samples: Float32Array; snrDb: number } {
  if (!Number.isSafeInteger(copy) || copy < 1) {
    throw new RangeError(
      `Cannot make a noisy copy: copy must be an integer of at least 1, got ${copy}`,
    );
  }
  const snrDb = new Random(seed, `snr/${clip}`).integer(snrDbLow, snrDbHigh);
  const random = new Random(seed, `noise/${clip}/${copy}`);
  return { samples: addNoise(samples, snrDb, random), snrDb };
}

/** White noise (paper: augmentation); see {@linkcode noisyCopy}. */
export const noise: WaveformAugmentation<NoiseSettings> = {
  settings: noiseSettings,
  changes: "window",
  apply: ({ samples }, settings, name) =>
    noisyCopy(samples, name, settings).samples,
};
