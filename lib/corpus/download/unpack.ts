/**
 * An archive of clips, unpacked without trusting it: neither its paths, nor its
 * sizes, nor its checksums.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { type FileEntry, Reader, ZipReader } from "@zip.js/zip.js";
import {
  type CorpusSpec,
  isRefusal,
  type RemoteArchive,
} from "../corpus_spec.ts";
import { ArchiveError } from "./archive_error.ts";
import { sayIfFull } from "./disk.ts";
import type { OnProgress } from "../../progress.ts";

/** How an archive is unpacked. */
export interface UnpackOptions {
  /** Called with the bytes that were unpacked and those there are. */
  onProgress?: OnProgress;
  /** Stops the unpacking; what was unpacked stays. */
  signal?: AbortSignal;
}

/** The largest clip of RAVDESS has 1.1 MB. */
const LARGEST_CLIP = 8_000_000;
/** Clips, each perhaps with a folder, and what a system adds for its own use. */
const ENTRIES_PER_CLIP = 3;
/** Bytes behind the directory, where its end is searched for. */
const LONGEST_COMMENT = 65_535;
/** What macOS and Windows put into archives; never unpacked. */
const SYSTEM_FILES =
  /^__MACOSX\/|(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/;
/** A folder above the clips' own, if there is one. */
const TOP_FOLDER = /^[\w-]+\//;
/** Folders, none of which is made by its own entry. */
const FOLDER_PATH = /^(?:[\w-]+\/)+$/;

/** A corpus that has an archive. */
export type ArchivedCorpus = CorpusSpec & { archive: RemoteArchive };

/** An entry, and where it goes below the folder. */
interface Planned {
  entry: FileEntry;
  target: string;
}

/** Reads pieces of a file. */
class FileReader extends Reader<Deno.FsFile> {
  #file: Deno.FsFile;

  constructor(file: Deno.FsFile, size: number) {
    super(file);
    this.#file = file;
    this.size = size;
  }

  override async readUint8Array(index: number, length: number) {
    const bytes = new Uint8Array(
      Math.max(0, Math.min(length, this.size - index)),
    );
    await this.#file.seek(index, Deno.SeekMode.Start);
    let read = 0;
    while (read < bytes.length) {
      const count = await this.#file.read(bytes.subarray(read));
      if (count === null) break;
      read += count;
    }
    return bytes.subarray(0, read);
  }
}

/** Where a clip goes: made from its name, not from the archive's path. */
function targetOf(
  file: string,
  path: string,
  { parseName, archive, title, example }: ArchivedCorpus,
): string {
  const refuse = (rule: string) =>
    new ArchiveError(file, rule, { entry: path });
  const [, folder = "", name] = /^(?:.*?([^/]*)\/)?([^/]*)\.wav$/.exec(path) ??
    [];
  if (name === undefined) {
    throw refuse(`files must have names of ${title}, such as ${example}`);
  }
  const facts = parseName(name, folder);
  if (isRefusal(facts)) throw refuse(facts.reason);
  const target = archive.place(name);
  if (path === target || path.replace(TOP_FOLDER, "") === target) return target;
  throw refuse(`a clip must lie in its folder, ${target}`);
}

/** Refuses an archive that has more of something than the corpus could. */
function checkMost(file: string, what: string, most: number, got: number) {
  if (got <= most) return;
  const rule = `it must have at most ${most} ${what}, got ${got}`;
  throw new ArchiveError(file, rule);
}

/** The clips of an archive, or its first fault, before anything is written. */
function plan(
  file: string,
  entries: Awaited<ReturnType<ZipReader<unknown>["getEntries"]>>,
  corpus: ArchivedCorpus,
): Planned[] {
  const { clips, unpackedSize } = corpus.archive;
  checkMost(file, "entries", ENTRIES_PER_CLIP * clips, entries.length);
  const planned = new Map<string, Planned>();
  let total = 0;
  for (const entry of entries) {
    const path = entry.filename;
    const refuse = (rule: string) =>
      new ArchiveError(file, rule, { entry: path });
    if (entry.symlink) throw refuse("links aren't unpacked");
    if (SYSTEM_FILES.test(path)) continue;
    if (entry.directory) {
      if (FOLDER_PATH.test(path)) continue;
      throw refuse("folders must have plain names");
    }
    const target = targetOf(file, path, corpus);
    if (entry.encrypted) throw refuse("it must not be encrypted");
    if (planned.has(target)) throw refuse("a clip must be there once");
    if (entry.uncompressedSize > LARGEST_CLIP) {
      throw refuse(
        `a clip has at most ${LARGEST_CLIP} bytes, got ${entry.uncompressedSize}`,
      );
    }
    total += entry.uncompressedSize;
    planned.set(target, { entry: entry as FileEntry, target });
  }
  checkMost(file, "bytes in its files", unpackedSize, total);
  return [...planned.values()];
}

/** An entry's bytes; what unpacks to more than was declared is refused on the way. */
async function inflate(
  archive: string,
  { entry }: Planned,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(entry.uncompressedSize);
  let done = 0;
  const memory = new WritableStream<Uint8Array>({
    write(piece) {
      // Throws where there is more than was declared.
      bytes.set(piece, done);
      done += piece.length;
    },
  });
  try {
    await entry.getData(memory, { signal });
    if (done === bytes.length) return bytes;
    throw new RangeError(`it must have ${bytes.length} bytes, got ${done}`);
  } catch (cause) {
    signal?.throwIfAborted();
    const rule = (cause as Error).message;
    throw new ArchiveError(archive, rule, { entry: entry.filename, cause });
  }
}

async function writeClips(
  archive: string,
  planned: Planned[],
  folder: string,
  { onProgress, signal }: UnpackOptions,
): Promise<void> {
  const total = planned.reduce(
    (sum, { entry }) => sum + entry.uncompressedSize,
    0,
  );
  let done = 0;
  for (const clip of planned) {
    signal?.throwIfAborted();
    const bytes = await inflate(archive, clip, signal);
    const path = join(folder, clip.target);
    await sayIfFull(path, total - done, async () => {
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeFile(path, bytes);
    });
    done += bytes.length;
    onProgress?.(done, total);
  }
}

/**
 * Unpack an archive of a corpus's clips below a folder.
 *
 * All entries are looked at before anything is written. Paths are made from the clips'
 * names. Refused are other names and paths, links, encrypted or repeated entries, more
 * entries or bytes than the corpus could have, and data that doesn't fit its declared
 * size or CRC-32. One clip at a time is in memory.
 *
 * @param archive path of a zip file
 * @param folder  where to put the clips; made if absent
 * @param corpus  whose clips they are
 * @param options progress, abortion
 * @returns number of clips
 * @throws {ArchiveError} naming the entry and the rule
 * @throws {DownloadError} of kind `"disk-full"`
 * @throws {DOMException} if aborted; what was unpacked stays
 *
 * @example A file that is no archive
 * ```ts
 * import { RAVDESS } from "../corpora/ravdess.ts";
 * import { unpackClips } from "./unpack.ts";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * await assert.rejects(
 *   unpackClips(path, path + ".d", { ...RAVDESS, archive: RAVDESS.archive! }),
 *   /Cannot unpack/,
 * );
 * ```
 */
export async function unpackClips(
  archive: string,
  folder: string,
  corpus: ArchivedCorpus,
  options: UnpackOptions = {},
): Promise<number> {
  using file = await Deno.open(archive);
  const { size } = await file.stat();
  // What is unpacked depends only on the central directory: paths are made from
  // names, sizes are bounded, content is checked by CRC-32. So a local header that
  // says otherwise does no harm.
  const zip = new ZipReader(new FileReader(file, size), {
    strictness: "tolerant",
    maxAppendedDataSize: LONGEST_COMMENT,
    checkCrc32: true,
    useWebWorkers: false,
  });
  const planned = plan(archive, await entriesOf(archive, zip), corpus);
  await writeClips(archive, planned, folder, options);
  await zip.close();
  return planned.length;
}

async function entriesOf(archive: string, zip: ZipReader<unknown>) {
  try {
    return await zip.getEntries();
  } catch (cause) {
    const { message, filename } = cause as Error & { filename?: string };
    throw new ArchiveError(archive, message, { entry: filename, cause });
  }
}
