/**
 * A corpus by its name, as the command line and the notebooks give it.
 *
 * @module
 */
import { type Corpus, CorpusError } from "./clip.ts";
import { type EmbeddedOptions, openEmbedded } from "./embedded.ts";
import { type FolderOptions, openFolder } from "./folder.ts";
import { RAVDESS_FOLDER } from "../files/mod.ts";

/** How a corpus is opened; each kind takes what concerns it. */
export interface OpenOptions extends FolderOptions, EmbeddedOptions {
  /** Where RAVDESS lies; default the folder in `SER_RAVDESS`, else `data/ravdess`. */
  ravdessFolder?: string;
}

async function exists(folder: string): Promise<boolean> {
  try {
    return (await Deno.stat(folder)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function openRavdess(options: OpenOptions): Promise<Corpus> {
  const folder = options.ravdessFolder ??
    (Deno.env.get("SER_RAVDESS") || RAVDESS_FOLDER);
  if (!await exists(folder)) {
    throw new CorpusError(
      "not-found",
      "ravdess",
      `Cannot open corpus ravdess: there must be a folder ${folder}; ` +
        "`deno task data` downloads it, or set SER_RAVDESS to where it lies",
    );
  }
  return { ...await openFolder(folder, options), id: "ravdess" };
}

/**
 * Open a corpus by name.
 *
 * @param name    `"embedded"`, the synthetic one; `"ravdess"`, the folder in
 *   `SER_RAVDESS`, else `data/ravdess`; anything else is the path of a folder
 * @param options progress, abortion, cache; part and seed of the embedded corpus
 * @throws {CorpusError} if there is no such folder, no clip in it, or a conflict;
 *   for `"ravdess"` it says how to get it
 * @throws {RangeError} if an option of the embedded corpus is out of range
 *
 * @example The embedded corpus
 * ```ts
 * import { openCorpus } from "./open.ts";
 * import assert from "node:assert/strict";
 *
 * const corpus = await openCorpus("embedded");
 * assert(corpus.synthetic);
 * await assert.rejects(openCorpus("no/such/folder"), /there must be a folder/);
 * ```
 */
export async function openCorpus(
  name: string,
  options: OpenOptions = {},
): Promise<Corpus> {
  if (name === "embedded") return await openEmbedded(options);
  if (name === "ravdess") return await openRavdess(options);
  return await openFolder(name, options);
}
