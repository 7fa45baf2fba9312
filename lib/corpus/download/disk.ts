/**
 * Disks that are full, in words.
 *
 * @module
 */
import { dirname } from "@std/path";
import { statfs } from "node:fs/promises";
import { DownloadError, megabytes } from "./download_error.ts";

/** Codes of a full disk, of a used-up quota, and Windows' number for the first. */
const FULL_CODES = ["ENOSPC", "EDQUOT"];
const WINDOWS_DISK_FULL = "(os error 112)";

function isDiskFull(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: string };
  return FULL_CODES.includes(code ?? "") ||
    error.message.includes(WINDOWS_DISK_FULL);
}

function diskFullError(path: string, needed: number, cause?: unknown) {
  return new DownloadError(
    "disk-full",
    path,
    `Cannot write ${path}: the disk is full; free ${megabytes(needed)} on it ` +
      "(or name another folder), then run again; what has been downloaded is kept",
    { cause },
  );
}

/**
 * Do something that writes to disk, and say in words if the disk is full.
 *
 * @param path   what is written, for the message
 * @param needed bytes that have to be free, for the message
 * @param write  does it
 * @throws {DownloadError} of kind `"disk-full"`; any other error of `write` as it is
 *
 * @example A device that is always full
 * ```ts
 * import { sayIfFull } from "./disk.ts";
 * import assert from "node:assert/strict";
 *
 * const full = Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
 * await assert.rejects(
 *   sayIfFull("clip.wav", 400_000, () => Promise.reject(full)),
 *   /the disk is full; free 0.4 MB/,
 * );
 * ```
 */
export async function sayIfFull<T>(
  path: string,
  needed: number,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isDiskFull(error) ? diskFullError(path, needed, error) : error;
  }
}

/** The nearest folder above a path that exists. */
async function existingFolder(path: string): Promise<string> {
  try {
    await Deno.stat(path);
    return path;
  } catch (error) {
    const parent = dirname(path);
    if (!(error instanceof Deno.errors.NotFound) || parent === path) {
      throw error;
    }
    return await existingFolder(parent);
  }
}

/**
 * Refuse to begin what the disk has no room for.
 *
 * @param path   what is to be written; it needn't exist
 * @param needed bytes that have to be free
 * @throws {DownloadError} of kind `"disk-full"`
 */
export async function checkSpace(path: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(await existingFolder(path));
  if (bavail * bsize < needed) throw diskFullError(path, needed);
}
