// Browser compatible.
/**
 * WASM SIMD kernels for training and prediction on a CPU, with their memory and
 * its allocator. They work on addresses in linear memory and know nothing of
 * TensorFlow.js; `lib/backend` makes a backend of them.
 *
 * @module
 */
export { normalise } from "./affine.ts";
export {
  BINARY,
  binary,
  type BinaryName,
  type BroadcastPlan,
  broadcastPlan,
  compare,
  type ComparisonName,
  COMPARISONS,
} from "./broadcast.ts";
export {
  binaryUrl,
  hasRelaxedSimd,
  readBinary,
  type Variant,
} from "./binary.ts";
export { stridesOf } from "./collapse.ts";
export {
  type Arrangement,
  type CopyPlan,
  copyPlan,
  copyStrided,
  gatherRows,
} from "./copy.ts";
export {
  conv2d,
  conv2dFilterGrad,
  conv2dInputGrad,
  type ConvShape,
} from "./conv2d.ts";
export {
  convBlockGrad,
  convBlockPredict,
  convBlockTrain,
  type Kept,
  keptWords,
} from "./conv_block.ts";
export type { BlockDropout, ConvBlockShape } from "./conv_block_shape.ts";
export {
  depthwise,
  depthwiseFilterGrad,
  depthwiseInputGrad,
} from "./depthwise.ts";
export { dropoutHash, dropoutMask, dropoutThreshold } from "./dropout_hash.ts";
export {
  select,
  UNARY,
  unary,
  type UnaryConstants,
  type UnaryName,
} from "./elementwise.ts";
export { Heap, MAX_PAGES, OutOfMemoryError } from "./heap.ts";
export { Kernels, type KernelsOptions } from "./kernels.ts";
export {
  logMel,
  type LogMelMaxima,
  type LogMelScale,
  type LogMelSignal,
  type LogMelTables,
} from "./log_mel.ts";
export { lstm, lstmGrad, type LstmShape } from "./lstm.ts";
export { matmul, type MatmulShape } from "./matmul.ts";
export { adamW, sgd } from "./optimizer.ts";
export {
  argReduce,
  reduce,
  type ReduceShape,
  type ReductionName,
  REDUCTIONS,
} from "./reduce.ts";
export { crossEntropy, type RowsShape, softmax } from "./softmax.ts";
export { pool, poolGrad, type PoolKind, type PoolShape } from "./pool.ts";
export { sharedKernels, threadsFromEnvironment } from "./shared.ts";
export { threadCount } from "./threads.ts";
