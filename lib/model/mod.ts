// Browser compatible.
/**
 * Networks in tf.layers with PyTorch's conventions, how they are trained, and
 * the content of the files that keep them. Training can be stopped at any
 * moment and resumed to the same bits.
 *
 * @module
 */

// Networks
export type {
  Network,
  NetworkDesign,
  NetworkKind,
  NetworkShape,
} from "./network.ts";
export {
  createNetwork,
  type CreateNetworkOptions,
  NETWORKS,
  networkSchema,
  type NetworkSpec,
  type ValidNetworkSpec,
} from "./networks/mod.ts";
export {
  countParameters,
  summarize,
  type Summary,
  type SummaryRow,
} from "./summary.ts";
export {
  assignVariables,
  type NamedVariable,
  readVariables,
  type WeightMap,
} from "./weights.ts";

// Layers
export { batchNorm, type BatchNormOptions } from "./layers/batch_norm.ts";
export { type ConvBlockOptions, stockConvBlock } from "./layers/conv_block.ts";
export {
  dropout,
  type DropoutOptions,
  type DropoutState,
  maskKey,
} from "./layers/dropout.ts";
export { type Initializer, InitialValues } from "./layers/initial_values.ts";
export { lastStep, lstm, type LstmOptions } from "./layers/lstm.ts";
export { timeDistributed } from "./layers/time_distributed.ts";
export { fusedConvBlock } from "./fused/conv_block.ts";
export { hasFusedKernels } from "./fused/kernels.ts";
export { fusedLstm } from "./fused/lstm.ts";

// Looking inside
export {
  convolve,
  type Filter,
  type LstmSteps,
  lstmSteps,
  type LstmWeights,
  maxPool,
  strongestCorner,
} from "./by_hand.ts";
export {
  channelMoments,
  channelPicture,
  liveliestChannels,
  type Observation,
  observe,
  type ObserveOptions,
} from "./observe.ts";

// Prediction
export {
  combineLogits,
  predictLogits,
  predictProbabilities,
  predictStepLogits,
  softmaxRows,
} from "./predict.ts";

// Recipes
export type { AveragingSettings } from "./averaging.ts";
export { type MuonSettings, orthogonalize } from "./muon.ts";
export {
  type AdamWSettings,
  createOptimizer,
  type Optimizer,
  type OptimizerSettings,
  type SgdSettings,
  type StepRate,
} from "./optimizer.ts";
export { type Recipe, recipeSchema } from "./recipe.ts";
export { RECIPES } from "./recipes.ts";
export {
  type ConstantSchedule,
  type OneCycleSchedule,
  rateAt,
  type Schedule,
} from "./schedule.ts";

// Training
export { averageWeights, type WeightAverage } from "./averaging.ts";
export {
  type Batch,
  type BatchSource,
  epochBatches,
  type Part,
} from "./batch_source.ts";
export {
  chosenEpoch,
  type EpochRecord,
  epochRecordSchema,
  formatHistory,
  isBetter,
  parseHistory,
} from "./history.ts";
export { estimateMemory, estimateTensorBytes } from "./memory.ts";
export type { TrainingStore } from "./store.ts";
export { train } from "./train.ts";
export type { StepReport, TrainOptions, TrainResult } from "./train_options.ts";
export {
  computeGradients,
  type Gradients,
  type StepResult,
  trainStep,
} from "./train_step.ts";
export { validate, type ValidationFigures } from "./validate.ts";

// Content of files
export {
  type Checkpoint,
  CheckpointError,
  type CheckpointState,
  decodeCheckpoint,
  encodeCheckpoint,
  type EpochProgress,
} from "./checkpoint.ts";
export { modelCard } from "./model_card.ts";
export {
  decodeModel,
  encodeMember,
  type Member,
  type MemberValues,
  type Model,
} from "./model_file.ts";
export {
  ModelError,
  type ModelInfo,
  parseModelInfo,
  type ShareInterval,
} from "./model_info.ts";
export {
  encodeSafetensors,
  SafetensorsError,
  type SafetensorsFile,
  type StoredTensor,
  type TensorData,
  type TensorMap,
} from "./safetensors.ts";
export { fromPytorch, PytorchError, toPytorch } from "./pytorch.ts";
export { decodeSafetensors } from "./safetensors_decode.ts";
