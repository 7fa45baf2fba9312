/**
 * A folder of sound files as a corpus: one that the program knows, as it was
 * downloaded, copied, converted, or in part; or anyone's own, with a `clips.csv`.
 *
 * @module
 */
import { join, resolve } from "@std/path";
import {
  byCodeUnits,
  type Clip,
  type Corpus,
  CorpusError,
  type IndexReport,
  type NamedFiles,
} from "./clip.ts";
import {
  type DecodedFile,
  type FolderOptions,
  readSounds,
  sortFiles,
} from "./clip_files.ts";
import { refusalLines, reportIndex, shortList } from "./index_report.ts";
import { FileError, isSystemError } from "../files/mod.ts";
import { readClip } from "./read_clip.ts";
import { chooseReader, type CorpusKind, type FolderReader } from "./reader.ts";
import { TABLE_NAME } from "./clips_table.ts";
import { CORPORA } from "./corpora/mod.ts";
import { type FoundFile, walkFiles } from "./walk.ts";

export type { FolderOptions } from "./clip_files.ts";

/** What {@linkcode indexFolder} finds. */
export interface FolderIndex {
  /** What corpus it is. */
  corpus: CorpusKind;
  /** In order of their names, each once. */
  clips: Clip[];
  /** What was found, faults included. */
  report: IndexReport;
}

/** One file a name, and the names that have several. */
function mergeNames(decoded: DecodedFile[]) {
  const sameNameDuplicates: NamedFiles[] = [];
  const conflicts: NamedFiles[] = [];
  const used: DecodedFile[] = [];
  for (
    const [name, files] of Map.groupBy(
      decoded,
      (file) => file.facts.name,
    )
  ) {
    used.push(files[0]);
    if (files.length === 1) continue;
    const sounds = new Set(
      files.map(({ sound: { hash, channels, sampleRate } }) =>
        `${hash} ${channels} ${sampleRate}`
      ),
    );
    const list = sounds.size === 1 ? sameNameDuplicates : conflicts;
    list.push({ name, paths: files.map((file) => file.path) });
  }
  used.sort((a, b) => byCodeUnits(a.facts.name, b.facts.name));
  return { used, sameNameDuplicates, conflicts };
}

/**
 * Look through a folder of clips, at any depth, without refusing what is wrong with
 * its files. `clips.csv` at its top says what they are; without it their names do.
 *
 * Every clip's file is decoded and hashed, which takes about 8 s on one core for
 * the 1,440 clips; hashes are remembered, so that it takes less than a second later.
 * A file is taken as unchanged while its path, size and times of change are.
 *
 * @param folder  path of the folder
 * @param options progress, abortion, cache
 * @returns the clips in order of names, each once (of several files of a name the one
 *   nearest to the top, then the first by name), and what was found
 * @throws {CorpusError} if there is no such folder, if it can't be known what corpus it
 *   is, or if its `clips.csv` breaks the rules
 * @throws {DOMException} if aborted; what was decoded is remembered
 *
 * @example A folder with one file that is no clip
 * ```ts
 * import { indexFolder } from "./folder.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(folder + "/notes.txt", "");
 * const { clips, report } = await indexFolder(folder, { cacheFolder: null });
 * assert.equal(clips.length, 0);
 * assert.deepEqual(report.foreign, [{ path: "notes.txt", reason: "neither .wav nor .flac" }]);
 * ```
 */
export async function indexFolder(
  folder: string,
  options: FolderOptions = {},
): Promise<FolderIndex> {
  const path = resolve(folder);
  const all = await findFiles(path, folder);
  const found = all.filter(({ unopened }) => unopened === undefined);
  const reader = await chooseReader(found, path, options.spec);
  const { clipFiles, foreign } = sortFiles(
    found.filter((file) =>
      reader.kind !== TABLE_NAME || file.path !== TABLE_NAME
    ),
    reader,
  );
  const { decoded, unreadable, warnings } = await readSounds(
    path,
    clipFiles,
    { ...options, windowOffset: reader.windowOffset },
  );
  const { used, ...names } = mergeNames(decoded);
  const clips = used.map((file) => clipOf(file, path, reader));
  const files = clipFiles.length;
  const inaudible = used.flatMap(({ path, sound: { inaudible } }) =>
    inaudible === null ? [] : [{ path, reason: inaudible }]
  );
  const report = reportIndex(clips, reader, {
    files,
    foreign,
    unreadable,
    inaudible,
    ...names,
  });
  report.warnings.push(
    ...reader.warnings,
    ...unopenedWarning(all),
    ...warnings,
  );
  return { corpus: reader, clips, report };
}

