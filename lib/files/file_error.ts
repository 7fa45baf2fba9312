/**
 * Errors of the file system in words that name the file and say what to do.
 *
 * @module
 */

/** What the system's codes mean. */
const REASONS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  EISDIR: "it is a folder, not a file",
  EACCES: "this user has no permission",
  EPERM: "the system does not permit it",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "this user's share of the disk is full",
  EBUSY: "it is in use",
  EMFILE: "too many files are open",
  EIO: "the disk or the device fails",
  ELOOP: "it is a link that leads to itself",
  ENAMETOOLONG: "its name is too long",
};

/** An error of the file system in plain words; the system's own where there are none. */
export function systemReason(error: Error & { code: string }): string {
  return REASONS[error.code] ?? error.message;
}

/** A file that cannot be read or written; `cause` is the system's own error. */
export class FileError extends Error {
  /** the class's name, the same across realms */
  override name = "FileError";
  /** the file, as the caller named it */
  readonly path: string;
  /** the system's code, such as `ENOENT` */
  readonly code: string;

  /**
   * Makes the message.
   *
   * @param action what cannot be done with the file: `"read"`, `"write"`
   * @param path   the file, as the caller named it
   * @param cause  an error of the file system, see {@linkcode isSystemError}
   */
  constructor(action: string, path: string, cause: Error & { code: string }) {
    super(`Cannot ${action} ${path}: ${systemReason(cause)}`, { cause });
    this.path = path;
    this.code = cause.code;
  }
}

/** Whether an error is the file system's: it has a code such as `ENOENT`. */
export function isSystemError(
  error: unknown,
): error is Error & { code: string } {
  return error instanceof Error && "code" in error &&
    typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code);
}

/**
 * Run something that touches one file; errors of the file system get that file's
 * name and plain words, others pass.
 *
 * @param action what is done with the file: `"read"`, `"write"`
 * @param path   the file, as the caller named it
 * @param run    does it
 * @returns what `run` returns
 * @throws {FileError} for an error of the file system
 *
 * @example
 * ```ts
 * import { namingFile } from "./file_error.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(
 *   namingFile("read", "no/clip.wav", () => Deno.readFile("no/clip.wav")),
 *   { message: "Cannot read no/clip.wav: there is no such file or folder" },
 * );
 * ```
 */
export async function namingFile<T>(
  action: string,
  path: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new FileError(action, path, error);
  }
}
