/**
 * The corpus of a notebook.
 *
 * @module
 */
import { COPIES_FOLDER, NOTEBOOKS_FOLDER } from "../files/mod.ts";

/**
 * The name of the corpus that a notebook opens: `SER_CORPUS`, else the embedded one.
 *
 * Recordings are opened only in copies. JupyterLab and VS Code save by themselves what
 * cells show, and the stored notebooks are files that git holds: one commit would publish
 * sounds, or spectrograms that they could be made from.
 *
 * @param folder the kernel's working directory, which is the notebook's folder
 * @throws {Error} if another corpus than the embedded one is asked for in the folder
 *   of the stored notebooks
 *
 * @example
 * ```ts
 * import { notebookCorpus } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(notebookCorpus(), Deno.env.get("SER_CORPUS") ?? "embedded");
 * ```
 */
export function notebookCorpus(folder: string = Deno.cwd()): string {
  const name = Deno.env.get("SER_CORPUS") || "embedded";
  if (name === "embedded") return name;
  if (Deno.realPathSync(folder) !== Deno.realPathSync(NOTEBOOKS_FOLDER)) {
    return name;
  }
  throw new Error(
    `Cannot open ${name} in ${NOTEBOOKS_FOLDER}: what cells show is saved there, in files ` +
      `that git holds. Open the copies in ${COPIES_FOLDER}, as deno task lab does`,
  );
}
