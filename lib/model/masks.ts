/**
 * Time and frequency masks (SpecAugment; Park et al., 2019) on chunked spectrograms.
 *
 * @module
 */
import type { Random } from "../random.ts";

/** How many masks an item gets, and how wide they may be. */
export interface MaskSettings {
  timeMasks: number;
  /** Widest time mask, in frames. */
  maxFrames: number;
  melMasks: number;
  /** Widest frequency mask, in mel bands. */
  maxMels: number;
}

/** Start and end (exclusive) of a mask of 0 to `widest` places in [0, length). */
function drawMask(length: number, widest: number, random: Random) {
  const width = random.integer(0, Math.min(widest, length) + 1);
  const start = random.integer(0, length - width + 1);
  return [start, start + width];
}

/**
 * Set random bands of time and of frequency to 0, the mean of scaled features.
 *
 * A time mask is drawn on the frames of the whole clip, so that chunks that
 * share frames (they overlap by half; paper, fig. 5) lose the same ones.
 *
 * @param x     scaled chunks, [items, chunks, mels, frames] row-major; changed
 * @param shape chunks, mels and frames of an item
 * @throws {RangeError} if x does not hold whole items
 *
 * @example
 * ```ts
 * import { Random } from "../random.ts";
 * import { maskChunks } from "./masks.ts";
 * import assert from "node:assert/strict";
 *
 * const x = new Float32Array(2 * 4 * 8).fill(1);
 * const settings = { timeMasks: 1, maxFrames: 4, melMasks: 1, maxMels: 2 };
 * maskChunks(x, [2, 4, 8], settings, new Random(1));
 * assert(x.includes(0));
 * ```
 */
export function maskChunks(
  x: Float32Array,
  shape: readonly [chunks: number, mels: number, frames: number],
  settings: MaskSettings,
  random: Random,
): void {
  const [chunks, mels, frames] = shape;
  const itemSize = chunks * mels * frames;
  if (x.length % itemSize !== 0) {
    throw new RangeError(
      `Cannot mask chunks: x must hold whole items of ${itemSize} values, got ${x.length}`,
    );
  }
  const stride = Math.floor(frames / 2);
  const clipFrames = frames + stride * (chunks - 1);
  for (let item = 0; item < x.length; item += itemSize) {
    for (let i = 0; i < settings.timeMasks; i++) {
      const [from, to] = drawMask(clipFrames, settings.maxFrames, random);
      for (let row = 0; row < chunks * mels; row++) {
        const shift = stride * Math.floor(row / mels);
        const start = Math.min(Math.max(from - shift, 0), frames);
        const end = Math.min(Math.max(to - shift, 0), frames);
        const offset = item + row * frames;
        x.fill(0, offset + start, offset + end);
      }
    }
    for (let i = 0; i < settings.melMasks; i++) {
      const [from, to] = drawMask(mels, settings.maxMels, random);
      for (let chunk = 0; chunk < chunks; chunk++) {
        const offset = item + chunk * mels * frames;
        x.fill(0, offset + from * frames, offset + to * frames);
      }
    }
  }
}
