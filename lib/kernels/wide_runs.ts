/**
 * Which tiles a run of wide tiles has, where images overlap by half: a tile that two
 * images have in common is in one run only, and counts twice.
 *
 * @module
 */
import type { ConvBlockShape, Overlaps } from "./conv_block_shape.ts";

/** Side of a tile. */
export const TILE = 4;

/** Tiles of a run, as in wide_block.as.ts. */
export const RUN = 16;

/** Integers of a run: how many tiles, how often each counts, their numbers. */
const RUN_WORDS = RUN + 2;

/** The tiles of a training step. */
export interface WideRuns {
  /** [runs, {@linkcode RUN} + 2]: number of tiles, how often each counts, the tiles. */
  runs: Int32Array;
  /** First run of each group of images, and the number of runs. */
  starts: Int32Array;
  /** 1 for each tile that an image has from the one before it, [tiles]. */
  shared: Uint8Array;
}

/** The tiles that an image has from the one before it. */
function sharedTiles(
  { images, height, width }: ConvBlockShape,
  overlaps: Overlaps,
): Uint8Array {
  const [across, down] = [width / TILE, height / TILE];
  const shared = new Uint8Array(images * across * down);
  for (const image of overlaps) {
    for (let row = 0; row < down; row++) {
      // The windows of the half's first and last tile reach beyond it.
      const first = (image * down + row) * across;
      shared.fill(1, first + 1, Math.max(first + 1, first + across / 2 - 1));
    }
  }
  return shared;
}

/**
 * Cuts the tiles into runs, each of tiles that count alike, image by image.
 *
 * @param groups   of images; a run has tiles of one of them
 * @param overlaps images whose inner left half is the right half of the one before
 *
 * @example One of four tiles a row is the one after next of the image before
 * ```ts
 * import { wideRuns } from "./wide_runs.ts";
 * import assert from "node:assert/strict";
 *
 * const sizes = { images: 2, height: 4, width: 24, channels: 8, n: 8, pool: 4 };
 * const { runs, shared } = wideRuns({ ...sizes, epsilon: 1e-5 }, 1, [1]);
 * assert.deepEqual([...shared], [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
 * assert.deepEqual([...runs.subarray(0, 4)], [10, 1, 0, 1]);
 * assert.deepEqual([...runs.subarray(18, 21)], [1, 2, 4]);
 * ```
 */
export function wideRuns(
  shape: ConvBlockShape,
  groups: number,
  overlaps: Overlaps,
): WideRuns {
  const { images, height, width } = shape;
  const tiles = height * width / TILE ** 2;
  const shared = sharedTiles(shape, overlaps);
  // From a tile to the one of the next image that is the same.
  const beside = tiles - width / TILE / 2;
  const most = Math.ceil(images * tiles / RUN) + 2 * groups;
  const runs = new Int32Array(most * RUN_WORDS);
  const starts = new Int32Array(groups + 1);
  let used = 0;
  for (let group = 0; group < groups; group++) {
    const first = Math.floor(group * images / groups) * tiles;
    const end = Math.floor((group + 1) * images / groups) * tiles;
    for (const times of [1, 2]) {
      let count = RUN;
      for (let tile = first; tile < end; tile++) {
        if (shared[tile] || 1 + (shared[tile + beside] ?? 0) !== times) {
          continue;
        }
        if (count === RUN) {
          runs[used * RUN_WORDS + 1] = times;
          used++;
          count = 0;
        }
        const run = (used - 1) * RUN_WORDS;
        runs[run + 2 + count++] = tile;
        runs[run] = count;
      }
    }
    starts[group + 1] = used;
  }
  return { runs: runs.subarray(0, used * RUN_WORDS), starts, shared };
}
