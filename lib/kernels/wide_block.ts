/**
 * The fused block by Winograd's F(4×4, 3×3), where a tile is a window of the pooling
 * (assembly/wide_block.as.ts).
 *
 * @module
 */
import {
  type BlockDropout,
  type ConvBlockShape,
  dropoutFields,
  type GradAddresses,
  isPlain,
  type Overlaps,
  type PredictAddresses,
  scaleAndShift,
  type TrainAddresses,
  type WeightAddresses,
} from "./conv_block_shape.ts";
import { groupsOf } from "./conv2d.ts";
import { gradBlock, sumFilterGrad } from "./dense_block.ts";
import { allFinite } from "./finite.ts";
import type { Kernels } from "./kernels.ts";
import { RUN, TILE, wideRuns } from "./wide_runs.ts";
import {
  packWide,
  sliceTiles,
  WIDE_PANEL,
  wideFilterBytes,
  wideRunBytes,
} from "./wide_tiles.ts";

/** Tiles of a row, of whose left half one at least is not at an edge. */
const LEAST_SHARED = 6;

/** Whether these kernels serve: a pool of a tile, whole tiles, whole panels. */
export function suitsWide(
  { height, width, channels, n, pool }: ConvBlockShape,
): boolean {
  return pool === TILE && height % TILE === 0 && width % TILE === 0 &&
    channels % WIDE_PANEL === 0 && n % WIDE_PANEL === 0;
}

/** Few images a group cost a filter's transform and sum each; few groups, threads. */
function gradGroups(shape: ConvBlockShape): number {
  const runs = Math.ceil(runsOf(shape) / 2);
  return Math.min(groupsOf(shape.images), Math.max(2, runs));
}

/** Number of tiles. */
function tilesOf({ images, height, width }: ConvBlockShape): number {
  return images * height * width / TILE ** 2;
}

/** Whether an image can have tiles of the one before it: none whose window is at an edge. */
function mayShare({ images, width }: ConvBlockShape): boolean {
  return images > 1 && width / TILE >= LEAST_SHARED;
}

/** Number of runs of tiles. */
function runsOf(shape: ConvBlockShape): number {
  return Math.ceil(tilesOf(shape) / RUN);
}

/** Transform and pack the block's filter; transposed for the input gradient. */
function packFilter(
  kernels: Kernels,
  { channels, n }: ConvBlockShape,
  source: number,
  panels: number,
  transposed = false,
): void {
  const sides = transposed
    ? { k: n, kStride: 1, n: channels, nStride: n }
    : { k: channels, kStride: n, n, nStride: 1 };
  const strides = { source, taps: 9, tapStride: channels * n, ...sides };
  packWide(kernels, strides, panels);
}

const NOTHING = {
  y: 0,
  winners: 0,
  partials: 0,
  scale: 0,
  shift: 0,
  out: 0,
  finite: 0,
  shared: 0,
  runs: 0,
  tiles: RUN,
  key: 0,
  threshold: 0,
  keepScale: 1,
};

/** The list of tiles where images overlap, in linear memory; else zeros. */
function listRuns(
  kernels: Kernels,
  shape: ConvBlockShape,
  overlaps: Overlaps,
  allocate: (bytes: number) => number,
): { runs: number; starts: number; shared: number; count: number } {
  if (!overlaps.length) {
    return { runs: 0, starts: 0, shared: 0, count: runsOf(shape) };
  }
  const found = wideRuns(shape, gradGroups(shape), overlaps);
  const write = (values: Int32Array | Uint8Array) => {
    const address = allocate(values.byteLength);
    const bytes = new Uint8Array(
      values.buffer,
      values.byteOffset,
      values.byteLength,
    );
    new Uint8Array(kernels.memory.buffer).set(bytes, address);
    return address;
  };
  return {
    runs: write(found.runs),
    starts: write(found.starts),
    shared: write(found.shared),
    count: found.starts[found.starts.length - 1],
  };
}

