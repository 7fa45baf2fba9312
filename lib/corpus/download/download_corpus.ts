/**
 * A corpus's archive: download, unpacking, check.
 *
 * @module
 */
import { dirname, join, resolve } from "@std/path";
import { CorpusError, type IndexReport } from "../clip.ts";
import { indexFolder } from "../folder.ts";
import { shortList } from "../index_report.ts";
import { DOWNLOAD_FOLDER, ifThere } from "../../files/mod.ts";
import { corpusHome } from "../open.ts";
import { checkSpace } from "./disk.ts";
import { DownloadError } from "./download_error.ts";
import { downloadFile, type DownloadOptions } from "./download_file.ts";
import { type ArchivedCorpus, unpackClips } from "./unpack.ts";
import type { OnProgress } from "../../progress.ts";

/** What is being done. */
export type DownloadStage = "download" | "unpack" | "check";

/** Where a corpus goes, and how patient the download is. */
export interface CorpusDownloadOptions
  extends Omit<DownloadOptions, "onProgress"> {
  /** Called with bytes (download, unpack) or files (check). */
  onProgress?: OnProgress<[stage: DownloadStage]>;
  /** Where the clips go; default the corpus's folder below `data/`. */
  folder?: string;
  /** Where the archive lies until it is unpacked; default `data/downloads`. */
  downloadFolder?: string;
  /** Keep the archive, for other machines; default false. */
  keepArchive?: boolean;
  /** Where hashes are remembered; see `openFolder`. */
  cacheFolder?: string | null;
}

/** What a folder holds of a corpus; undefined if there is no such folder, or an empty one. */
async function findClips(
  folder: string,
  spec: ArchivedCorpus,
  { onProgress, signal, cacheFolder }: CorpusDownloadOptions,
): Promise<IndexReport | undefined> {
  try {
    const { report } = await indexFolder(folder, {
      spec,
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

function isComplete(report: IndexReport, { archive }: ArchivedCorpus): boolean {
  return report.clips === archive.clips && report.conflicts.length === 0 &&
    report.unreadable.length === 0;
}

function occupied(folder: string, report: IndexReport, spec: ArchivedCorpus) {
  return new DownloadError(
    "occupied",
    folder,
    `Cannot put ${spec.title} into ${folder}: it holds ${report.clips} of its ${spec.archive.clips} ` +
      `clips and ${report.foreign.length} other files; move the folder away and run again`,
  );
}

/** Unpacks beside the folder, then puts it in its place as a whole. */
async function unpackInto(
  folder: string,
  path: string,
  spec: ArchivedCorpus,
  { onProgress, signal }: CorpusDownloadOptions,
): Promise<void> {
  const unfinished = `${folder}.part`;
  await removeFolder(unfinished);
  try {
    const clips = await unpackClips(path, unfinished, spec, {
      signal,
      onProgress: (done, total) => onProgress?.(done, total, "unpack"),
    });
    if (clips !== spec.archive.clips) {
      throw new DownloadError(
        "content",
        path,
        `Cannot use ${path}: it must hold ${spec.archive.clips} clips, got ${clips}`,
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
  await ifThere(Deno.remove(folder, { recursive: true }), undefined);
}

/**
 * Download a corpus's archive, unpack it and check every clip. Show the corpus's
 * licence first, and call this when the user agrees.
 *
 * A folder that holds all clips is left as it is, and nothing is downloaded. What a
 * failed call has downloaded is kept and continued by the next one.
 *
 * @param spec    a corpus with an archive
 * @param options where to, progress, abortion, patience
 * @returns what is in the folder: all clips of the archive
 * @throws {DownloadError} if the server refuses or sends another file, if the disk is
 *   full, or if something else lies in the folder
 * @throws {ArchiveError} if the archive can't be unpacked
 * @throws {DOMException} if aborted
 *
 * @example No server
 * ```ts
 * import { RAVDESS } from "../corpora/ravdess.ts";
 * import { downloadCorpus } from "./download_corpus.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const archive = { ...RAVDESS.archive!, url: "http://localhost:1/" };
 * const options = { folder, downloadFolder: folder, retries: 0 };
 * await assert.rejects(downloadCorpus({ ...RAVDESS, archive }, options), { kind: "network" });
 * ```
 */
export async function downloadCorpus(
  spec: ArchivedCorpus,
  options: CorpusDownloadOptions = {},
): Promise<IndexReport> {
  const { onProgress, downloadFolder = DOWNLOAD_FOLDER } = options;
  const { archive } = spec;
  const folder = resolve(options.folder ?? corpusHome(spec));
  const found = await findClips(folder, spec, options);
  if (found && isComplete(found, spec)) return found;
  if (found) throw occupied(folder, found, spec);
  await checkSpace(folder, archive.unpackedSize);
  const path = join(resolve(downloadFolder), archive.name);
  await downloadFile(archive, path, {
    ...options,
    onProgress: (done, total) => onProgress?.(done, total, "download"),
  });
  await Deno.mkdir(dirname(folder), { recursive: true });
  await unpackInto(folder, path, spec, options);
  const report = await findClips(folder, spec, options);
  if (!report || !isComplete(report, spec)) {
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
