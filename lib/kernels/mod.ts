// Browser compatible.
/**
 * WASM SIMD kernels for training and prediction on a CPU, with their memory and
 * its allocator. They work on addresses in linear memory and know nothing of
 * TensorFlow.js; `lib/backend` makes a backend of them.
 *
 * @module
 */
export { normalise, normaliseGrad } from "./affine.ts";
export {
  binary,
  type BroadcastPlan,
  broadcastPlan,
  compare,
} from "./broadcast.ts";
export {
  binaryUrl,
  hasRelaxedSimd,
  readBinary,
  type Variant,
} from "./binary.ts";
export {
  BINARY,
  type BinaryName,
  type ComparisonName,
  COMPARISONS,
  type ReductionName,
  REDUCTIONS,
  UNARY,
  type UnaryName,
} from "./constants.ts";
export { stridesOf } from "./collapse.ts";
export {
  type Arrangement,
  type CopyPlan,
  copyPlan,
  copyStrided,
  gatherRows,
} from "./copy.ts";
export { type Activation, conv2d, type Conv2dAddresses } from "./conv2d.ts";
export type { ConvShape } from "./conv_shape.ts";
export { conv2dFilterGrad, conv2dInputGrad } from "./conv2d_grad.ts";
export {
  convBlockGrad,
  convBlockPredict,
  convBlockTrain,
  convBlockWeightBytes,
  convBlockWeights,
  keptWords,
} from "./conv_block.ts";
export type {
  BlockDropout,
  ConvBlockShape,
  Given,
  GradAddresses,
  Kept,
  Overlaps,
  PredictAddresses,
  TrainAddresses,
  WeightAddresses,
} from "./conv_block_shape.ts";
export {
  depthwise,
  depthwiseFilterGrad,
  depthwiseInputGrad,
} from "./depthwise.ts";
export { dropoutHash, dropoutMask, dropoutThreshold } from "./dropout_hash.ts";
export {
  select,
  unary,
  type UnaryConstants,
  weightedSum,
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
export {
  lstm,
  lstmGrad,
  type LstmShape,
  lstmWeightBytes,
  lstmWeights,
} from "./lstm.ts";
export { matmul, type MatmulShape } from "./matmul.ts";
export { adamW, sgd } from "./optimizer.ts";
export { argReduce, reduce, type ReduceShape } from "./reduce.ts";
export { crossEntropy, type RowsShape, softmax } from "./softmax.ts";
export {
  type Block,
  type BlockName,
  BLOCKS,
  type FieldType,
  type KernelName,
  KERNELS,
} from "./params.ts";
export { pool, poolGrad, type PoolKind, type PoolShape } from "./pool.ts";
export {
  scaleWindows,
  type WindowScale,
  type WindowShape,
} from "./scale_windows.ts";
export { sharedKernels, threadsFromEnvironment } from "./shared.ts";
export { threadCount } from "./threads.ts";
