/**
 * A large file by HTTP, over connections that break: resumed, checked, and put in
 * its place as a whole.
 *
 * @module
 */
import { basename, dirname } from "@std/path";
import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { RemoteFile } from "../corpus_spec.ts";
import { attempt, AttemptError } from "./attempt.ts";
import { sayIfFull } from "./disk.ts";
import { DownloadError, megabytes } from "./download_error.ts";
import type { OnProgress } from "../../progress.ts";
import { ifThere } from "../../files/mod.ts";

/** How patient a download is. */
export interface DownloadOptions {
  /** Called with the bytes that are here and the file's size. */
  onProgress?: OnProgress;
  /** Called before each repetition with what went wrong and the seconds until then. */
  onRetry?: (reason: string, seconds: number) => void;
  /** Stops the download; what came is kept. */
  signal?: AbortSignal;
  /** Milliseconds to wait for the server's answer or its next piece; default 30,000. */
  timeout?: number;
  /** Attempts in a row that may bring nothing new beside the first; default 6. */
  retries?: number;
  /** Milliseconds before the first repetition; doubled each time; default 1,000. */
  backoff?: number;
}

/** A server that asks for more is not waited for longer. */
const LONGEST_WAIT = 60_000;
/** An attempt that brings less (bytes) counts as one that brought nothing. */
const PROGRESS = 1_000_000;

/**
 * MD5 of a file, read in pieces.
 *
 * @returns 32 hexadecimal digits
 * @throws {Error} of the file system
 *
 * @example An empty file
 * ```ts
 * import { md5OfFile } from "./download_file.ts";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * assert.equal(await md5OfFile(path), "d41d8cd98f00b204e9800998ecf8427e");
 * ```
 */
export async function md5OfFile(path: string): Promise<string> {
  const hash = createHash("md5");
  using file = await Deno.open(path);
  for await (const bytes of file.readable) hash.update(bytes);
  return hash.digest("hex");
}

/** Bytes of a file; 0 if there is none. */
async function sizeOf(path: string): Promise<number> {
  return (await ifThere(Deno.stat(path), undefined))?.size ?? 0;
}

async function isComplete(path: string, file: RemoteFile): Promise<boolean> {
  return await sizeOf(path) === file.size && await md5OfFile(path) === file.md5;
}

/** Attempts until the part has the file's size; true if it is made of several answers. */
async function fetchAll(
  file: RemoteFile,
  part: string,
  options: DownloadOptions,
): Promise<boolean> {
  const { timeout = 30_000, retries = 6, backoff = 1000 } = options;
  const { onProgress, onRetry, signal } = options;
  let best = await sizeOf(part);
  for (let failures = 0;;) {
    const here = await sizeOf(part);
    if (here === file.size) return true;
    const start = here < file.size ? here : 0;
    try {
      const limits = { timeout, onProgress, signal };
      return await attempt(file, part, start, limits) > 0;
    } catch (error) {
      if (!(error instanceof AttemptError)) throw error;
      // A server that has no such range, or sends another, is asked for all of it.
      if ([206, 416].includes(error.status ?? 0)) {
        await ifThere(Deno.remove(part), undefined);
      }
      const size = await sizeOf(part);
      if (size >= best + PROGRESS) failures = 0;
      best = Math.max(best, size);
      if (++failures > retries) throw gaveUp(file, part, size, failures, error);
      const asked = Math.max(backoff * 2 ** (failures - 1), error.wait);
      const wait = Math.min(asked, LONGEST_WAIT);
      onRetry?.(error.message, wait / 1000);
      await delay(wait, undefined, { signal });
    }
  }
}

function gaveUp(
  file: RemoteFile,
  part: string,
  size: number,
  attempts: number,
  cause: AttemptError,
): DownloadError {
  return new DownloadError(
    cause.status === undefined ? "network" : "status",
    part,
    `Cannot download ${file.url}: ${cause.message}, ${attempts} attempts ` +
      `without progress; ${megabytes(size)} of ${
        megabytes(file.size)
      } are saved, run the command again to resume`,
    { status: cause.status, cause },
  );
}

/**
 * Download a file, resume where an earlier attempt ended, check its size and MD5, and
 * put it in its place.
 *
 * While it is incomplete it lies beside its place as `PATH.part`, and stays there
 * when the download fails or is aborted, so that the next call continues it.
 *
 * @param file    what to get
 * @param path    where to put it; a complete file there is left as it is
 * @param options progress, abortion, patience
 * @throws {DownloadError} if the server refuses, stays silent or sends another file,
 *   or if the disk is full
 * @throws {DOMException} if aborted
 *
 * @example From a server on this machine
 * ```ts
 * import { downloadFile } from "./download_file.ts";
 * import assert from "node:assert/strict";
 *
 * const server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * const url = `http://localhost:${server.addr.port}/`;
 * const path = await Deno.makeTempDir() + "/hello.txt";
 * await downloadFile({ url, size: 5, md5: "5d41402abc4b2a76b9719d911017c592" }, path);
 * assert.equal(await Deno.readTextFile(path), "hello");
 * await server.shutdown();
 * ```
 */
export async function downloadFile(
  file: RemoteFile,
  path: string,
  options: DownloadOptions = {},
): Promise<void> {
  if (await isComplete(path, file)) return;
  const part = `${path}.part`;
  await sayIfFull(path, file.size, async () => {
    await Deno.mkdir(dirname(path), { recursive: true });
    for (let fresh = false; !fresh;) {
      fresh = !await fetchAll(file, part, options);
      const md5 = await md5OfFile(part);
      if (md5 === file.md5) break;
      // What can't be trusted is never continued; pieces that don't fit together
      // are got once more in one piece.
      await ifThere(Deno.remove(part), undefined);
      if (fresh) throw wrongContent(file, path, md5);
    }
    await Deno.rename(part, path);
  });
}

function wrongContent(file: RemoteFile, path: string, md5: string) {
  return new DownloadError(
    "content",
    path,
    `Cannot use ${
      basename(path)
    } from ${file.url}: its MD5 must be ${file.md5}, ` +
      `got ${md5}; it was removed: run again, and if that doesn't help, the server ` +
      "or something between it and this machine sends another file",
  );
}
