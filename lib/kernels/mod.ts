/**
 * WASM SIMD kernels for training and prediction on a CPU, with their memory and
 * its allocator. They work on addresses in linear memory and know nothing of
 * TensorFlow.js; `lib/backend` makes a backend of them.
 *
 * @module
 */
export {
  binaryUrl,
  hasRelaxedSimd,
  readBinary,
  type Variant,
} from "./binary.ts";
export {
  conv2d,
  conv2dFilterGrad,
  conv2dInputGrad,
  type ConvShape,
} from "./conv2d.ts";
export {
  type BlockDropout,
  convBlockGrad,
  convBlockPredict,
  type ConvBlockShape,
  convBlockTrain,
} from "./conv_block.ts";
export { dropoutHash, dropoutMask, dropoutThreshold } from "./dropout_hash.ts";
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
export { sharedKernels, threadsFromEnvironment } from "./shared.ts";
export { threadCount } from "./threads.ts";
