/**
 * A model as the content of its two files; needs no file system, so that the
 * web app can use it.
 *
 * @module
 */
import { ModelError, type ModelInfo, parseModelInfo } from "./model_info.ts";
import { createNetwork, type Network } from "./network.ts";
import { encodeSafetensors, type TensorMap } from "./safetensors.ts";
import type { NetworkSizes } from "./sizes.ts";
import { decodeSafetensors } from "./safetensors_decode.ts";
import { assignVariables, type WeightMap } from "./weights.ts";

/** Mean and scale of every feature, [chunks · mels · frames] each. */
export interface Scaling {
  mean: Float32Array;
  scale: Float32Array;
}

/** A model in memory. */
export interface Model {
  info: ModelInfo;
  scaler: Scaling;
  network: Network;
}

/**
 * Encode `model.safetensors`: the network's values by name, and `scaler.mean`
 * and `scaler.scale` in the shape of the network's input.
 *
 * @throws {RangeError} if the scaler has another number of features than the input
 *
 * @example
 * ```ts
 * import { encodeModel } from "./model_file.ts";
 * import { PAPER_SIZES } from "./sizes.ts";
 * import assert from "node:assert/strict";
 *
 * const size = 7 * 128 * 128;
 * const scaler = { mean: new Float32Array(size), scale: new Float32Array(size).fill(1) };
 * const bytes = encodeModel(new Map(), scaler, { sizes: PAPER_SIZES });
 * assert(bytes.length > 2 * 4 * size);
 * ```
 */
export function encodeModel(
  weights: WeightMap,
  scaler: Scaling,
  { sizes }: { sizes: NetworkSizes },
): Uint8Array {
  const tensors: TensorMap = new Map(weights);
  const shape = [...sizes.input];
  tensors.set("scaler.mean", { data: scaler.mean, shape });
  tensors.set("scaler.scale", { data: scaler.scale, shape });
  return encodeSafetensors(tensors, { format: "ser-model/1" });
}

/**
 * Build a model from the content of its two files; needs no file system.
 *
 * @param json    text of `model.json`
 * @param weights bytes of `model.safetensors`
 * @param options `blocks`: as {@linkcode createNetwork}'s; `name`: for error texts
 * @throws {ModelError}        if the files contradict their format or each other
 * @throws {SafetensorsError}  if the weights are no valid safetensors file
 *
 * @example
 * ```ts
 * import { decodeModel } from "./model_file.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => decodeModel("{}", new Uint8Array()), /Cannot load model/);
 * ```
 */
export function decodeModel(
  json: string,
  weights: Uint8Array,
  options: { blocks?: "stock" | "fused"; name?: string } = {},
): Model {
  const { blocks, name = "model" } = options;
  const info = parseModelInfo(json, `${name}/model.json`);
  const file = `${name}/model.safetensors`;
  const { tensors } = decodeSafetensors(weights, file);
  const features = info.sizes.input.reduce((product, n) => product * n, 1);
  const [mean, scale] = ["scaler.mean", "scaler.scale"].map((key) => {
    const data = tensors.get(key)?.data;
    if (!(data instanceof Float32Array) || data.length !== features) {
      throw new ModelError({
        file,
        at: key,
        expected: `${features} float32 values`,
        found: data === undefined
          ? "none"
          : `${data.length} in a ${data.constructor.name}`,
      });
    }
    return data;
  });
  const network = createNetwork({ blocks, sizes: info.sizes });
  try {
    assignVariables(network.variables, tensors);
  } catch (error) {
    network.dispose();
    throw new ModelError({
      file,
      at: "its tensors",
      expected: "those of the network in model.json",
      found: (error as Error).message,
    });
  }
  return { info, scaler: { mean, scale }, network };
}
