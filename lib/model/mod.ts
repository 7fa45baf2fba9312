/**
 * The paper's network in tf.layers with PyTorch's conventions, how it is
 * trained, and how it is stored. Training can be stopped at any moment and
 * resumed to the same bits.
 *
 * @module
 */

// The network and its layers
export { batchNorm } from "./batch_norm.ts";
export { type ConvBlockOptions, stockConvBlock } from "./conv_block.ts";
export {
  dropout,
  type DropoutOptions,
  type DropoutState,
  maskKey,
} from "./dropout.ts";
export { hasFusedKernels } from "./fused.ts";
export { fusedConvBlock } from "./fused_conv_block.ts";
export { fusedLstm } from "./fused_lstm.ts";
export { lastStep, lstm, type LstmOptions } from "./lstm.ts";
export {
  createNetwork,
  type Network,
  type NetworkDesign,
  type NetworkOptions,
} from "./network.ts";
export { checkSizes, type NetworkSizes, PAPER_SIZES } from "./sizes.ts";
export { summarize, type Summary, type SummaryRow } from "./summary.ts";
export { timeDistributed } from "./time_distributed.ts";
export {
  assignVariables,
  type NamedVariable,
  readVariables,
  type WeightMap,
} from "./weights.ts";

// Prediction
export { predictLogits, predictProbabilities, softmaxRows } from "./predict.ts";

// Training
export {
  type Batch,
  type BatchSource,
  epochBatches,
  type Part,
} from "./batch_source.ts";
export {
  type EpochRecord,
  formatHistory,
  isBetter,
  parseHistory,
} from "./history.ts";
export { maskChunks, type MaskSettings } from "./masks.ts";
export { estimateMemory, estimateTensorBytes } from "./memory.ts";
export {
  type AdamWSettings,
  createOptimizer,
  type Optimizer,
  type OptimizerSettings,
  type SgdSettings,
  type StepRate,
} from "./optimizer.ts";
export { type Recipe, RECIPES } from "./recipes.ts";
export {
  type ConstantSchedule,
  type OneCycleSchedule,
  rateAt,
  type Schedule,
} from "./schedule.ts";
export { train } from "./train.ts";
export type { StepReport, TrainOptions, TrainResult } from "./train_options.ts";
export {
  computeGradients,
  type Gradients,
  type StepResult,
  trainStep,
} from "./train_step.ts";
export { validate, type ValidationFigures } from "./validate.ts";

// Files
export {
  type Checkpoint,
  CheckpointError,
  type CheckpointState,
  loadCheckpoint,
  saveCheckpoint,
} from "./checkpoint.ts";
export { modelCard } from "./model_card.ts";
export {
  decodeModel,
  encodeModel,
  type Model,
  type Scaling,
} from "./model_file.ts";
export { loadModel, saveModel } from "./model_folder.ts";
export { ModelError, type ModelInfo, parseModelInfo } from "./model_info.ts";
export {
  encodeSafetensors,
  SafetensorsError,
  type SafetensorsFile,
  type StoredTensor,
  type TensorData,
  type TensorMap,
} from "./safetensors.ts";
export { decodeSafetensors } from "./safetensors_decode.ts";
