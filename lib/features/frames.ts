/**
 * A signal cut into short overlapping frames.
 *
 * @module
 */

import { requireChoice, requireInteger } from "./checks.ts";
import type { Matrix } from "./matrix.ts";

/** Every {@linkcode PadMode}. */
export const PAD_MODES = ["constant", "reflect"] as const;

/**
 * What stands beyond the ends of a signal: `constant` is zeros (librosa since
 * 0.10), `reflect` mirrors the signal about its first and last sample (librosa
 * in 2020, when the paper's features were made). Edge frames differ by up to 19 dB.
 */
export type PadMode = typeof PAD_MODES[number];

/**
 * Where frames of `frameLength` samples start, every `hopLength` samples.
 *
 * @returns number of whole frames in the signal, 0 if it is shorter than one
 */
export function countFrames(
  nSamples: number,
  frameLength: number,
  hopLength: number,
): number {
  return Math.max(0, 1 + Math.floor((nSamples - frameLength) / hopLength));
}

/** Index into n samples that a place outside them is mirrored to, as `numpy.pad` does. */
function reflectIndex(i: number, n: number): number {
  if (n === 1) return 0;
  const period = 2 * (n - 1);
  const place = ((i % period) + period) % period;
  return place < n ? place : period - place;
}

/**
 * Value of a padded signal at any place, before its first sample or after its last.
 *
 * @param samples shape [n], n ≥ 1
 * @param i       place; 0 … n − 1 are the samples
 */
export function sampleAt(
  samples: ArrayLike<number>,
  i: number,
  mode: PadMode,
): number {
  if (i >= 0 && i < samples.length) return samples[i];
  return mode === "constant" ? 0 : samples[reflectIndex(i, samples.length)];
}

/**
 * A signal with padding at both ends.
 *
 * @param samples shape [n], n ≥ 1; not changed
 * @param width   samples added at each end
 * @param mode    see {@linkcode PadMode}
 * @returns new array, shape [n + 2 width]
 * @throws {RangeError} if the signal is empty, or width or mode out of range
 *
 * @example
 * ```ts
 * import { pad } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...pad([1, 2, 3], 2, "constant")], [0, 0, 1, 2, 3, 0, 0]);
 * assert.deepEqual([...pad([1, 2, 3], 2, "reflect")], [3, 2, 1, 2, 3, 2, 1]);
 * ```
 */
export function pad(
  samples: ArrayLike<number>,
  width: number,
  mode: PadMode,
): Float64Array {
  const action = "Cannot pad";
  const n = samples.length;
  requireInteger(action, "the signal's length", n);
  requireInteger(action, "width", width, 0);
  requireChoice(action, "mode", mode, PAD_MODES);
  return Float64Array.from(
    { length: n + 2 * width },
    (_, i) => sampleAt(samples, i - width, mode),
  );
}

/**
 * Overlapping frames, one per row (librosa's `util.frame` has them as columns).
 * Samples after the last whole frame are left out.
 *
 * @param samples               shape [n]; not changed
 * @param options.frameLength   samples per frame
 * @param options.hopLength     samples from one frame's start to the next
 * @returns new matrix, shape [nFrames, frameLength]
 * @throws {RangeError} if the signal is shorter than a frame
 *
 * @example
 * ```ts
 * import { frame } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const frames = frame([1, 2, 3, 4, 5, 6], { frameLength: 3, hopLength: 2 });
 * assert.deepEqual(frames.shape, [2, 3]);
 * assert.deepEqual([...frames.data], [1, 2, 3, 3, 4, 5]);
 * ```
 */
export function frame(
  samples: ArrayLike<number>,
  { frameLength, hopLength }: { frameLength: number; hopLength: number },
): Matrix {
  const action = "Cannot cut frames";
  requireInteger(action, "frameLength", frameLength);
  requireInteger(action, "hopLength", hopLength);
  const nFrames = countFrames(samples.length, frameLength, hopLength);
  if (nFrames === 0) {
    throw new RangeError(
      `${action}: the signal must have at least frameLength = ${frameLength} samples, got ${samples.length}`,
    );
  }
  const data = new Float32Array(nFrames * frameLength);
  for (let t = 0; t < nFrames; t++) {
    for (let i = 0; i < frameLength; i++) {
      data[t * frameLength + i] = samples[t * hopLength + i];
    }
  }
  return { data, shape: [nFrames, frameLength] };
}
