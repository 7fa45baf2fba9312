/**
 * What each kernel is told: a block of 32-bit words in linear memory, whose
 * fields are defined here once. The build turns this table into the classes that
 * the AssemblyScript sources import as `./params.as`; TypeScript writes the
 * blocks by it ({@linkcode Kernels.run}).
 *
 * `pointer`: byte address, 0 for none; `i32`, `f32`: a number.
 *
 * @module
 */

/** Kind of a field; each takes one 32-bit word. */
export type FieldType = "pointer" | "i32" | "f32";

const images = {
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

const dropout = {
  key: "i32",
  /** ⌊rate · 2^32⌋; 0: no dropout. */
  threshold: "i32",
  /** 1 / (1 − rate). */
  keepScale: "f32",
} as const;

/** Fields `name0` … of an array of `count` integers. */
function dimensions<Name extends string, Count extends 4 | 5>(
  name: Name,
  count: Count,
): Record<`${Name}${Digit<Count>}`, "i32"> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, d) => [`${name}${d}`, "i32"]),
  ) as Record<`${Name}${Digit<Count>}`, "i32">;
}

type Digit<Count extends 4 | 5> = Count extends 4 ? 0 | 1 | 2 | 3
  : 0 | 1 | 2 | 3 | 4;

/** Parameter blocks, by the name that the AssemblyScript class adds `Params` to. */
export const BLOCKS = {
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
  InputGrad: {
    dy: "pointer",
    panels: "pointer",
    zeros: "pointer",
    dx: "pointer",
    ...images,
    ...window,
    ...output,
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
    /** As it is, for the clipped form. */
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
    /** 1: z = scale · (y − mean) + beta, and NaN is heeded. */
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
    mean: "pointer",
    inverseDeviation: "pointer",
    sums: "pointer",
    dBeta: "pointer",
    dGamma: "pointer",
    dBias: "pointer",
    constant: "pointer",
    slope: "pointer",
    panels: "pointer",
    /** As it is, for the clipped form. */
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
  Matmul: {
    a: "pointer",
    panels: "pointer",
    bias: "pointer",
    c: "pointer",
    aRowStride: "i32",
    aStep: "i32",
    m: "i32",
    n: "i32",
    k: "i32",
  },
  SumRows: {
    source: "pointer",
    total: "pointer",
    rows: "i32",
    n: "i32",
  },
  Lstm: {
    x: "pointer",
    kernel: "pointer",
    recurrent: "pointer",
    bias: "pointer",
    h: "pointer",
    gates: "pointer",
    c: "pointer",
    batch: "i32",
    time: "i32",
    inputs: "i32",
    units: "i32",
  },
  LstmGrad: {
    h: "pointer",
    gates: "pointer",
    c: "pointer",
    dOut: "pointer",
    /** Packed transpose of the recurrent weights. */
    recurrent: "pointer",
    zeros: "pointer",
    dGates: "pointer",
    before: "pointer",
    batch: "i32",
    time: "i32",
    units: "i32",
  },
  Unary: {
    x: "pointer",
    y: "pointer",
    op: "i32",
    n: "i32",
    /** What a function takes beside x: a slope, the limits of a range. */
    alpha: "f32",
    beta: "f32",
  },
  Select: {
    /** A byte a value. */
    condition: "pointer",
    yes: "pointer",
    no: "pointer",
    y: "pointer",
    n: "i32",
  },
  Broadcast: {
    a: "pointer",
    b: "pointer",
    c: "pointer",
    op: "i32",
    total: "i32",
    n: "i32",
    /** Along a row: 1, or 0 where the factor stays. */
    aStep: "i32",
    bStep: "i32",
    ...dimensions("size", 4),
    ...dimensions("aStride", 4),
    ...dimensions("bStride", 4),
  },
  Copy: {
    from: "pointer",
    to: "pointer",
    /** 4 or 1. */
    valueBytes: "i32",
    rows: "i32",
    rowsPerSlice: "i32",
    n: "i32",
    fromStep: "i32",
    toStep: "i32",
    ...dimensions("size", 5),
    ...dimensions("fromStride", 5),
    ...dimensions("toStride", 5),
  },
  Gather: {
    from: "pointer",
    indices: "pointer",
    to: "pointer",
    count: "i32",
    rowsPerSlice: "i32",
    rowBytes: "i32",
  },
  Reduce: {
    x: "pointer",
    /** Doubles [outer, parts, inner]. */
    partials: "pointer",
    y: "pointer",
    op: "i32",
    outer: "i32",
    k: "i32",
    inner: "i32",
    /** Values of k in a part, and parts. */
    part: "i32",
    parts: "i32",
    blocksPerSlice: "i32",
    rowsPerSlice: "i32",
    divisor: "i32",
  },
  ArgReduce: {
    x: "pointer",
    y: "pointer",
    outer: "i32",
    k: "i32",
    inner: "i32",
    rowsPerSlice: "i32",
    sign: "f32",
  },
  Softmax: {
    x: "pointer",
    y: "pointer",
    rows: "i32",
    n: "i32",
    rowsPerSlice: "i32",
  },
  CrossEntropy: {
    logits: "pointer",
    labels: "pointer",
    loss: "pointer",
    dLogits: "pointer",
    rows: "i32",
    n: "i32",
    smoothing: "f32",
  },
  Affine: {
    x: "pointer",
    mean: "pointer",
    factor: "pointer",
    offset: "pointer",
    y: "pointer",
    rows: "i32",
    n: "i32",
    rowsPerSlice: "i32",
  },
  Sgd: {
    value: "pointer",
    gradient: "pointer",
    velocity: "pointer",
    newValue: "pointer",
    newVelocity: "pointer",
    n: "i32",
    learningRate: "f32",
    momentum: "f32",
    weightDecay: "f32",
  },
  AdamW: {
    value: "pointer",
    gradient: "pointer",
    mean: "pointer",
    square: "pointer",
    newValue: "pointer",
    newMean: "pointer",
    newSquare: "pointer",
    n: "i32",
    beta1: "f32",
    /** 1 − β₁. */
    share1: "f32",
    beta2: "f32",
    share2: "f32",
    /** √(1 − β₂^step). */
    root: "f32",
    epsilon: "f32",
    /** Learning rate over 1 − β₁^step. */
    size: "f32",
    /** 1 − learning rate · weight decay. */
    keep: "f32",
  },
} as const satisfies Record<string, Record<string, FieldType>>;

/** Name of a parameter block. */
export type BlockName = keyof typeof BLOCKS;

/** Values of a block, by field. */
export type Block<B extends BlockName> = {
  [F in keyof typeof BLOCKS[B]]: number;
};

/** The kernels that the binary exports, and the block that each reads. */
export const KERNELS = {
  pack: "Pack",
  conv2d: "Conv2d",
  conv2dInputGrad: "InputGrad",
  conv2dClipped: "Conv2d",
  conv2dInputGradClipped: "InputGrad",
  scanFinite: "Scan",
  conv2dFilterGrad: "FilterGrad",
  sumPartials: "Sum",
  normFromPartials: "Norm",
  normFromMoments: "Norm",
  normPool: "NormPool",
  predictBlock: "PredictBlock",
  blockGradSums: "BlockGrad",
  blockGradCoefficients: "BlockGrad",
  blockGradConv: "BlockGrad",
  winogradPack: "Pack",
  winogradConv: "Conv2d",
  winogradGrad: "BlockGrad",
  winogradPredict: "PredictBlock",
  depthwise: "Depthwise",
  depthwiseInputGrad: "DepthwiseInputGrad",
  depthwiseFilterGrad: "FilterGrad",
  repeatChannels: "Channels",
  sumChannels: "Channels",
  maxPool: "Pool",
  avgPool: "Pool",
  maxPoolGrad: "PoolGrad",
  avgPoolGrad: "PoolGrad",
  matmul: "Matmul",
  sumRows: "SumRows",
  lstm: "Lstm",
  lstmGrad: "LstmGrad",
  unary: "Unary",
  select: "Select",
  binary: "Broadcast",
  compare: "Broadcast",
  copyStrided: "Copy",
  gatherRows: "Gather",
  reducePartials: "Reduce",
  reduceJoin: "Reduce",
  argReduce: "ArgReduce",
  softmax: "Softmax",
  crossEntropy: "CrossEntropy",
  affine: "Affine",
  sgd: "Sgd",
  adamW: "AdamW",
} as const satisfies Record<string, BlockName>;

/** Name of a kernel. */
export type KernelName = keyof typeof KERNELS;

const ASSEMBLY_TYPES = { pointer: "usize", i32: "i32", f32: "f32" };

/**
 * The AssemblyScript module `params.as` that the sources import.
 *
 * @example
 * ```ts
 * import { paramsSource } from "./params.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(paramsSource(), /class SumParams \{\n {2}partials: usize;/);
 * ```
 */
export function paramsSource(): string {
  return Object.entries(BLOCKS).map(([name, fields]) =>
    `@unmanaged export class ${name}Params {\n` +
    Object.entries(fields).map(([field, type]) =>
      `  ${field}: ${ASSEMBLY_TYPES[type as FieldType]};\n`
    ).join("") + "}\n"
  ).join("\n");
}
