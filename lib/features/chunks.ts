/**
 * The network's input: overlapping squares of a spectrogram.
 *
 * @module
 */

import { PAPER } from "../paper.ts";
import { requireInteger } from "./checks.ts";
import type { Matrix } from "./matrix.ts";

/** How a spectrogram is cut. */
export interface ChunkOptions {
  /** Frames per chunk. */
  width: number;
  /** Frames from one chunk's start to the next. */
  stride: number;
}

/**
 * Number of whole chunks in a spectrogram.
 *
 * @param nFrames columns of the spectrogram
 * @param options those left out have the paper's values (128, 64)
 *
 * @example
 * ```ts
 * import { countChunks } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(countChunks(563), 7);
 * ```
 */
export function countChunks(
  nFrames: number,
  options: Partial<ChunkOptions> = {},
): number {
  const { width, stride } = { ...PAPER.chunks, ...options };
  requireInteger("Cannot count chunks", "width", width);
  requireInteger("Cannot count chunks", "stride", stride);
  return Math.max(0, 1 + Math.floor((nFrames - width) / stride));
}

/**
 * A spectrogram cut into overlapping chunks along time (paper: chunks, fig. 5). Frames
 * after the last whole chunk are dropped: 51 of the paper's 563.
 *
 * @param logMel  shape [nMels, nFrames]; not changed
 * @param out     where the chunks go; a new array if absent
 * @param options those left out have the paper's values (128, 64)
 * @returns out, shape [nChunks, nMels, width], row-major: [7, 128, 128]
 * @throws {RangeError} if the spectrogram is shorter than a chunk, or `out` has another size
 *
 * @example
 * ```ts
 * import { toChunks } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const logMel = { data: Float32Array.of(1, 2, 3, 4, 5), shape: [1, 5] as [number, number] };
 * const chunks = toChunks(logMel, undefined, { width: 3, stride: 2 });
 * assert.deepEqual([...chunks], [1, 2, 3, 3, 4, 5]);
 * ```
 */
export function toChunks(
  logMel: Matrix,
  out?: Float32Array,
  options: Partial<ChunkOptions> = {},
): Float32Array {
  const { width, stride } = { ...PAPER.chunks, ...options };
  const [nMels, nFrames] = logMel.shape;
  const nChunks = countChunks(nFrames, options);
  if (nChunks === 0) {
    throw new RangeError(
      `Cannot cut chunks: the spectrogram must have at least ${width} frames, got ${nFrames}`,
    );
  }
  const size = nChunks * nMels * width;
  const chunks = out ?? new Float32Array(size);
  if (chunks.length !== size) {
    throw new RangeError(
      `Cannot cut chunks: out must have ${nChunks} × ${nMels} × ${width} = ${size} values, got ${chunks.length}`,
    );
  }
  let at = 0;
  for (let c = 0; c < nChunks; c++) {
    for (let m = 0; m < nMels; m++) {
      const start = m * nFrames + c * stride;
      chunks.set(logMel.data.subarray(start, start + width), at);
      at += width;
    }
  }
  return chunks;
}
