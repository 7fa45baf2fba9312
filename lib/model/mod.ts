/**
 * The paper's network in tf.layers with PyTorch's conventions, how it is
 * trained, and how it is stored. Training can be stopped at any moment and
 * resumed to the same bits.
 *
 * @module
 */
export * from "./batch_norm.ts";
export * from "./batch_source.ts";
export * from "./checkpoint.ts";
export * from "./conv_block.ts";
export * from "./dropout.ts";
export * from "./fused.ts";
export * from "./fused_conv_block.ts";
export * from "./fused_lstm.ts";
export * from "./history.ts";
export * from "./lstm.ts";
export * from "./masks.ts";
export * from "./model_card.ts";
export * from "./model_file.ts";
export * from "./model_folder.ts";
export * from "./model_info.ts";
export * from "./network.ts";
export * from "./optimizer.ts";
export * from "./predict.ts";
export * from "./recipes.ts";
export {
  encodeSafetensors,
  SafetensorsError,
  type SafetensorsFile,
  type StoredTensor,
  type TensorData,
  type TensorMap,
} from "./safetensors.ts";
export * from "./safetensors_decode.ts";
export * from "./schedule.ts";
export * from "./sizes.ts";
export * from "./summary.ts";
export * from "./time_distributed.ts";
export * from "./train.ts";
export * from "./train_options.ts";
export * from "./train_step.ts";
export * from "./validate.ts";
export * from "./weights.ts";
export * from "./write_atomically.ts";
