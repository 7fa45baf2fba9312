/**
 * Model folders: what `predict` and the web app read. `model.safetensors` has
 * the network's values and the scaler of its input, `model.json` what they mean,
 * `README.md` the card for people.
 *
 * @module
 */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "@std/path";
import {
  decodeModel,
  encodeMember,
  type MemberValues,
  type Model,
  modelCard,
  ModelError,
  type ModelInfo,
  parseModelInfo,
} from "../model/mod.ts";
import { isSystemError } from "./file_error.ts";
import { writeAtomically } from "./write_atomically.ts";

/**
 * Write a model folder: each file whole or not at all, `model.json` last.
 *
 * @param folder made if it is not there
 * @param members   values for each of `info.members`, in that order
 * @throws {ModelError} if `info` does not fit its schema, or there are not as
 *   many members as it names
 *
 * @example
 * ```ts
 * import { createNetwork, readVariables } from "../model/mod.ts";
 * import { loadModel, saveModel } from "./model_folder.ts";
 * import assert from "node:assert/strict";
 *
 * const spec = { name: "cnn-lstm", options: { channels: [2, 2], pools: [2, 2], lstmUnits: 2 } };
 * const frontEnd = {
 *   name: "chunks", options: { nMels: 4, width: 4, stride: 2, duration: 0.03 },
 * };
 * const input = [2, 4, 4, 1];
 * const weights = await readVariables(createNetwork(spec, { input, classes: 2 }).variables);
 * const tensor = { data: new Float32Array(32).fill(1), shape: [32] };
 * const folder = await Deno.makeTempDir();
 * await saveModel(folder, [{ weights, scaler: { mean: tensor, scale: tensor } }], {
 *   format: "ser-model/2",
 *   title: "An untrained model",
 *   created: "2026-01-02T03:04:05Z",
 *   corpus: "embedded",
 *   synthetic: true,
 *   labels: ["calm", "angry"],
 *   frontEnd,
 *   network: spec,
 *   members: ["model.safetensors"],
 *   temperature: 1,
 *   training: {
 *     recipe: "fast", seed: 1, epochs: 1, bestEpoch: 1, selection: "best", clips: [],
 *     backend: "cpu", environment: "",
 *   },
 *   protocol: { name: "random", fold: 1, description: "80/10/10.", leaks: false },
 *   figures: {
 *     items: 144, accuracy: 0.5, accuracyInterval: [0.42, 0.58],
 *     unweightedAverageRecall: 0.5, uarInterval: [0.42, 0.58],
 *   },
 * });
 * const { info, dispose } = await loadModel(folder);
 * assert.equal(info.title, "An untrained model");
 * dispose();
 * ```
 */
export async function saveModel(
  folder: string,
  members: readonly MemberValues[],
  info: ModelInfo,
): Promise<void> {
  const path = join(folder, "model.json");
  // Fields in the schema's order, so that equal models have equal bytes.
  const checked = parseModelInfo(JSON.stringify(info), path);
  const json = JSON.stringify(checked, null, 2) + "\n";
  const names = checked.members;
  if (names.length !== members.length) {
    throw new ModelError({
      file: path,
      at: "members",
      expected: `${members.length} names of files`,
      found: `${names.length}`,
    });
  }
  await mkdir(folder, { recursive: true });
  const write = (name: string, content: Uint8Array | string) =>
    writeAtomically(join(folder, name), content);
  for (const [i, name] of names.entries()) {
    await write(name, encodeMember(members[i]));
  }
  await write("README.md", modelCard(info));
  await write("model.json", json);
}

/** One file of a model folder. @throws {ModelError} if it is missing */
async function readPart(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, name);
  try {
    return await readFile(path);
  } catch (error) {
    throw new ModelError({
      file: path,
      at: "model folder",
      expected: "a model's folder, or that of a finished run",
      found: isSystemError(error) && error.code === "ENOENT"
        ? "no such file"
        : (error as Error).message,
    });
  }
}

/**
 * Read what a model says of itself, without its weights.
 *
 * @param folder holds `model.json`
 * @throws {ModelError} if it is missing or wrong
 *
 * @example
 * ```ts
 * import { PAPER_MODEL_FOLDER } from "./places.ts";
 * import { readModelInfo } from "./model_folder.ts";
 * import assert from "node:assert/strict";
 *
 * const { frontEnd, labels } = await readModelInfo(PAPER_MODEL_FOLDER);
 * assert.deepEqual([frontEnd.name, labels.length], ["chunks", 8]);
 * ```
 */
export async function readModelInfo(folder: string): Promise<ModelInfo> {
  const json = new TextDecoder().decode(await readPart(folder, "model.json"));
  return parseModelInfo(json, join(folder, "model.json"));
}

/**
 * Read a model folder.
 *
 * @param folder holds `model.json` and the files that it names
 * @param options   `blocks`: as `createNetwork`'s
 * @throws {ModelError} if a file is missing or wrong
 *
 * @example
 * ```ts
 * import { ModelError } from "../model/mod.ts";
 * import { loadModel } from "./model_folder.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(loadModel("no/such/folder"), ModelError);
 * ```
 */
export async function loadModel(
  folder: string,
  options: { blocks?: "stock" | "fused" } = {},
): Promise<Model> {
  const json = new TextDecoder().decode(await readPart(folder, "model.json"));
  const { members } = parseModelInfo(json, join(folder, "model.json"));
  const weights: Record<string, Uint8Array> = {};
  for (const name of members) weights[name] = await readPart(folder, name);
  return decodeModel(json, weights, { ...options, name: folder });
}
