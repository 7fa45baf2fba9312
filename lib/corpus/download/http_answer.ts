/**
 * What to ask a server for the rest of a file, and how to read its answer.
 *
 * @module
 */
import type { RemoteFile } from "../corpus_spec.ts";
import { DownloadError } from "./download_error.ts";

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
    this.status = status;
  }
}

/** What is here can't be continued: the next attempt begins at 0. */
export class StartOver extends AttemptError {}

/** Answers after which trying again makes sense. */
const TEMPORARY = [408, 425, 429, 500, 502, 503, 504];

/** Only a strong mark tells that two versions are the same byte for byte. */
export function strongEtag(response: Response): string | null {
  const etag = response.headers.get("etag");
  return etag?.startsWith('"') ? etag : null;
}

/** Milliseconds of a `Retry-After` in seconds; dates and nonsense are passed over. */
function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

/** Headers that ask for the file from byte `start` on, if it is still the same version. */
export function requestHeaders(start: number, part: PartState): Headers {
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
 *
 * @param start the byte that was asked for
 * @param part  what is known of the part; noted where the server passes over `If-Range`
 * @throws {StartOver} if the answer doesn't continue the part
 * @throws {AttemptError} if another attempt may be answered otherwise
 * @throws {DownloadError} of kind `"status"` if it won't
 */
export function answerStart(
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

/** Refuses an answer that is too long or too short before it is read. */
export function checkLength(
  response: Response,
  file: RemoteFile,
  start: number,
): void {
  const header = response.headers.get("content-length");
  if (header === null || Number(header) === file.size - start) return;
  throw wrongLength(file, `offers ${Number(header) + start}`);
}

/** The error of a file that can't be the one that was asked for. */
export function wrongLength(file: RemoteFile, what: string): DownloadError {
  return new DownloadError(
    "content",
    file.url,
    `Cannot download ${file.url}: the file must have ${file.size} bytes, ` +
      `the server ${what}; a network that wants a log-in first answers so too`,
  );
}
