/**
 * One attempt to get the rest of a file by HTTP.
 *
 * @module
 */
import type { RemoteFile } from "../corpus_spec.ts";
import { sayIfFull } from "./disk.ts";
import { DownloadError } from "./download_error.ts";
import type { OnProgress } from "../../progress.ts";

/** An attempt that failed in a way that another attempt may not. */
export class AttemptError extends Error {
  override name = "AttemptError";
  /** Milliseconds that the server asks to wait; 0 where it doesn't. */
  readonly wait: number;
  /** The server's answer, where there was one. */
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
    this.status = status;
  }
}

/** How long to wait in one attempt. */
export interface AttemptOptions {
  /** Milliseconds until the server's answer begins, and between two pieces of it. */
  timeout: number;
  /** Called with the bytes that are here and the file's size. */
  onProgress?: OnProgress;
  /** Stops the attempt. */
  signal?: AbortSignal;
}

/** Answers after which trying again makes sense. */
const TEMPORARY = [408, 425, 429, 500, 502, 503, 504];

/** Milliseconds of a `Retry-After` in seconds; dates and nonsense are passed over. */
function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

/**
 * Where in the file the answer's bytes begin: at `start`, or at 0 where the server
 * sends all of it.
 */
function answerStart(
  response: Response,
  { url, size }: RemoteFile,
  start: number,
): number {
  const { status, statusText } = response;
  const range = response.headers.get("content-range");
  if (status === 200) return 0;
  if (status === 206 && start > 0) {
    if (range === `bytes ${start}-${size - 1}/${size}`) return start;
    throw new AttemptError(`the server sent another range, ${range}`, {
      status,
    });
  }
  const answer = `${status} ${statusText}`.trim();
  if (TEMPORARY.includes(status) || (status === 416 && start > 0)) {
    const wait = retryAfter(response);
    throw new AttemptError(`the server answered ${answer}`, { wait, status });
  }
  throw new DownloadError(
    "status",
    url,
    `Cannot download ${url}: the server answered ${answer} instead of 200 OK`,
    { status },
  );
}

/** The error of a file that can't be the one that was asked for. */
function wrongLength({ url, size }: RemoteFile, what: string): DownloadError {
  return new DownloadError(
    "content",
    url,
    `Cannot download ${url}: the file has ${size} bytes, the server ${what}; ` +
      "a network login page can also cause this",
  );
}

/** Appends an answer's bytes from `start` on; never more than the file's size. */
async function append(
  response: Response,
  file: RemoteFile,
  { part, start, news, onProgress }: {
    part: string;
    start: number;
    news: () => void;
    onProgress?: AttemptOptions["onProgress"];
  },
): Promise<void> {
  const length = response.headers.get("content-length");
  if (length !== null && Number(length) !== file.size - start) {
    throw wrongLength(file, `offers ${Number(length) + start}`);
  }
  using out = await Deno.open(part, { write: true, create: true });
  await out.truncate(start);
  await out.seek(start, Deno.SeekMode.Start);
  let done = start;
  for await (const bytes of response.body ?? []) {
    news();
    if (done + bytes.length > file.size) throw wrongLength(file, "sends more");
    await sayIfFull(part, file.size - done, async () => {
      for (let at = 0; at < bytes.length;) {
        at += await out.write(bytes.subarray(at));
      }
    });
    done += bytes.length;
    onProgress?.(done, file.size);
  }
  await sayIfFull(part, file.size - done, () => out.syncData());
  if (done < file.size) {
    throw new AttemptError(`the connection ended after ${done} bytes`);
  }
}

/**
 * A signal that aborts when nothing came for too long.
 *
 * @param timeout milliseconds without news
 */
function silenceAfter(timeout: number) {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  const news = () => {
    stop();
    timer = setTimeout(() => controller.abort(), timeout);
  };
  news();
  return { signal: controller.signal, news, stop };
}

/** Why a `fetch` failed; the message names the address already. */
function reasonOf({ message, cause }: TypeError): string {
  const reason = cause instanceof Error ? cause.message : message;
  return reason.replace(/ for url \(\S+\)/, "");
}

/**
 * Ask for what is missing of a file and append it to the part that is here; where the
 * server sends no range, the whole file is written again. Size and MD5 of the whole
 * are known, so that nothing is noted of where pieces come from.
 *
 * @param file  what to get
 * @param part  path of the part; made if absent, kept if the attempt fails
 * @param start bytes of it that are here
 * @returns where the answer began; above 0 the part is made of several answers
 * @throws {AttemptError} if another attempt may succeed
 * @throws {DownloadError} if it won't: status, wrong size, full disk
 * @throws {DOMException} if aborted
 */
export async function attempt(
  file: RemoteFile,
  part: string,
  start: number,
  { timeout, onProgress, signal }: AttemptOptions,
): Promise<number> {
  const silence = silenceAfter(timeout);
  // Without it a server may compress, and byte ranges would count other bytes.
  const headers = new Headers({ "accept-encoding": "identity" });
  if (start > 0) headers.set("range", `bytes=${start}-`);
  const signals = signal ? [silence.signal, signal] : [silence.signal];
  try {
    const response = await fetch(file.url, {
      headers,
      signal: AbortSignal.any(signals),
    });
    silence.news();
    try {
      const from = answerStart(response, file, start);
      await append(response, file, {
        part,
        start: from,
        news: silence.news,
        onProgress,
      });
      return from;
    } finally {
      await response.body?.cancel().catch(() => {}); // already read or broken off
    }
  } catch (error) {
    if (error instanceof AttemptError || error instanceof DownloadError) {
      throw error;
    }
    signal?.throwIfAborted();
    if (silence.signal.aborted) {
      throw new AttemptError(`nothing came for ${timeout / 1000} s`);
    }
    if (!(error instanceof TypeError)) throw error; // the file system's
    throw new AttemptError(reasonOf(error), { cause: error });
  } finally {
    silence.stop();
  }
}
