/**
 * One attempt to get the rest of a file by HTTP.
 *
 * @module
 */
import { sayIfFull } from "./disk.ts";
import type { RemoteFile } from "../corpus_spec.ts";
import { DownloadError } from "./download_error.ts";
import {
  answerStart,
  AttemptError,
  checkLength,
  type PartState,
  requestHeaders,
  StartOver,
  strongEtag,
  wrongLength,
} from "./http_answer.ts";
import { sizeOf, writeEtag } from "./part_mark.ts";

/** How long to wait in one attempt. */
export interface AttemptOptions {
  /** Milliseconds until the server's answer begins, and between two pieces of it. */
  timeout: number;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** Ends a wait after a while without news. */
class Watch {
  #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #timeout: number;
  readonly signal: AbortSignal;

  constructor(timeout: number, outer?: AbortSignal) {
    this.#timeout = timeout;
    const own = this.#controller.signal;
    this.signal = outer ? AbortSignal.any([own, outer]) : own;
    this.news();
  }

  get ranOut(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Something came: the wait begins anew. */
  news(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), this.#timeout);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

async function writeAll(out: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    written += await out.write(bytes.subarray(written));
  }
}

/** Appends an answer's bytes from `start` on; never more than the file's size. */
async function append(
  response: Response,
  file: RemoteFile,
  { path, start, watch, onProgress }: {
    path: string;
    start: number;
    watch: Watch;
    onProgress?: AttemptOptions["onProgress"];
  },
): Promise<void> {
  using out = await Deno.open(path, { write: true, create: true });
  if (await sizeOf(path) > start) await out.truncate(start);
  await out.seek(start, Deno.SeekMode.Start);
  let done = start;
  for await (const bytes of response.body ?? []) {
    watch.news();
    if (done + bytes.length > file.size) {
      throw wrongLength(file, "sends more");
    }
    await sayIfFull(path, file.size - done, () => writeAll(out, bytes));
    done += bytes.length;
    onProgress?.(done, file.size);
  }
  await sayIfFull(path, file.size - done, () => out.syncData());
  if (done < file.size) {
    throw new AttemptError(`the connection ended after ${done} bytes`);
  }
}

/** Why a `fetch` failed; the message names the address already. */
function reasonOf({ message, cause }: TypeError): string {
  const reason = cause instanceof Error ? cause.message : message;
  return reason.replace(/ for url \(\S+\)/, "");
}

/**
 * Ask for what is missing of a file and append it to the part that is here.
 *
 * The part is continued where the server serves ranges of the same version (`Range`,
 * `If-Range` with the ETag); otherwise it is written anew.
 *
 * @param file    what to get
 * @param path    the part; made if absent, kept if the attempt fails
 * @param part    what is known of it; updated
 * @param options timeout, progress, abortion
 * @throws {AttemptError} if another attempt may succeed
 * @throws {DownloadError} if it won't: status, wrong size, full disk
 * @throws {DOMException} if aborted
 */
export async function fetchRest(
  file: RemoteFile,
  path: string,
  part: PartState,
  { timeout, onProgress, signal }: AttemptOptions,
): Promise<void> {
  const here = await sizeOf(path);
  if (here === file.size) return;
  const start = here < file.size ? here : 0;
  const watch = new Watch(timeout, signal);
  try {
    const headers = requestHeaders(start, part);
    const response = await fetch(file.url, { headers, signal: watch.signal });
    watch.news();
    try {
      const from = answerStart(response, file, start, part);
      checkLength(response, file, from);
      part.joined = from > 0;
      part.etag = strongEtag(response) ?? (part.joined ? part.etag : null);
      await writeEtag(path, file.url, part.etag);
      await append(response, file, { path, start: from, watch, onProgress });
    } finally {
      await response.body?.cancel().catch(() => {}); // already read or broken off
    }
  } catch (error) {
    if (error instanceof StartOver) {
      await Deno.writeFile(path, new Uint8Array());
    }
    if (error instanceof AttemptError || error instanceof DownloadError) {
      throw error;
    }
    signal?.throwIfAborted();
    if (watch.ranOut) {
      throw new AttemptError(`nothing came for ${timeout / 1000} s`);
    }
    if (!(error instanceof TypeError)) throw error; // the file system's
    throw new AttemptError(reasonOf(error), { cause: error });
  } finally {
    watch.stop();
  }
}