/** Names what the system doesn't let this user open; the rest is used. */
function unopenedWarning(all: readonly FoundFile[]): string[] {
  const files = all.flatMap(({ path, unopened }) =>
    unopened === undefined ? [] : [{ path, reason: unopened }]
  );
  return files.length === 0 ? [] : [
    `Not used, since it can't be opened: ${refusalLines(files).join("; ")}.`,
  ];
}

/** The clip of a decoded file. */
function clipOf(
  { facts, path, sound }: DecodedFile,
  folder: string,
  { windowOffset }: FolderReader,
): Clip {
  return {
    ...facts,
    hash: sound.hash,
    channels: sound.channels,
    sampleRate: sound.sampleRate,
    path: join(folder, path),
    ...(windowOffset !== undefined && { windowOffset }),
  };
}

async function findFiles(path: string, asGiven: string): Promise<FoundFile[]> {
  try {
    return await walkFiles(path);
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (!absent && isSystemError(error)) {
      throw new FileError("open corpus", asGiven, error);
    }
    if (!absent) throw error;
    throw new CorpusError(
      "not-found",
      asGiven,
      `Cannot open corpus: there must be a folder of clips, got ${asGiven}`,
    );
  }
}

/**
 * Open a folder of clips as a corpus: `.wav` or `.flac`, at any depth; with a
 * `clips.csv` whatever files it names.
 *
 * Files of the same name with the same samples are one clip, as in the Kaggle
 * download, where each lies twice. Files of the same name with different samples are
 * refused: which of them is the clip can't be known, and each choice gives other
 * results. Files that can't be decoded, clips that are missing and files that are no
 * clips are named in the report, and the others are used.
 *
 * @param folder  path of the folder
 * @param options progress, abortion, cache; see {@linkcode indexFolder}
 * @throws {CorpusError} if there is no such folder, if no clip is in it, or if two
 *   files have the same name and different samples
 * @throws {DOMException} if aborted; what was decoded is remembered
 *
 * @example A folder without a clip
 * ```ts
 * import { openFolder } from "./folder.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await assert.rejects(openFolder(folder, { cacheFolder: null }), /no clip/);
 * ```
 */
export async function openFolder(
  folder: string,
  options: FolderOptions = {},
): Promise<Corpus> {
  const { corpus, clips, report } = await indexFolder(folder, options);
  if (report.conflicts.length > 0) {
    const paths = report.conflicts.map(({ paths }) => paths.join(" and "));
    throw new CorpusError(
      "conflict",
      folder,
      `Cannot open corpus ${folder}: files of the same name must hold the same samples; ` +
        `these differ, remove all but one: ${shortList(paths)}`,
    );
  }
  if (clips.length === 0) throw noClip(folder, report, options);
  const { kind, title, labels, material, terms, windowOffset } = corpus;
  return {
    id: folder,
    kind,
    title,
    labels,
    material,
    ...(terms !== undefined && { terms }),
    ...(windowOffset !== undefined && { windowOffset }),
    synthetic: false,
    clips,
    report,
    load: async (clip) => await readClip(clip, pathOf(clip, folder)),
  };
}

/** The error of a folder without a clip: what clips are called, and what is there instead. */
function noClip(
  folder: string,
  { foreign, unreadable }: IndexReport,
  { spec }: FolderOptions,
): CorpusError {
  const specs = spec === undefined
    ? Object.values(CORPORA).filter(({ synthetic }) => !synthetic)
    : [spec];
  const names = specs.map(({ example, title }) => `${example} (${title})`);
  const [first] = unreadable;
  return new CorpusError(
    "empty",
    folder,
    `Cannot open corpus ${folder}: no clip is in it; clips have names such as ${
      names.join(", ")
    }, or are named in a ${TABLE_NAME}; found ${
      foreign.length === 0 ? "no other file" : refusalLines(foreign).join("; ")
    }${first ? ` and ${first.path}: ${first.reason}` : ""}`,
  );
}

function pathOf(clip: Clip, folder: string): string {
  if (clip.path !== undefined) return clip.path;
  throw new CorpusError(
    "not-found",
    folder,
    `Cannot load clip ${clip.name}: it must be one of the corpus ${folder}`,
  );
}
