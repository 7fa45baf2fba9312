/**
 * A signal read faster or slower, as a tape is.
 *
 * @module
 */

import { cosineOfTurns, sineOfTurns } from "../maths.ts";

/** Zeros of the kernel on either side. */
const ZEROS = 16;

/** Values of the kernel between two zeros; what lies between them is interpolated. */
const STEPS = 256;

/** sin(πx) / πx under a Hann window over its 16 zeros on either side, for x = i / 256. */
const KERNEL: Float64Array = Float64Array.from(
  { length: ZEROS * STEPS + 2 },
  (_, i) => {
    const x = i / STEPS;
    if (x === 0) return 1;
    if (x >= ZEROS) return 0;
    const window = 0.5 + 0.5 * cosineOfTurns(x / (2 * ZEROS));
    return window * sineOfTurns(x / 2) / (Math.PI * x);
  },
);

/** The kernel at a distance from its centre, in zeros. */
function kernelAt(distance: number): number {
  const place = Math.min(distance * STEPS, ZEROS * STEPS);
  const i = Math.floor(place);
  return KERNEL[i] + (place - i) * (KERNEL[i + 1] - KERNEL[i]);
}

/**
 * A signal at other speed: pitch, formants and tempo change together. What would lie
 * above half the rate is removed.
 *
 * @param samples shape [n]; not changed
 * @param speed   more than 1: faster, higher and shorter
 * @param length  of the result; what lies beyond the signal is silent
 * @returns new array: the signal at the places 0, speed, 2 speed …
 */
export function readAtSpeed(
  samples: Float32Array,
  speed: number,
  length: number,
): Float32Array {
  const cutoff = Math.min(1, 1 / speed); // as a share of half the rate
  const half = ZEROS / cutoff;
  return new Float32Array(length).map((_, m) => {
    const centre = m * speed;
    const first = Math.max(0, Math.ceil(centre - half));
    const last = Math.min(samples.length - 1, Math.floor(centre + half));
    let sum = 0;
    for (let i = first; i <= last; i++) {
      sum += samples[i] * kernelAt(Math.abs(i - centre) * cutoff);
    }
    return cutoff * sum;
  });
}
