/**
 * How large a cache's folder is, and how it is kept small.
 *
 * @module
 */
import { join } from "@std/path";
import { readdir, rm, stat } from "node:fs/promises";
import { ifThere } from "./if_there.ts";

/** What was in a folder, or was removed from it. */
export interface FileCount {
  /** Number of files. */
  files: number;
  /** Bytes of all of them. */
  bytes: number;
}

/** A file of a cache. */
interface CacheFile {
  path: string;
  size: number;
  /** When it was written, in milliseconds since 1970. */
  written: number;
}

/** The files of a folder; none where there is no folder, and none that vanish meanwhile. */
async function listFiles(folder: string): Promise<CacheFile[]> {
  const files: CacheFile[] = [];
  for (const name of await ifThere(readdir(folder), [])) {
    const path = join(folder, name);
    const status = await ifThere(stat(path), undefined);
    if (!status?.isFile()) continue;
    files.push({ path, size: status.size, written: status.mtimeMs });
  }
  return files;
}

/** Number and bytes of files. */
function countFiles(files: readonly CacheFile[]): FileCount {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return { files: files.length, bytes };
}

/**
 * Number and size of the files of a cache.
 *
 * @param folder of the cache; need not exist
 */
export async function measureCache(folder: string): Promise<FileCount> {
  return countFiles(await listFiles(folder));
}

/**
 * Remove the oldest files of a cache, until no more bytes are left than allowed. Files
 * that killed processes left unfinished are files too. Another process may use the cache
 * meanwhile: what it misses it makes again.
 *
 * @param folder of the cache; need not exist
 * @param most   bytes that may stay; 0: all are removed
 * @returns what was removed
 *
 * @example
 * ```ts
 * import { shrinkCache } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/a.npy`, "1234");
 * assert.deepEqual(await shrinkCache(folder, 4), { files: 0, bytes: 0 });
 * assert.deepEqual(await shrinkCache(folder, 0), { files: 1, bytes: 4 });
 * ```
 */
export async function shrinkCache(
  folder: string,
  most: number,
): Promise<FileCount> {
  const files = (await listFiles(folder)).sort((a, b) => a.written - b.written);
  let { bytes } = countFiles(files);
  const removed: CacheFile[] = [];
  for (const file of files) {
    if (bytes <= most) break;
    await rm(file.path, { force: true });
    bytes -= file.size;
    removed.push(file);
  }
  return countFiles(removed);
}
