/**
 * A model as the content of its files; needs no file system, so that the web
 * app can use it.
 *
 * @module
 */
import { createFrontEnd, type ScalerTensors } from "../features/mod.ts";
import { ModelError, type ModelInfo, parseModelInfo } from "./model_info.ts";
import type { Network } from "./network.ts";
import { createNetwork } from "./networks/mod.ts";
import { encodeSafetensors, type TensorMap } from "./safetensors.ts";
import { decodeSafetensors } from "./safetensors_decode.ts";
import { assignVariables, type WeightMap } from "./weights.ts";

/** One of the networks whose answers a model averages. */
export interface Member {
  /** Scaling of its input, for the front end's `createScaler`. */
  scaler: ScalerTensors;
  /** With its values. */
  network: Network;
}

/** A model in memory. */
export interface Model {
  /** Everything but the numbers. */
  info: ModelInfo;
  /** At least one. */
  members: Member[];
  /** Free all networks. */
  dispose(): void;
}

/** Values of one member, for {@linkcode encodeMember}. */
export interface MemberValues {
  /** The network's values, e.g. `bestWeights` of a training. */
  weights: WeightMap;
  /** Scaling of its input. */
  scaler: ScalerTensors;
}

/**
 * Encode a member's file, such as `model.safetensors`: the network's values by
 * name, `scaler.mean` and `scaler.scale`.
 *
 * @example
 * ```ts
 * import { encodeMember } from "./model_file.ts";
 * import assert from "node:assert/strict";
 *
 * const tensor = { data: new Float32Array(104).fill(1), shape: [104] };
 * const bytes = encodeMember({ weights: new Map(), scaler: { mean: tensor, scale: tensor } });
 * assert(bytes.length > 2 * 4 * 104);
 * ```
 */
export function encodeMember({ weights, scaler }: MemberValues): Uint8Array {
  const tensors: TensorMap = new Map(weights);
  tensors.set("scaler.mean", scaler.mean);
  tensors.set("scaler.scale", scaler.scale);
  return encodeSafetensors(tensors, { format: "ser-model/2" });
}

/** One of the scaler's tensors. */
function scalerTensor(tensors: TensorMap, key: string, file: string) {
  const tensor = tensors.get(key);
  if (tensor?.data instanceof Float32Array) {
    return { data: tensor.data, shape: [...tensor.shape] };
  }
  throw new ModelError({
    file,
    at: key,
    expected: "float32 values",
    found: tensor === undefined ? "none" : tensor.data.constructor.name,
  });
}

/** Builds one member. @throws {ModelError} if network, scaler and values do not fit together */
function decodeMember(
  info: ModelInfo,
  bytes: Uint8Array,
  file: string,
  blocks?: "stock" | "fused",
): Member {
  const { tensors } = decodeSafetensors(bytes, file);
  const scaler = {
    mean: scalerTensor(tensors, "scaler.mean", file),
    scale: scalerTensor(tensors, "scaler.scale", file),
  };
  let network: Network | undefined;
  try {
    const frontEnd = createFrontEnd(info.frontEnd);
    frontEnd.createScaler(scaler); // checks its size
    const { input } = frontEnd;
    const classes = info.labels.length;
    network = createNetwork(info.network, { input, classes, blocks });
    assignVariables(network.variables, tensors);
    return { scaler, network };
  } catch (error) {
    network?.dispose();
    throw new ModelError({
      file,
      at: "its tensors",
      expected: "those of the network in model.json",
      found: (error as Error).message,
    });
  }
}

/**
 * Build a model from the content of its files; needs no file system.
 *
 * @param json    text of `model.json`
 * @param weights bytes of its members' files, by the names in `model.json`
 * @param options `blocks`: as {@linkcode createNetwork}'s; `name`: for error texts
 * @throws {ModelError}        if the files contradict their format or each other
 * @throws {SafetensorsError}  if the weights are no valid safetensors file
 *
 * @example
 * ```ts
 * import { decodeModel } from "./model_file.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => decodeModel("{}", {}), /Cannot load model/);
 * ```
 */
export function decodeModel(
  json: string,
  weights: Readonly<Record<string, Uint8Array>>,
  options: { blocks?: "stock" | "fused"; name?: string } = {},
): Model {
  const { blocks, name = "model" } = options;
  const info = parseModelInfo(json, `${name}/model.json`);
  const members: Member[] = [];
  const dispose = () => members.forEach(({ network }) => network.dispose());
  try {
    for (const file of info.members) {
      const bytes = weights[file];
      if (bytes === undefined) {
        throw new ModelError({
          file: `${name}/${file}`,
          at: "its start",
          expected: "a file that model.json names",
          found: "none",
        });
      }
      members.push(decodeMember(info, bytes, `${name}/${file}`, blocks));
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return { info, members, dispose };
}
