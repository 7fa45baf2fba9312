/**
 * A corpus by its name, as the command line and the notebooks give it.
 *
 * @module
 */
import { join } from "@std/path";
import { type Corpus, CorpusError } from "./clip.ts";
import { CORPORA } from "./corpora/mod.ts";
import type { CorpusSpec } from "./corpus_spec.ts";
import { type EmbeddedOptions, openEmbedded } from "./embedded.ts";
import { type FolderOptions, openFolder } from "./folder.ts";
import { DATA, ifThere } from "../files/mod.ts";

/** How a corpus is opened; each kind takes what concerns it. */
export interface OpenOptions
  extends Omit<FolderOptions, "spec">, EmbeddedOptions {}

/** What a corpus's name stands for. */
export interface CorpusName {
  /** The corpus that the name names; absent: the folder says what it is. */
  spec?: CorpusSpec;
  /** The folder that the name gives; absent: the corpus's own. */
  folder?: string;
}

/**
 * Read a corpus's name: `crema-d`, `crema-d=FOLDER`, or the path of a folder.
 *
 * @example
 * ```ts
 * import { parseCorpusName } from "./open.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(parseCorpusName("ravdess=/clips").spec!.title, "RAVDESS");
 * assert.deepEqual(parseCorpusName("my/clips"), { folder: "my/clips" });
 * ```
 */
export function parseCorpusName(name: string): CorpusName {
  const [, id, folder] = /^([a-z-]+)(?:=(.+))?$/s.exec(name) ?? [];
  const spec = Object.hasOwn(CORPORA, id ?? "") ? CORPORA[id] : undefined;
  if (spec === undefined || (spec.synthetic && folder)) return { folder: name };
  return { spec, ...(folder !== undefined && { folder }) };
}

/** Name of the environment variable that says where a corpus lies. */
export function corpusVariable({ id }: CorpusSpec): string {
  return `SER_${id.toUpperCase().replaceAll("-", "_")}`;
}

/** A known corpus's own folder below `data/`. */
export function corpusHome({ id }: CorpusSpec): string {
  return join(DATA, id);
}

/** Where a known corpus lies: the folder in its variable, else its own below `data/`. */
export function corpusFolder(spec: CorpusSpec): string {
  return Deno.env.get(corpusVariable(spec)) || corpusHome(spec);
}

async function exists(folder: string): Promise<boolean> {
  return (await ifThere(Deno.stat(folder), undefined))?.isDirectory ?? false;
}

/** Opens a known corpus where it lies. */
async function openKnown(
  spec: CorpusSpec,
  options: FolderOptions,
): Promise<Corpus> {
  const folder = corpusFolder(spec);
  if (!await exists(folder)) {
    const how = spec.archive
      ? `\`deno task data ${spec.id}\` downloads it`
      : `get it from ${spec.home}`;
    throw new CorpusError(
      "not-found",
      spec.id,
      `Cannot open corpus ${spec.id}: there is no folder ${folder}; ${how}, or set ${
        corpusVariable(spec)
      } to where it lies`,
    );
  }
  return { ...await openFolder(folder, { ...options, spec }), id: spec.id };
}

/**
 * Open a corpus by name.
 *
 * @param name    `"embedded"`, the synthetic one; a corpus's id, such as `"ravdess"`: the
 *   folder in its variable (`SER_RAVDESS`), else below `data/`; `"ravdess=FOLDER"`: that
 *   folder; anything else is the path of a folder that says by itself what it is, by a
 *   `clips.csv` or by its files' names
 * @param options progress, abortion, cache; part and seed of the embedded corpus
 * @throws {CorpusError} if there is no such folder, no clip in it, a conflict, or if it
 *   isn't clear what corpus it is; for a known corpus it says how to get it
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
  const { spec, folder } = parseCorpusName(name);
  if (spec?.synthetic) return await openEmbedded(options);
  if (folder !== undefined) {
    return await openFolder(folder, { ...options, ...(spec && { spec }) });
  }
  return await openKnown(spec!, options);
}
