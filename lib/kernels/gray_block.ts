/**
 * The fused block for images of one channel whose input gradient is not wanted (a
 * network's first block), without the convolution's output: statistics and
 * gradients follow from sums over the patches (assembly/gray_sums.as.ts).
 *
 * @module
 */
import {
  type BlockDropout,
  type ConvBlockShape,
  dropoutFields,
  type GradAddresses,
  type Overlaps,
  type PredictAddresses,
  type TrainAddresses,
  type WeightAddresses,
} from "./conv_block_shape.ts";
import { allFinite } from "./finite.ts";
import type { Kernels } from "./kernels.ts";

/** 32-bit words of the joined moments: 90 doubles, as in gray_sums.as.ts. */
export const MOMENT_WORDS = 180;

/** Rows of an image are cut into bands, so that threads share few images. */
const BANDS = 4;

/** Whether these kernels serve. */
export function suitsGray({ channels, n, pool }: ConvBlockShape): boolean {
  return channels === 1 && pool === 2 && n % 4 === 0;
}

const NOTHING = {
  x: 0,
  filter: 0,
  bias: 0,
  gamma: 0,
  beta: 0,
  mean: 0,
  variance: 0,
  sums: 0,
  moments: 0,
  weights: 0,
  out: 0,
  winners: 0,
  finite: 0,
  shared: 0,
  dOut: 0,
  dFilter: 0,
  dBias: 0,
  dGamma: 0,
  dBeta: 0,
  key: 0,
  threshold: 0,
  keepScale: 1,
};

/** Bytes of the padded rows that `bands` bands of an image need. */
function bandBytes({ height, width }: ConvBlockShape, bands: number): number {
  return 4 * (2 * Math.ceil(Math.floor(height / 2) / bands) + 2) * (width + 2);
}

function bandsOf({ height }: ConvBlockShape): number {
  return Math.min(BANDS, Math.max(1, Math.floor(height / 2)));
}

const allOf = (kernels: Kernels, n: number, vectors: number[]) =>
  vectors.every((vector) => allFinite(kernels, vector, n));

/**
 * Forward pass of training.
 *
 * @param at addresses: x [images, height, width, 1], filter [3, 3, 1, n], bias,
 *   gamma, beta [n]; written: mean, variance [n], moments
 *   [{@linkcode MOMENT_WORDS}], out [images, height / 2, width / 2, n], winners
 *   (a byte a value of out)
 * @returns which images of out overlap (none where there is dropout); or undefined where
 *   something is not finite: then out is not written
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function grayTrain(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: TrainAddresses,
): Overlaps | undefined {
  const { images, width, n } = shape;
  return kernels.borrow((allocate) => {
    const weights = allocate(4 * 10 * n);
    const bands = bandsOf(shape);
    const sums = allocate(4 * MOMENT_WORDS * images);
    const block = {
      ...NOTHING,
      ...at,
      ...shape,
      ...dropoutFields(dropout),
      sums,
      weights,
      bands,
      shared: dropout.rate ? 0 : allocate(images * bands),
    };
    kernels.run("graySums", block, images, 8 * (3 * (width + 6) + 72));
    kernels.run("grayMoments", block, 1);
    kernels.run("grayWeights", block, 1);
    const finite = allOf(kernels, n, [at.mean, at.variance]) &&
      allFinite(kernels, weights, 10 * n);
    // So that the gradient knows that there are no winners.
    if (!finite) {
      kernels.floats(at.moments, MOMENT_WORDS).fill(NaN);
      return undefined;
    }
    const scratch = bandBytes(shape, bands);
    kernels.run("grayBlock", block, images * bands, scratch);
    if (!block.shared) return [];
    return overlapsOf(kernels, block);
  });
}

/** The images of which all bands are shared. */
function overlapsOf(
  kernels: Kernels,
  { shared, images, bands }: { shared: number; images: number; bands: number },
): Overlaps {
  const { buffer } = kernels.memory;
  return Array.from({ length: images }, (_, image) => image)
    .filter((image) =>
      new Uint8Array(buffer, shared + image * bands, bands)
        .every((byte) => byte === 1)
    );
}

/**
 * Gradients of {@linkcode grayTrain}; that of the bias is 0.
 *
 * @param at addresses as there, and dOut (like out); written: dFilter, dBias,
 *   dGamma, dBeta
 * @returns false where something is not finite: then nothing written means anything
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function grayGrad(
  kernels: Kernels,
  shape: ConvBlockShape,
  dropout: BlockDropout,
  at: GradAddresses,
  overlaps: Overlaps,
): boolean {
  const { images, height, width, n } = shape;
  if (!allOf(kernels, n, [at.mean, at.variance, at.gamma])) return false;
  kernels.borrow((allocate) => {
    const sums = allocate(8 * 10 * n * images);
    const { keepScale } = dropoutFields(dropout);
    const shared = overlaps.length ? allocate(images) : 0;
    if (shared) {
      const bytes = new Uint8Array(kernels.memory.buffer, shared, images);
      bytes.fill(0);
      for (const image of overlaps) bytes[image] = 1;
    }
    const given = { ...NOTHING, ...at, ...shape, keepScale };
    const block = { ...given, sums, shared, bands: 1 };
    const padded = 4 * (height + 2) * (width + 2);
    const row = 4 * Math.floor(width / 2) * n;
    kernels.run("grayGrad", block, images, padded + row);
    kernels.run("grayGradJoin", block, 1, 72);
  });
  return allOf(kernels, n, [at.dGamma, at.dBeta]);
}

/** Bytes of what {@linkcode grayWeights} writes: filter and shift, [10, n]. */
export function grayWeightBytes({ n }: ConvBlockShape): number {
  return 4 * 10 * n;
}

/**
 * What a prediction needs of the weights; arguments as of `convBlockWeights`.
 *
 * @returns false where they are not finite: then nothing written means anything
 */
export function grayWeights(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: WeightAddresses,
  weights: number,
): boolean {
  const { n } = shape;
  kernels.run(
    "grayWeights",
    { ...NOTHING, ...at, ...shape, weights, bands: 1 },
    1,
  );
  const vectors = [at.mean, at.variance, at.gamma, at.beta, at.bias];
  return allOf(kernels, n, vectors) && allFinite(kernels, weights, 10 * n);
}

/**
 * The block with fixed statistics and without dropout.
 *
 * @param at      addresses: x as above; written: out
 * @param weights from {@linkcode grayWeights}
 * @returns false where something is not finite: then out does not mean anything
 * @throws {OutOfMemoryError} if there is no room for scratch
 */
export function grayPredict(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: PredictAddresses,
  weights: number,
): boolean {
  const { images } = shape;
  return kernels.borrow((allocate) => {
    const bands = bandsOf(shape);
    const finite = allocate(4 * images * bands);
    const shared = allocate(images * bands);
    const room = { weights, finite, shared };
    const block = { ...NOTHING, ...at, ...shape, ...room, bands };
    kernels.run("grayBlock", block, images * bands, bandBytes(shape, bands));
    const words = new Int32Array(kernels.memory.buffer, finite, images * bands);
    return words.every((word) => word === 1);
  });
}
