/**
 * The reader's copies of the notebooks: without outputs, in a folder that git
 * ignores. What cells show there, recordings too, gets into no tracked file.
 *
 * @module
 */

import { join } from "@std/path";
import {
  COPIES_FOLDER,
  ifThere,
  NOTEBOOKS_FOLDER,
  writeAtomically,
} from "../files/mod.ts";
import {
  clearOutputs,
  formatNotebook,
  parseNotebook,
} from "./notebook_file.ts";

/** From where to where {@linkcode copyNotebooks} copies. */
export interface CopyOptions {
  /** A folder of notebooks and what they link to. Default: the stored ones. */
  from?: string;
  /** Made where it is missing. Default: the reader's. */
  to?: string;
  /** Whether the folder `solutions` comes along. Default true. */
  solutions?: boolean;
}

/** Whether something is there. */
async function exists(path: string): Promise<boolean> {
  return await ifThere(Deno.lstat(path), undefined) !== undefined;
}

/** One file: a notebook loses its outputs, anything else stays as it is. */
async function copyFile(from: string, to: string): Promise<void> {
  if (!from.endsWith(".ipynb")) return await Deno.copyFile(from, to);
  const notebook = parseNotebook(await Deno.readTextFile(from), from);
  await writeAtomically(to, formatNotebook(clearOutputs(notebook)));
}

/**
 * Copies notebooks without their outputs, and the files and folders beside them. A file
 * that is there already is the reader's work and stays as it is.
 *
 * @returns paths of the files that were copied, relative to the folder, in order
 *
 * @example
 * ```ts
 * import { copyNotebooks } from "./notebook_copies.ts";
 * import assert from "node:assert/strict";
 *
 * const to = await Deno.makeTempDir();
 * assert.ok((await copyNotebooks({ to })).includes("01_explore.ipynb"));
 * assert.deepEqual(await copyNotebooks({ to }), []);
 * ```
 */
export async function copyNotebooks(
  { from = NOTEBOOKS_FOLDER, to = COPIES_FOLDER, solutions = true }:
    CopyOptions = {},
): Promise<string[]> {
  await Deno.mkdir(to, { recursive: true });
  const copied: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (name.startsWith(".")) continue; // Jupyter's checkpoints
    const [source, target] = [join(from, name), join(to, name)];
    if (isDirectory) {
      if (name === "solutions" && !solutions) continue;
      const inside = await copyNotebooks({ from: source, to: target });
      copied.push(...inside.map((path) => join(name, path)));
    } else if (!await exists(target)) {
      await copyFile(source, target);
      copied.push(name);
    }
  }
  return copied.toSorted();
}
