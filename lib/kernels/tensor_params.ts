/**
 * Parameters of the kernels that go through tensors value by value: part of the
 * tables in params.ts.
 *
 * @module
 */

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

/** Parameter blocks, as in params.ts. */
export const TENSOR_BLOCKS = {
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
    /** One byte per value. */
    condition: "pointer",
    yes: "pointer",
    no: "pointer",
    y: "pointer",
    n: "i32",
  },
  WeightedSum: {
    a: "pointer",
    b: "pointer",
    c: "pointer",
    n: "i32",
    alpha: "f32",
    beta: "f32",
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
  ScaleWindows: {
    x: "pointer",
    mean: "pointer",
    scale: "pointer",
    out: "pointer",
    rows: "i32",
    columns: "i32",
    count: "i32",
    width: "i32",
    stride: "i32",
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
  AffineGrad: {
    x: "pointer",
    mean: "pointer",
    dy: "pointer",
    /** Doubles of each slice: [2, n rounded up to 4]. */
    partials: "pointer",
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
} as const;

/** The kernels, and the block that each reads. */
export const TENSOR_KERNELS = {
  unary: "Unary",
  select: "Select",
  weightedSum: "WeightedSum",
  binary: "Broadcast",
  compare: "Broadcast",
  copyStrided: "Copy",
  gatherRows: "Gather",
  scaleWindows: "ScaleWindows",
  reducePartials: "Reduce",
  reduceJoin: "Reduce",
  argReduce: "ArgReduce",
  softmax: "Softmax",
  crossEntropy: "CrossEntropy",
  affine: "Affine",
  affineGradSums: "AffineGrad",
  sgd: "Sgd",
  adamW: "AdamW",
} as const;
