/**
 * A folder that keeps the state of a training.
 *
 * @module
 */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "@std/path";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  formatHistory,
  type TrainingStore,
} from "../model/mod.ts";
import { writeAtomically } from "./write_atomically.ts";
import { ifThere } from "./if_there.ts";

/**
 * Keep a training's `checkpoint.safetensors` and `history.jsonl` in a folder;
 * a crash at any moment leaves the old files or the new.
 *
 * @param folder made if it is not there
 *
 * @example
 * ```ts
 * import { folderStore } from "./run_store.ts";
 * import assert from "node:assert/strict";
 *
 * const store = folderStore(await Deno.makeTempDir());
 * assert.equal(await store.load(), undefined);
 * ```
 */
export function folderStore(folder: string): TrainingStore {
  const path = join(folder, "checkpoint.safetensors");
  return {
    name: path,
    async load() {
      const bytes = await ifThere(readFile(path), undefined);
      return bytes && await decodeCheckpoint(bytes, path);
    },
    async save(checkpoint) {
      await mkdir(folder, { recursive: true });
      await writeAtomically(path, await encodeCheckpoint(checkpoint));
    },
    async history(records) {
      await mkdir(folder, { recursive: true });
      const text = formatHistory(records);
      await writeAtomically(join(folder, "history.jsonl"), text);
    },
  };
}
