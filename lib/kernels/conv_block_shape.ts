/**
 * Sizes of the fused block, and what its normalisation is computed of.
 *
 * @module
 */
import type { ConvShape } from "./conv_shape.ts";
import { dropoutThreshold } from "./dropout_hash.ts";
import { allFinite } from "./finite.ts";
import type { Kernels } from "./kernels.ts";

/** Sizes and constants of a block. */
export interface ConvBlockShape {
  /** Images of the batch. */
  images: number;
  /** Rows of an image. */
  height: number;
  /** Columns of an image. */
  width: number;
  /** Input channels. */
  channels: number;
  /** Output channels. */
  n: number;
  /** Side and stride of the max pooling; what is left over is not pooled. */
  pool: number;
  /** Added to the variance under the root. */
  epsilon: number;
}

/** The dropout at the end of a block. */
export interface BlockDropout {
  /** Probability that a unit is dropped, in [0, 1). */
  rate: number;
  /** Key of the mask (see dropout_hash.ts), a 32-bit integer. */
  key: number;
}

/** 32-bit words that a gradient wants to be kept of the forward pass; 0: none. */
export interface Kept {
  /** The convolution. */
  y: number;
  /**
   * Of each window and channel: the y that is its maximum; or (where y is not kept)
   * a byte, four a word, that says which one it is.
   */
  winners: number;
  /** Sums over the patches of x. */
  moments: number;
}

/**
 * Numbers of images whose left half is the right half of the image before it, but for
 * the half's first and last column: as chunks that overlap by half leave a block, where
 * zeros around an image reach one column. In rising order.
 */
export type Overlaps = readonly number[];

/** What a block reads in every pass. */
export type Given = "x" | "filter" | "bias" | "gamma" | "beta";

/** Addresses of a forward pass of training. */
export type TrainAddresses = Record<
  Given | "mean" | "variance" | "out" | keyof Kept,
  number
>;

/** Addresses of a gradient. */
export type GradAddresses = Record<
  | Given
  | "mean"
  | "variance"
  | "out"
  | keyof Kept
  | "dOut"
  | "dx"
  | "dFilter"
  | "dBias"
  | "dGamma"
  | "dBeta",
  number
>;

/** Addresses of a prediction. */
export type PredictAddresses = Record<
  Given | "mean" | "variance" | "out",
  number
>;

/** Addresses of all that a prediction reads but x. */
export type WeightAddresses = Omit<PredictAddresses, "x" | "out">;

/** The dropout as parameters of a kernel. */
export function dropoutFields({ rate, key }: BlockDropout) {
  return {
    key,
    threshold: dropoutThreshold(rate),
    keepScale: 1 / (1 - rate),
  };
}

/** The block's convolution: 3×3, stride 1, zeros around the image. */
export function convShape(shape: ConvBlockShape): ConvShape {
  return {
    ...shape,
    kernelHeight: 3,
    kernelWidth: 3,
    strideHeight: 1,
    strideWidth: 1,
    dilationHeight: 1,
    dilationWidth: 1,
    top: 1,
    left: 1,
    outHeight: shape.height,
    outWidth: shape.width,
  };
}

/** Scale and shift of the normalisation: scale = γ / √(variance + epsilon). */
export function scaleAndShift(
  kernels: Kernels,
  { n, epsilon }: ConvBlockShape,
  at: Record<
    "gamma" | "beta" | "mean" | "variance" | "scale" | "shift",
    number
  >,
): void {
  const none = { partials: 0, images: 0, pixels: 0, runs: 0 };
  const block = { ...at, ...none, channels: n, epsilon };
  kernels.run("normFromMoments", block, 1);
}

/** Scale and shift of the normalisation again, and 1 / √(variance + epsilon). */
export function normalisation(
  kernels: Kernels,
  shape: ConvBlockShape,
  at: Record<"gamma" | "beta" | "mean" | "variance", number>,
  vector: () => number,
) {
  const { n, epsilon } = shape;
  const found = { scale: vector(), shift: vector() };
  scaleAndShift(kernels, shape, { ...at, ...found });
  const inverseDeviation = vector();
  const variance = kernels.floats(at.variance, n);
  kernels.floats(inverseDeviation, n).set(
    variance.map((value) => 1 / Math.sqrt(value + epsilon)),
  );
  return { ...found, inverseDeviation };
}

/**
 * Whether z = scale · y + shift will do for finite y. If not: ∞ · y − ∞ · mean would
 * be NaN where ∞ · (y − mean) is ∞, and a maximum has to heed NaN.
 */
export function isPlain(
  kernels: Kernels,
  n: number,
  at: Record<"scale" | "shift", number>,
): boolean {
  return allFinite(kernels, at.scale, n) && allFinite(kernels, at.shift, n);
}
