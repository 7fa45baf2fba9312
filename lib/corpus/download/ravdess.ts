/**
 * RAVDESS's speech clips from Zenodo: licence, download, unpacking, check.
 *
 * @module
 */
import { dirname, join, resolve } from "@std/path";
import { CorpusError, type IndexReport } from "../clip.ts";
import { indexFolder } from "../folder.ts";
import { shortList } from "../index_report.ts";
import { DATA, DOWNLOAD_FOLDER } from "../../files/mod.ts";
import { RAVDESS } from "../corpora/ravdess.ts";
import type { RemoteArchive } from "../corpus_spec.ts";
import { checkSpace } from "./disk.ts";
import { DownloadError } from "./download_error.ts";
import { downloadFile, type DownloadOptions } from "./download_file.ts";
import { unpackClips } from "./unpack.ts";

/** What is being done. */
export type RavdessStage = "download" | "unpack" | "check";

/** Where RAVDESS goes, and how patient the download is. */
export interface RavdessOptions extends Omit<DownloadOptions, "onProgress"> {
  /** Called with bytes (download, unpack) or files (check). */
  onProgress?: (done: number, total: number, stage: RavdessStage) => void;
  /** Where the clips go; default `data/ravdess`. */
  folder?: string;
  /** Where the archive lies until it is unpacked; default `data/downloads`. */
  downloadFolder?: string;
  /** Keep the archive, for other machines; default false. */
  keepArchive?: boolean;
  /** What is downloaded; default {@linkcode RAVDESS.archive!}. */
  archive?: RemoteArchive;
  /** Where hashes are remembered; see `openFolder`. */
  cacheFolder?: string | null;
}

/** What a folder holds; undefined if there is none, or an empty one. */
async function findClips(
  folder: string,
  options: Required<Pick<RavdessOptions, "archive">> & RavdessOptions,
): Promise<IndexReport | undefined> {
  const { onProgress, signal, cacheFolder } = options;
  try {
    const { report } = await indexFolder(folder, {
      signal,
      cacheFolder,
      onProgress: (done, total) => onProgress?.(done, total, "check"),
    });
    const empty = report.files === 0 && report.foreign.length === 0;
    return empty ? undefined : report;
  } catch (error) {
    if (error instanceof CorpusError && error.kind === "not-found") return;
    throw error;
  }
}

function isComplete(report: IndexReport, { clips }: RemoteArchive): boolean {
  return report.clips === clips && report.conflicts.length === 0 &&
    report.unreadable.length === 0;
}

function occupied(folder: string, report: IndexReport, archive: RemoteArchive) {
  return new DownloadError(
    "occupied",
    folder,
    `Cannot put RAVDESS into ${folder}: there must be nothing, or all ${archive.clips} ` +
      `clips, got ${report.clips} clips and ${report.foreign.length} other files; ` +
      "move the folder away and run again",
  );
}

/** Unpacks beside the folder, then puts it in its place as a whole. */
async function unpackInto(
  folder: string,
  path: string,
  { archive, onProgress, signal }:
    & Required<Pick<RavdessOptions, "archive">>
    & RavdessOptions,
): Promise<void> {
  const unfinished = `${folder}.part`;
  await removeFolder(unfinished);
  try {
    const clips = await unpackClips(path, unfinished, {
      signal,
      onProgress: (done, total) => onProgress?.(done, total, "unpack"),
    });
    if (clips !== archive.clips) {
      throw new DownloadError(
        "content",
        path,
        `Cannot use ${path}: it must hold ${archive.clips} clips, got ${clips}`,
      );
    }
    await removeFolder(folder); // an empty one: findClips has looked
    await Deno.rename(unfinished, folder);
  } catch (error) {
    await removeFolder(unfinished);
    throw error;
  }
}

async function removeFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Download RAVDESS's speech clips, unpack them and check every one. Show
 * its licence first, and call this when the user agrees.
 *
 * A folder that holds all clips is left as it is, and nothing is downloaded. What a
 * failed call has downloaded is kept and continued by the next one.
 *
 * @param options where to, from where, progress, abortion, patience
 * @returns what is in the folder: all clips of the archive
 * @throws {DownloadError} if the server refuses or sends another file, if the disk is
 *   full, or if something else lies in the folder
 * @throws {ArchiveError} if the archive can't be unpacked
 * @throws {DOMException} if aborted
 *
 * @example No server
 * ```ts
 * import { RAVDESS } from "../corpora/ravdess.ts";
 * import { downloadRavdess } from "./ravdess.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const archive = { ...RAVDESS.archive!, url: "http://localhost:1/" };
 * const options = { archive, folder, downloadFolder: folder, retries: 0 };
 * await assert.rejects(downloadRavdess(options), { kind: "network" });
 * ```
 */
export async function downloadRavdess(
  options: RavdessOptions = {},
): Promise<IndexReport> {
  const { archive = RAVDESS.archive!, downloadFolder = DOWNLOAD_FOLDER } =
    options;
  const folder = resolve(options.folder ?? join(DATA, RAVDESS.id));
  const settings = { ...options, archive };
  const found = await findClips(folder, settings);
  if (found && isComplete(found, archive)) return found;
  if (found) throw occupied(folder, found, archive);
  await checkSpace(folder, archive.unpackedSize);
  const path = join(resolve(downloadFolder), archive.name);
  const { onProgress } = options;
  await downloadFile(archive, path, {
    ...options,
    onProgress: (done, total) => onProgress?.(done, total, "download"),
  });
  await Deno.mkdir(dirname(folder), { recursive: true });
  await unpackInto(folder, path, settings);
  const report = await findClips(folder, settings);
  if (!report || !isComplete(report, archive)) {
    throw new DownloadError(
      "content",
      folder,
      `Cannot use the clips in ${folder}: all ${archive.clips} must be readable, ` +
        `got ${report?.clips ?? 0}; these aren't: ` +
        shortList(report?.unreadable.map(({ path }) => path) ?? []),
    );
  }
  if (!options.keepArchive) await Deno.remove(path);
  return report;
}
