/**
 * How tests of augmentations measure a sound.
 *
 * @module
 */

import { FftPlan, hann } from "../../lib/features/mod.ts";

/** Rate of all test sounds, Hz. */
export const RATE = 48_000;

/** Points of the transform: 1.46 Hz per bin. */
const N = 32_768;

/** Powers of the bins of the middle of a sound, under a Hann window. */
function middleSpectrum(samples: Float32Array): Float64Array {
  const start = Math.max(0, Math.floor((samples.length - N) / 2));
  const window = hann(N);
  const frame = window.map((w, i) => w * (samples[start + i] ?? 0));
  return new FftPlan(N).powerSpectrum(frame, new Float64Array(N / 2 + 1));
}

/** Frequency of the strongest partial, in Hz, between two bins by a parabola of decibels. */
export function measurePitch(samples: Float32Array): number {
  const power = middleSpectrum(samples);
  const peak = power.indexOf(Math.max(...power));
  const [a, b, c] = [-1, 0, 1].map((d) => Math.log(power[peak + d]));
  return (peak + (a - c) / (2 * (a - 2 * b + c))) * RATE / N;
}

/** Mean frequency of the power in a band, in Hz: where a single formant in it lies. */
export function measureCentre(
  samples: Float32Array,
  [low, high]: [number, number],
): number {
  const power = middleSpectrum(samples);
  let sum = 0;
  let moment = 0;
  for (let k = Math.round(low * N / RATE); k < high * N / RATE; k++) {
    sum += power[k];
    moment += power[k] * k;
  }
  return moment / sum * RATE / N;
}

/** Root of the mean of squares. */
export function measureLevel(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((a, b) => a + b * b, 0) / samples.length);
}

/** A steady sine. */
export function makeTone(hz: number, seconds = 1): Float32Array {
  return Float32Array.from(
    { length: seconds * RATE },
    (_, n) => 0.5 * Math.sin(2 * Math.PI * hz * n / RATE),
  );
}

/** A vowel of one formant: harmonics of a pitch under a bell in the spectrum. */
export function makeVowel(
  { pitch, formant }: { pitch: number; formant: number },
): Float32Array {
  const samples = new Float32Array(RATE);
  for (let i = 1; i * pitch < 6000; i++) {
    const gain = 0.1 * Math.exp(-(((i * pitch - formant) / 250) ** 2)) + 1e-4;
    for (let n = 0; n < RATE; n++) {
      samples[n] += gain * Math.sin(2 * Math.PI * i * pitch * n / RATE + i * i);
    }
  }
  return samples;
}
