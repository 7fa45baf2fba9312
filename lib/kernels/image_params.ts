/**
 * Parameters of the kernels that work on images: convolutions and pooling; part of the
 * tables in params.ts.
 *
 * @module
 */

/** Of an image. */
export const images = {
  height: "i32",
  width: "i32",
  channels: "i32",
} as const;

const window = {
  kernelHeight: "i32",
  kernelWidth: "i32",
  strideHeight: "i32",
  strideWidth: "i32",
  top: "i32",
  left: "i32",
} as const;

const output = {
  outHeight: "i32",
  outWidth: "i32",
  /** Output channels. */
  n: "i32",
} as const;

/** Parameter blocks, as in params.ts. */
export const IMAGE_BLOCKS = {
  Pack: {
    source: "pointer",
    panels: "pointer",
    taps: "i32",
    tapStride: "i32",
    k: "i32",
    kStride: "i32",
    n: "i32",
    nStride: "i32",
  },
  Conv2d: {
    x: "pointer",
    panels: "pointer",
    bias: "pointer",
    y: "pointer",
    /** Statistics of each image, or 0. */
    partials: "pointer",
    ...images,
    ...window,
    dilationHeight: "i32",
    dilationWidth: "i32",
    paddedHeight: "i32",
    paddedWidth: "i32",
    ...output,
  },
  Convolution: {
    x: "pointer",
    panels: "pointer",
    /** The transformed filter, for Winograd's algorithm. */
    tiles: "pointer",
    /** The unpacked filter, for the clipped form. */
    filter: "pointer",
    bias: "pointer",
    y: "pointer",
    images: "i32",
    ...images,
    ...window,
    dilationHeight: "i32",
    dilationWidth: "i32",
    ...output,
    /** Rows of y of a slice. */
    bandRows: "i32",
    /** Images of a slice, for Winograd's algorithm. */
    bandImages: "i32",
    /** Tiles of a slice, for F(4×4, 3×3). */
    sliceTiles: "i32",
    /** Gets 1 or 0 a slice, for F(4×4, 3×3): whether all values were finite. */
    finite: "pointer",
    /** 1: taps outside the image are skipped. */
    clipped: "i32",
    /** 0: none, else 1 more than the number of a function of one value. */
    activation: "i32",
    alpha: "f32",
  },
  Statistics: {
    y: "pointer",
    partials: "pointer",
    height: "i32",
    width: "i32",
    n: "i32",
  },
  InputGrad: {
    dy: "pointer",
    panels: "pointer",
    zeros: "pointer",
    dx: "pointer",
    ...images,
    ...window,
    ...output,
    /** Rows of dx of a slice. */
    bandRows: "i32",
  },
  RowsGrad: {
    x: "pointer",
    dy: "pointer",
    partials: "pointer",
    images: "i32",
    groups: "i32",
    ...images,
    ...window,
    ...output,
    /** Rows of dy that are done at a time. */
    bandRows: "i32",
    /** Images that are, for Winograd's algorithm. */
    bandImages: "i32",
  },
  FilterGrad: {
    x: "pointer",
    dy: "pointer",
    partials: "pointer",
    images: "i32",
    groups: "i32",
    ...images,
    ...window,
    paddedHeight: "i32",
    paddedWidth: "i32",
    ...output,
  },
  Sum: {
    partials: "pointer",
    total: "pointer",
    groups: "i32",
    rows: "i32",
    n: "i32",
  },
  Scan: {
    source: "pointer",
    count: "i32",
    /** Gets 1 or 0. */
    finite: "pointer",
  },
  Depthwise: {
    x: "pointer",
    filter: "pointer",
    /** Or 0. */
    bias: "pointer",
    y: "pointer",
    ...images,
    ...window,
    dilationHeight: "i32",
    dilationWidth: "i32",
    outHeight: "i32",
    outWidth: "i32",
    /** Rows of y of a slice. */
    bandRows: "i32",
  },
  DepthwiseInputGrad: {
    dy: "pointer",
    filter: "pointer",
    dx: "pointer",
    ...images,
    ...window,
    outHeight: "i32",
    outWidth: "i32",
    /** Rows of dx of a slice. */
    bandRows: "i32",
  },
  Channels: {
    few: "pointer",
    many: "pointer",
    pixels: "i32",
    /** Of few. */
    channels: "i32",
    multiplier: "i32",
  },
  Pool: {
    x: "pointer",
    y: "pointer",
    ...images,
    ...window,
    outHeight: "i32",
    outWidth: "i32",
    /** Rows of y of a slice. */
    bandRows: "i32",
  },
  PoolGrad: {
    x: "pointer",
    dy: "pointer",
    dx: "pointer",
    ...images,
    ...window,
    outHeight: "i32",
    outWidth: "i32",
    /** Rows of dx of a slice. */
    bandRows: "i32",
  },
} as const;

/** The kernels, and the block that each reads. */
export const IMAGE_KERNELS = {
  pack: "Pack",
  conv2d: "Convolution",
  conv2dWide: "Convolution",
  conv2dWinograd: "Convolution",
  conv2dInputGrad: "InputGrad",
  conv2dFilterGrad: "RowsGrad",
  conv2dFilterGradWinograd: "RowsGrad",
  statisticsOfImages: "Statistics",
  scanFinite: "Scan",
  sumPartials: "Sum",
  widePack: "Pack",
  winogradPack: "Pack",
  winogradConv: "Conv2d",
  depthwise: "Depthwise",
  depthwiseInputGrad: "DepthwiseInputGrad",
  depthwiseFilterGrad: "FilterGrad",
  repeatChannels: "Channels",
  sumChannels: "Channels",
  maxPool: "Pool",
  avgPool: "Pool",
  maxPoolGrad: "PoolGrad",
  avgPoolGrad: "PoolGrad",
} as const;
