/**
 * Model folders: what `predict` and the web app read. `model.safetensors` has
 * the network's values and the feature scaler, `model.json` what they mean,
 * `README.md` the card for people.
 *
 * @module
 */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "@std/path";
import { modelCard } from "./model_card.ts";
import {
  decodeModel,
  encodeModel,
  type Model,
  type Scaling,
} from "./model_file.ts";
import { ModelError, type ModelInfo, parseModelInfo } from "./model_info.ts";
import type { WeightMap } from "./weights.ts";
import { writeAtomically } from "./write_atomically.ts";

/**
 * Write a model folder: each file whole or not at all, `model.json` last.
 *
 * @param directory folder, made if it is not there
 * @param weights   the network's values, e.g. `bestWeights` of a training
 */
export async function saveModel(
  directory: string,
  weights: WeightMap,
  scaler: Scaling,
  info: ModelInfo,
): Promise<void> {
  const json = JSON.stringify(info, null, 2) + "\n";
  parseModelInfo(json, join(directory, "model.json"));
  await mkdir(directory, { recursive: true });
  const write = (name: string, content: Uint8Array | string) =>
    writeAtomically(join(directory, name), content);
  await write("model.safetensors", encodeModel(weights, scaler, info));
  await write("README.md", modelCard(info));
  await write("model.json", json);
}

/**
 * Read a model folder.
 *
 * @param directory folder with `model.json` and `model.safetensors`
 * @param options   `blocks`: as {@linkcode createNetwork}'s
 * @throws {ModelError} if a file is missing or wrong
 */
export async function loadModel(
  directory: string,
  options: { blocks?: "stock" | "fused" } = {},
): Promise<Model> {
  const read = async (name: string) => {
    const path = join(directory, name);
    try {
      return await readFile(path);
    } catch (error) {
      throw new ModelError(path, "its start", (error as Error).message);
    }
  };
  const json = new TextDecoder().decode(await read("model.json"));
  const weights = await read("model.safetensors");
  return decodeModel(json, weights, { ...options, name: directory });
}
