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
    shift: "pointer",
    out: "pointer",
    ...images,
    pool: "i32",
    ...dropout,
  },
  PredictBlock: {
    x: "pointer",
    panels: "pointer",
    bias: "pointer",
    scale: "pointer",
    shift: "pointer",
    out: "pointer",
    ...images,
    n: "i32",
    pool: "i32",
  },
  BlockGrad: {
    x: "pointer",
    y: "pointer",
    dOut: "pointer",
    scale: "pointer",
    shift: "pointer",
    mean: "pointer",
    inverseDeviation: "pointer",
    sums: "pointer",
    dBeta: "pointer",
    dGamma: "pointer",
    constant: "pointer",
    slope: "pointer",
    panels: "pointer",
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
  LogMel: {
    /** Table of the clips; see log_mel.as.ts. */
    clips: "pointer",
    /** Two values a slice. */
    maxima: "pointer",
    /** [winLength rounded up to 4], zeros at the end. */
    window: "pointer",
    /** e^(−2πi k/nFft), k = 0 … nFft − 1. */
    roots: "pointer",
    /** First bin and number of weights of each band. */
    bands: "pointer",
    /** Of all bands, each an even number. */
    weights: "pointer",
    /** Slices a clip. */
    parts: "i32",
    nFft: "i32",
    winLength: "i32",
    hopLength: "i32",
    /** Values of a frame that may not be zero: nFft, or half of it. */
    filled: "i32",
    nMels: "i32",
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
  matmul: "Matmul",
  sumRows: "SumRows",
  lstm: "Lstm",
  lstmGrad: "LstmGrad",
  melPower: "LogMel",
  melDecibels: "LogMel",
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
