/**
 * One attempt to get the rest of a file by HTTP.
 *
 * @module
 */
import { sayIfFull } from "./disk.ts";
import { DownloadError } from "./download_error.ts";
import { sizeOf, writeEtag } from "./part_mark.ts";

/** A file on a server, and how it is recognised. */
export interface RemoteFile {
  url: string;
  /** bytes */
  size: number;
  /** MD5, 32 hexadecimal digits */
  md5: string;
}

/** How long to wait in one attempt. */
export interface AttemptOptions {
  /** Milliseconds until the server's answer begins, and between two pieces of it. */
  timeout: number;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** What is known of the part that is already here. */
export interface PartState {
  /** The server's mark of the version that the part is from. */
  etag: string | null;
  /** Set where the server doesn't understand `If-Range`: the ETag is compared here. */
  withoutIfRange: boolean;
  /** True if the part is made of several answers. */
  joined: boolean;
}

/** An attempt that failed in a way that another attempt may not. */
export class AttemptError extends Error {
  override name = "AttemptError";
  /** Milliseconds that the server asks to wait; 0 where it doesn't. */
  readonly wait: number;
  readonly status?: number;

  constructor(
    message: string,
    { wait = 0, status, cause }: {
      wait?: number;
      status?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause });
    this.wait = wait;
    if (status !== undefined) this.status = status;
  }
}

/** Answers after which trying again makes sense. */
const TEMPORARY = [408, 425, 429, 500, 502, 503, 504];

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

/** Only a strong mark tells that two versions are the same byte for byte. */
function strongEtag(response: Response): string | null {
  const etag = response.headers.get("etag");
  return etag?.startsWith('"') ? etag : null;
}

/** Milliseconds of a `Retry-After` in seconds; dates and nonsense are passed over. */
function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function requestHeaders(start: number, part: PartState): Headers {
  // Without it a server may compress, and byte ranges would count other bytes.
  const headers = new Headers({ "accept-encoding": "identity" });
  if (start === 0) return headers;
  headers.set("range", `bytes=${start}-`);
  if (part.etag && !part.withoutIfRange) headers.set("if-range", part.etag);
  return headers;
}

/** True if the answer goes on where the part ends, in the same version of the file. */
function continuesPart(
  response: Response,
  { start, size, part }: { start: number; size: number; part: PartState },
): boolean {
  const expected = `bytes ${start}-${size - 1}/${size}`;
  const etag = strongEtag(response);
  return response.headers.get("content-range") === expected &&
    (part.etag === null || etag === null || etag === part.etag);
}

/**
 * Where in the file the answer's bytes begin: at `start`, or at 0 where the server
 * sends all of it.
 */
function answerStart(
  response: Response,
  file: RemoteFile,
  start: number,
  part: PartState,
): number {
  const { status, statusText } = response;
  if (status === 206 && start > 0) {
    if (continuesPart(response, { start, size: file.size, part })) return start;
    throw new StartOver("the server's range doesn't continue what is here");
  }
  if (status === 200) {
    const same = part.etag !== null && strongEtag(response) === part.etag;
    if (start > 0 && same && !part.withoutIfRange) {
      part.withoutIfRange = true;
      throw new AttemptError("the server passed over a range");
    }
    return 0;
  }
  if (status === 416) throw new StartOver("the server has no such range");
  const answer = `${status} ${statusText}`.trim();
  if (TEMPORARY.includes(status)) {
    const wait = retryAfter(response);
    throw new AttemptError(`the server answered ${answer}`, { wait, status });
  }
  throw new DownloadError(
    "status",
    file.url,
    `Cannot download ${file.url}: the server must answer 200 OK, got ${answer}`,
    { status },
  );
}

/** What is here can't be continued: the next attempt begins at 0. */
class StartOver extends AttemptError {}

function checkLength(
  response: Response,
  file: RemoteFile,
  start: number,
): void {
  const header = response.headers.get("content-length");
  if (header === null || Number(header) === file.size - start) return;
  throw wrongLength(file, `offers ${Number(header) + start}`);
}

function wrongLength(file: RemoteFile, what: string): DownloadError {
  return new DownloadError(
    "content",
    file.url,
    `Cannot download ${file.url}: the file must have ${file.size} bytes, ` +
      `the server ${what}; a network that wants a log-in first answers so too`,
  );
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
  const start = await sizeOf(path);
  if (start === file.size) return;
  const watch = new Watch(timeout, signal);
  try {
    const headers = requestHeaders(start < file.size ? start : 0, part);
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
