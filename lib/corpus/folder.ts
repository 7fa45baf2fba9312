/**
 * A folder of sound files as a corpus: RAVDESS as it was downloaded, copied,
 * converted, or in part.
 *
 * @module
 */
import { join, resolve } from "@std/path";
import { readAudio } from "../files/mod.ts";
import {
  byCodeUnits,
  type Clip,
  type Corpus,
  CorpusError,
  type IndexReport,
  makeClip,
  type NamedFiles,
} from "./clip.ts";
import {
  type DecodedFile,
  type FolderOptions,
  readSounds,
  sortFiles,
} from "./clip_files.ts";
import { reportIndex, shortList } from "./index_report.ts";
import { type FoundFile, walkFiles } from "./walk.ts";

export type { FolderOptions } from "./clip_files.ts";

/** One file a name, and the names that have several. */
function mergeNames(decoded: DecodedFile[]) {
  const sameNameDuplicates: NamedFiles[] = [];
  const conflicts: NamedFiles[] = [];
  const used: DecodedFile[] = [];
  for (const [name, files] of Map.groupBy(decoded, (file) => file.name)) {
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
  used.sort((a, b) => byCodeUnits(a.name, b.name));
  return { used, sameNameDuplicates, conflicts };
}

/**
 * Look through a folder of clips, at any depth, without refusing what is wrong there.
 *
 * Every file with a clip's name is decoded and hashed, which takes about 8 s on one core for
 * the 1,440 clips; hashes are remembered, so that it takes less than a second later.
 * A file is taken as unchanged while its path, size and time of change are.
 *
 * @param folder  path of the folder
 * @param options progress, abortion, cache
 * @returns the clips in order of names, each once (of several files of a name the one
 *   nearest to the top, then the first by name), and what was found
 * @throws {CorpusError} if there is no such folder
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
): Promise<{ clips: Clip[]; report: IndexReport }> {
  const path = resolve(folder);
  const found = await findFiles(path, folder);
  const { clipFiles, foreign } = sortFiles(found);
  const { decoded, unreadable, warnings } = await readSounds(
    path,
    clipFiles,
    options,
  );
  const { used, ...names } = mergeNames(decoded);
  const clips = used.map((file) =>
    makeClip(file.name, file.sound.hash, join(path, file.path))
  );
  const files = clipFiles.length;
  const report = reportIndex(clips, { files, foreign, unreadable, ...names });
  report.warnings.push(...warnings);
  return { clips, report };
}

async function findFiles(path: string, asGiven: string): Promise<FoundFile[]> {
  try {
    return await walkFiles(path);
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (!absent) throw error;
    throw new CorpusError(
      "not-found",
      asGiven,
      `Cannot open corpus: there must be a folder of clips, got ${asGiven}`,
    );
  }
}

/**
 * Open a folder of clips as a corpus: `.wav` or `.flac`, at any depth.
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
  const { clips, report } = await indexFolder(folder, options);
  if (report.conflicts.length > 0) {
    const paths = report.conflicts.map(({ paths }) => paths.join(" and "));
    throw new CorpusError(
      "conflict",
      folder,
      `Cannot open corpus ${folder}: files of the same name must hold the same samples; ` +
        `these differ, remove all but one: ${shortList(paths)}`,
    );
  }
  if (clips.length === 0) {
    const [unreadable] = report.unreadable;
    throw new CorpusError(
      "empty",
      folder,
      `Cannot open corpus ${folder}: no clip is in it; clips have names such as ` +
        `03-01-05-01-02-01-12.wav; found ${report.foreign.length} other files` +
        (unreadable ? ` and ${unreadable.path}: ${unreadable.reason}` : ""),
    );
  }
  return {
    id: folder,
    synthetic: false,
    clips,
    report,
    load: (clip) => readAudio(pathOf(clip, folder)),
  };
}

function pathOf(clip: Clip, folder: string): string {
  if (clip.path !== undefined) return clip.path;
  throw new CorpusError(
    "not-found",
    folder,
    `Cannot load clip ${clip.name}: it must be one of the corpus ${folder}`,
  );
}