/**
 * Forward pass of training; arguments as of `convBlockTrain`.
 *
 * @returns false where something is not finite: then out is not written
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function wideTrain(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: TrainAddresses,
  overlaps: Overlaps,
): boolean {
  const { images, height, width, n } = shape;
  return kernels.borrow((allocate) => {
    const panels = allocate(wideFilterBytes(shape));
    packFilter(kernels, shape, at.filter, panels);
    const { runs, shared, count } = listRuns(
      kernels,
      shape,
      overlaps,
      allocate,
    );
    const partials = allocate(16 * n * count);
    const [scale, shift] = [allocate(4 * n), allocate(4 * n)];
    const block = { ...NOTHING, ...at, ...shape, panels };
    const convolve = { ...block, out: 0, partials, runs };
    kernels.run("wideConv", convolve, count, wideRunBytes(shape));
    const sizes = { pixels: height * width, channels: n };
    const norm = { ...at, ...shape, ...sizes, partials, scale, shift, runs };
    kernels.run("wideMoments", norm, n / 4);
    kernels.run("normFromMoments", norm, 1);
    const finite = isPlain(kernels, n, { scale, shift }) &&
      allFinite(kernels, at.mean, n) && allFinite(kernels, at.variance, n);
    // So that the gradient knows that there are no winners.
    if (!finite) kernels.floats(at.winners, 1)[0] = NaN;
    else {
      const winners = { ...block, out: at.winners, shared };
      if (shared) kernels.run("wideShare", winners, images);
      const drop = { ...block, ...dropoutFields(dropout), scale, shift };
      kernels.run("wideNorm", drop, images);
    }
    return finite;
  });
}

/**
 * Gradients of {@linkcode wideTrain}; arguments as of `convBlockGrad`.
 *
 * @returns false where something was not finite: then nothing is written
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function wideGrad(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: GradAddresses,
  overlaps: Overlaps,
): boolean {
  if (Number.isNaN(kernels.floats(at.winners, 1)[0])) return false;
  kernels.borrow((allocate) => {
    const panels = at.dx ? allocate(wideFilterBytes(shape)) : 0;
    if (at.dx) packFilter(kernels, shape, at.filter, panels, true);
    const groups = gradGroups(shape);
    const room = { panels, groups, allocate };
    const { runs, starts } = listRuns(kernels, shape, overlaps, allocate);
    const parts = gradBlock(kernels, shape, dropout, at, room);
    const block = { ...parts, runs, starts };
    kernels.run("wideGradSums", block, shape.images);
    kernels.run("blockGradCoefficients", block, 1);
    const scratch = wideFilterBytes(shape) + wideRunBytes(shape);
    kernels.run("wideGradConv", block, block.groups, scratch);
    sumFilterGrad(kernels, block, at.dFilter);
  });
  return true;
}

/** Bytes of what {@linkcode wideWeights} writes: scale, shift, the transformed filter. */
export function wideWeightBytes(shape: ConvBlockShape): number {
  return 8 * shape.n + wideFilterBytes(shape);
}

/** Where the parts of {@linkcode wideWeights} lie. */
function weightPlaces({ n }: ConvBlockShape, weights: number) {
  return {
    scale: weights,
    shift: weights + 4 * n,
    panels: weights + 8 * n,
  };
}

/**
 * What a prediction needs of the weights; arguments as of `convBlockWeights`.
 *
 * @returns false where they are not finite: then nothing written means anything
 */
export function wideWeights(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: WeightAddresses,
  weights: number,
): boolean {
  const places = weightPlaces(shape, weights);
  scaleAndShift(kernels, shape, { ...at, ...places });
  if (!isPlain(kernels, shape.n, places)) return false;
  packFilter(kernels, shape, at.filter, places.panels);
  return true;
}

/**
 * The block with fixed statistics; arguments as of `convBlockPredict`.
 *
 * @param weights from {@linkcode wideWeights}
 * @returns false where something is not finite: then out does not mean anything
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function widePredict(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: PredictAddresses,
  weights: number,
): boolean {
  return kernels.borrow((allocate) => {
    const tiles = tilesOf(shape);
    const perSlice = sliceTiles(tiles);
    const slices = Math.ceil(tiles / perSlice);
    const finite = allocate(4 * slices);
    const block = {
      ...NOTHING,
      ...at,
      ...shape,
      ...weightPlaces(shape, weights),
      finite,
      shared: mayShare(shape) ? allocate(tiles) : 0,
      tiles: perSlice,
    };
    kernels.run("wideConv", block, slices, wideRunBytes(shape));
    if (block.shared) kernels.run("wideShare", block, shape.images);
    return new Int32Array(kernels.memory.buffer, finite, slices)
      .every((word) => word === 1);
  });
}
