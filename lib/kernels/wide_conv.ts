/**
 * Convolutions by Winograd's F(4×4, 3×3): assembly/conv2d_wide.as.ts.
 *
 * @module
 */
import { suitsWinogradBands } from "./conv_bands.ts";
import type { ConvShape } from "./conv_shape.ts";
import type { Kernels } from "./kernels.ts";
import type { Block } from "./params.ts";
import { RUN, TILE } from "./wide_runs.ts";
import {
  packWide,
  sliceTiles,
  wideFilterBytes,
  wideRunBytes,
} from "./wide_tiles.ts";

/** Fewer tiles do not pay for the transform of the filter, nor make work for two threads. */
const LEAST_TILES = 2 * RUN;

function tilesOf({ images, height, width }: ConvShape): number {
  return images * height * width / TILE ** 2;
}

/** Whether these kernels serve: as many rows and columns out as in, and whole tiles. */
export function suitsWideConv(shape: ConvShape): boolean {
  const { height, width } = shape;
  return suitsWinogradBands(shape) && shape.top === 1 && shape.left === 1 &&
    shape.outHeight === height && shape.outWidth === width &&
    height % TILE === 0 && width % TILE === 0 &&
    tilesOf(shape) >= LEAST_TILES;
}

/** Addresses, and what is done with the sums. */
interface WideOptions {
  /** [images, height, width, channels] */
  x: number;
  /** Written: [images, height, width, n]. */
  y: number;
  /** [n rounded up to 16] */
  bias: number;
  /** Where the filter's values lie, as `pack` reads them. */
  strides: Omit<Block<"Pack">, "panels">;
  /** 0: none, else 1 more than the number of a function of one value. */
  activation: number;
  alpha: number;
}

/**
 * y = activation(x ∗ filter + bias).
 *
 * @returns false where something is not finite: then y does not mean anything
 * @throws {OutOfMemoryError} if there is no room for the transformed filter and scratch
 */
export function wideConv(
  kernels: Kernels,
  shape: ConvShape,
  { strides, ...at }: WideOptions,
): boolean {
  return kernels.borrow((allocate) => {
    const tiles = allocate(wideFilterBytes(shape));
    packWide(kernels, strides, tiles);
    const count = tilesOf(shape);
    const perSlice = sliceTiles(count);
    const slices = Math.ceil(count / perSlice);
    const finite = allocate(4 * slices);
    kernels.run(
      "conv2dWide",
      {
        ...shape,
        ...at,
        ...{ tiles, finite, sliceTiles: perSlice },
        ...{ panels: 0, filter: 0, clipped: 0, bandRows: 0, bandImages: 0 },
      },
      slices,
      wideRunBytes(shape),
    );
    return new Int32Array(kernels.memory.buffer, finite, slices)
      .every((word) => word === 1);
  });
}
