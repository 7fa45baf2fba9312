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
import { writeAtomically } from "../files/write_atomically.ts";

/**
 * Write a model folder: each file whole or not at all, `model.json` last.
 *
 * @param directory folder, made if it is not there
 * @param weights   the network's values, e.g. `bestWeights` of a training
 * @throws {ModelError} if `info` does not fit its schema
 *
 * @example
 * ```ts
 * import { EMOTIONS, PAPER } from "../paper.ts";
 * import { createNetwork } from "./network.ts";
 * import { loadModel, saveModel } from "./model_folder.ts";
 * import { readVariables } from "./weights.ts";
 * import assert from "node:assert/strict";
 *
 * const sizes = {
 *   input: [2, 4, 4] as [number, number, number],
 *   channels: [2, 2], pools: [2, 2], lstmUnits: 2, classes: 8,
 * };
 * const weights = await readVariables(createNetwork({ sizes }).variables);
 * const scaler = { mean: new Float32Array(32), scale: new Float32Array(32).fill(1) };
 * const directory = await Deno.makeTempDir();
 * await saveModel(directory, weights, scaler, {
 *   format: "ser-model/1",
 *   title: "An untrained model",
 *   created: "2026-01-02T03:04:05Z",
 *   corpus: "embedded",
 *   synthetic: true,
 *   labels: [...EMOTIONS],
 *   signal: PAPER.signal,
 *   features: { ...PAPER.features, nMels: 4 },
 *   chunks: { width: 4, stride: 2, count: 2 },
 *   sizes,
 *   training: {
 *     recipe: "fast", seed: 1, epochs: 1, bestEpoch: 1, backend: "cpu", environment: "",
 *   },
 *   protocol: { name: "random", fold: 1, description: "80/10/10.", leaks: false },
 *   figures: {
 *     items: 144, accuracy: 0.125, accuracyInterval: [0.08, 0.19],
 *     unweightedAverageRecall: 0.125, uarInterval: [0.08, 0.19],
 *   },
 * });
 * const { info, network } = await loadModel(directory);
 * assert.equal(info.title, "An untrained model");
 * network.dispose();
 * ```
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
 *
 * @example
 * ```ts
 * import { loadModel } from "./model_folder.ts";
 * import { ModelError } from "./model_info.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(loadModel("no/such/folder"), ModelError);
 * ```
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
      throw new ModelError({
        file: path,
        at: "its start",
        expected: "a readable file",
        found: (error as Error).message,
      });
    }
  };
  const json = new TextDecoder().decode(await read("model.json"));
  const weights = await read("model.safetensors");
  return decodeModel(json, weights, { ...options, name: directory });
}
