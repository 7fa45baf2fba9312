/**
 * Parameters of the kernels of convolution blocks; part of the tables in params.ts.
 *
 * @module
 */

import { images } from "./image_params.ts";

const dropout = {
  key: "i32",
  /** ⌊rate · 2^32⌋; 0: no dropout. */
  threshold: "i32",
  /** 1 / (1 − rate). */
  keepScale: "f32",
} as const;

/** Parameter blocks, as in params.ts. */
export const BLOCK_BLOCKS = {
  Norm: {
    partials: "pointer",
    gamma: "pointer",
    beta: "pointer",
    mean: "pointer",
    variance: "pointer",
    scale: "pointer",
    shift: "pointer",
    images: "i32",
    /** Of one image. */
    pixels: "i32",
    channels: "i32",
    epsilon: "f32",
    /** Tiles by run, for wideMoments; 0: all, in their order. */
    runs: "pointer",
  },
  NormPool: {
    y: "pointer",
    scale: "pointer",
    /** Or beta, for the exact form. */
    shift: "pointer",
    /** For the exact form, or 0. */
    mean: "pointer",
    out: "pointer",
    ...images,
    pool: "i32",
    ...dropout,
  },
  PredictBlock: {
    x: "pointer",
    panels: "pointer",
    /** The unpacked filter, for the clipped form. */
    filter: "pointer",
    bias: "pointer",
    scale: "pointer",
    shift: "pointer",
    beta: "pointer",
    mean: "pointer",
    out: "pointer",
    ...images,
    n: "i32",
    pool: "i32",
    /** 1: z = scale · (y − mean) + beta, and NaN is kept. */
    exact: "i32",
    /** 1: taps outside the image are skipped. */
    clipped: "i32",
  },
  BlockGrad: {
    x: "pointer",
    y: "pointer",
    dOut: "pointer",
    scale: "pointer",
    shift: "pointer",
    beta: "pointer",
    /** The y that won, of each window, for the kernels `wide…`. */
    winners: "pointer",
    /** Tiles by run, for wideGradConv; 0: all, in their order. */
    runs: "pointer",
    /** First run of each group, and the number of runs. */
    starts: "pointer",
    mean: "pointer",
    inverseDeviation: "pointer",
    sums: "pointer",
    dBeta: "pointer",
    dGamma: "pointer",
    dBias: "pointer",
    constant: "pointer",
    slope: "pointer",
    panels: "pointer",
    /** The unpacked filter, for the clipped form. */
    filter: "pointer",
    zeros: "pointer",
    /** Or 0: not wanted. */
    dx: "pointer",
    partials: "pointer",
    images: "i32",
    groups: "i32",
    ...images,
    n: "i32",
    pool: "i32",
    ...dropout,
    /** 1: z = scale · (y − mean) + beta. */
    exact: "i32",
    /** 1: taps outside the image are skipped. */
    clipped: "i32",
  },
  /** A block of images of one channel; each of its kernels reads a part. */
  Gray: {
    x: "pointer",
    filter: "pointer",
    bias: "pointer",
    gamma: "pointer",
    beta: "pointer",
    mean: "pointer",
    variance: "pointer",
    /** Doubles of each image. */
    sums: "pointer",
    /** 90 doubles. */
    moments: "pointer",
    /** Filter and shift, [10, n]. */
    weights: "pointer",
    out: "pointer",
    /** One byte per value of out, or 0. */
    winners: "pointer",
    /** Gets 1 or 0 per slice, or 0: not wanted. */
    finite: "pointer",
    /**
     * Gets 1 or 0 per slice, a byte each, or 0: nothing is shared. The gradient reads a
     * byte per image.
     */
    shared: "pointer",
    dOut: "pointer",
    dFilter: "pointer",
    dBias: "pointer",
    dGamma: "pointer",
    dBeta: "pointer",
    images: "i32",
    height: "i32",
    width: "i32",
    n: "i32",
    /** Slices of an image. */
    bands: "i32",
    epsilon: "f32",
    ...dropout,
  },
  /** A block by Winograd's F(4×4, 3×3). */
  Wide: {
    x: "pointer",
    panels: "pointer",
    bias: "pointer",
    gamma: "pointer",
    /** Or 0: not wanted. */
    y: "pointer",
    /** The y that won, of each window; or 0: not wanted. */
    winners: "pointer",
    /** Statistics of each run, or 0. */
    partials: "pointer",
    scale: "pointer",
    shift: "pointer",
    /** Or 0: the statistics are not known yet. */
    out: "pointer",
    /** Gets 1 or 0 per slice, or 0: not wanted. */
    finite: "pointer",
    /** Gets 1 or 0 a tile, or 0: nothing is shared. */
    shared: "pointer",
    /** Tiles by run, a run a slice; 0: all, in their order. */
    runs: "pointer",
    images: "i32",
    ...images,
    n: "i32",
    /** Of a slice; with statistics, a run. */
    tiles: "i32",
    ...dropout,
  },
} as const;

/** The kernels, and the block that each reads. */
export const BLOCK_KERNELS = {
  normFromPartials: "Norm",
  normFromMoments: "Norm",
  normPool: "NormPool",
  graySums: "Gray",
  grayMoments: "Gray",
  grayWeights: "Gray",
  grayBlock: "Gray",
  grayGrad: "Gray",
  grayGradJoin: "Gray",
  predictBlock: "PredictBlock",
  blockGradSums: "BlockGrad",
  blockGradCoefficients: "BlockGrad",
  blockGradConv: "BlockGrad",
  wideConv: "Wide",
  wideGradConv: "BlockGrad",
  wideGradSums: "BlockGrad",
  wideMoments: "Norm",
  wideNorm: "Wide",
  wideShare: "Wide",
  winogradGrad: "BlockGrad",
  winogradPredict: "PredictBlock",
} as const;
