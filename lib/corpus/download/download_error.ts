/**
 * What can go wrong between a server and this machine's disk, and what to do.
 *
 * @module
 */

/** What kept a download from being finished. */
export type DownloadFault =
  /** The server answered, with a status that is no file. */
  | "status"
  /** No connection, or one that broke off or fell silent, until no attempt was left. */
  | "network"
  /** What came isn't the file that was asked for. */
  | "content"
  /** The disk is full. */
  | "disk-full"
  /** Something else lies where the file or folder should be. */
  | "occupied";

/** A download that was not finished; the message says what to do. */
export class DownloadError extends Error {
  /** The name of this class. */
  override name = "DownloadError";
  /** What went wrong. */
  readonly kind: DownloadFault;
  /** The file or folder that was to be written. */
  readonly path: string;
  /** The server's answer, where there was one. */
  readonly status?: number;

  /** An error whose message says what to do. */
  constructor(
    kind: DownloadFault,
    path: string,
    message: string,
    { status, cause }: { status?: number; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.path = path;
    this.status = status;
  }
}

/**
 * Bytes as a text: megabytes (10⁶) with one decimal.
 *
 * @example The size of the archive of RAVDESS's speech clips
 * ```ts
 * import { megabytes } from "./download_error.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(megabytes(208_468_073), "208.5 MB");
 * ```
 */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
