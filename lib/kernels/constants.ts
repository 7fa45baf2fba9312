/**
 * What both sides of the border to WASM know by name: sizes, and the numbers of
 * functions. The build writes them into the module `params.as`.
 *
 * @module
 */

/** Sizes, by the name that they have in the AssemblyScript sources too. */
export const CONSTANTS = {
  /** Values that a slice of an element-wise kernel computes. */
  CHUNK: 16384,
  /** Columns of a panel of packed weights, and of the tile that reads it. */
  PANEL: 16,
  /** Rows of a product that are packed at a time. */
  PACKED_ROWS: 64,
  /** Values of k that are multiplied at a time. */
  DEPTH: 256,
  /** Columns of a product of matrices that a slice computes; whole panels. */
  MATMUL_COLUMNS: 128,
  /** Rows of a symmetric product that a slice computes; as many at most as PACKED_ROWS. */
  GRAM_ROWS: 32,
  /** Rows of partial sums that a slice adds up. */
  SUM_ROWS: 64,
  /** Columns of a panel of a filter transformed for Winograd's F(2×2, 3×3). */
  WINOGRAD_PANEL: 8,
  /** Its tiles of a run, a multiple of 4: V and M of 16 → 32 channels take 48 KiB. */
  WINOGRAD_RUN: 32,
  /** Sequences of an LSTM that a slice computes: a tile's rows. */
  SLICE_SEQUENCES: 4,
  /** Frames of a spectrogram that a slice computes. */
  SLICE_FRAMES: 32,
  /** Pixels whose channels a slice repeats or sums. */
  SLICE_PIXELS: 1024,
} as const;

/** Functions of one value. */
export const UNARY = [
  "abs",
  "ceil",
  "clip",
  "elu",
  "erf",
  "exp",
  "expm1",
  "floor",
  "leakyRelu",
  "log",
  "log1p",
  "neg",
  "reciprocal",
  "relu",
  "relu6",
  "round",
  "rsqrt",
  "selu",
  "sigmoid",
  "sign",
  "softplus",
  "sqrt",
  "square",
  "step",
  "tanh",
] as const;

/** Functions of two values. */
export const BINARY = [
  "add",
  "divide",
  "eluGrad",
  "maximum",
  "minimum",
  "multiply",
  "prelu",
  "squaredDifference",
  "subtract",
] as const;

/** Comparisons of two values. */
export const COMPARISONS = [
  "equal",
  "greater",
  "greaterEqual",
  "less",
  "lessEqual",
  "notEqual",
] as const;

/** Reductions along an axis. */
export const REDUCTIONS = ["max", "min", "prod", "sum"] as const;

/** Name of a function of one value. */
export type UnaryName = typeof UNARY[number];

/** Name of a function of two values. */
export type BinaryName = typeof BINARY[number];

/** Name of a comparison. */
export type ComparisonName = typeof COMPARISONS[number];

/** Name of a reduction. */
export type ReductionName = typeof REDUCTIONS[number];

/** The lists above, by the name of the AssemblyScript enum that is made of each. */
export const ENUMS: Record<string, readonly string[]> = {
  Unary: UNARY,
  Binary: BINARY,
  Comparison: COMPARISONS,
  Reduction: REDUCTIONS,
};
