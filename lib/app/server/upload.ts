/**
 * The body of a request, within bounds of size and time.
 *
 * @module
 */

import { ApiError } from "./api_error.ts";
import type { ServerLimits } from "./settings.ts";

/**
 * Bytes that all requests hold together. Only what has arrived counts, so that clients
 * that announce much and send nothing keep nobody out.
 *
 * @example
 * ```ts
 * import { ByteBudget } from "./upload.ts";
 * import assert from "node:assert/strict";
 *
 * const budget = new ByteBudget(100);
 * assert.ok(budget.take(80));
 * assert.equal(budget.take(30), false);
 * budget.give(80);
 * assert.ok(budget.take(30));
 * ```
 */
export class ByteBudget {
  #held = 0;

  /** @param limit bytes */
  constructor(readonly limit: number) {}

  /** Bytes that are held. */
  get held(): number {
    return this.#held;
  }

  /** Hold more bytes. @returns false if there is no room for them */
  take(bytes: number): boolean {
    if (this.#held + bytes > this.limit) return false;
    this.#held += bytes;
    return true;
  }

  /** Hold fewer. */
  give(bytes: number): void {
    this.#held -= bytes;
  }
}

/** What an upload is bound by. */
export interface UploadOptions {
  /** Of one body: bytes and seconds. */
  limits: Pick<ServerLimits, "bodyBytes" | "uploadSeconds">;
  /** Of all bodies together. */
  budget: ByteBudget;
}

function tooLarge(bodyBytes: number): ApiError {
  const size = Math.floor(bodyBytes / 2 ** 20 * 10) / 10;
  return new ApiError(
    "too-large",
    `The body may have at most ${size} MiB (${bodyBytes} bytes). Send fewer or shorter recordings, or a compressed format.`,
  );
}

function tooSlow(seconds: number): ApiError {
  return new ApiError(
    "upload-timeout",
    `The body did not arrive within ${seconds} s. Send it again, or less at a time.`,
  );
}

function noRoom(): ApiError {
  return new ApiError(
    "busy",
    "The server holds as many bytes as it can. Ask again in a moment.",
  );
}

/** A body, in memory that a worker reads where it is. */
export type Body = Uint8Array<SharedArrayBuffer>;

/** Chunks as one array. */
function join(chunks: Uint8Array[], size: number): Body {
  const whole = new Uint8Array(new SharedArrayBuffer(size));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The chunks of a body, counted in the budget until the caller gives them back. */
async function readChunks(
  chunks: AsyncIterable<Uint8Array>,
  { limits: { bodyBytes, uploadSeconds }, budget }: UploadOptions,
): Promise<{ chunks: Uint8Array[]; held: number }> {
  const reader = chunks[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let held = 0;
  const { promise: late, reject } = Promise.withResolvers<never>();
  late.catch(() => {}); // nobody may wait for it any more
  const timer = setTimeout(
    () => reject(tooSlow(uploadSeconds)),
    1000 * uploadSeconds,
  );
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.next(), late]);
      if (done) return { chunks: read, held };
      if (held + value.length > bodyBytes) throw tooLarge(bodyBytes);
      if (!budget.take(value.length)) throw noRoom();
      held += value.length;
      read.push(value);
    }
  } catch (error) {
    // The rest is left unread: the connection ends with the answer.
    budget.give(held);
    if (error instanceof ApiError) throw error;
    throw new ApiError("bad-request", "The body broke off. Send it again.");
  } finally {
    clearTimeout(timer);
  }
}

/** A body on its way. */
export interface Upload {
  /** Its bytes as its client announced them. */
  length?: string;
  /** Its bytes as they come. */
  chunks: AsyncIterable<Uint8Array>;
}

/**
 * Read a request's body and do something with it; the bytes count in the budget until
 * that is done.
 *
 * @param upload  is read, or given up where it breaks a rule
 * @param options bounds
 * @param use     gets the whole body
 * @throws {ApiError} if the body is too large, arrives too slowly or not whole, or there
 *   is no room
 *
 * @example
 * ```ts
 * import { ByteBudget, withUpload } from "./upload.ts";
 * import assert from "node:assert/strict";
 *
 * const chunks = new Blob(["sound"]).stream();
 * const options = {
 *   limits: { bodyBytes: 100, uploadSeconds: 1 },
 *   budget: new ByteBudget(1000),
 * };
 * const size = await withUpload({ chunks }, options, (body) => Promise.resolve(body.length));
 * assert.equal(size, 5);
 * assert.equal(options.budget.held, 0);
 * ```
 */
export async function withUpload<T>(
  upload: Upload,
  options: UploadOptions,
  use: (body: Body) => Promise<T>,
): Promise<T> {
  const { limits: { bodyBytes }, budget } = options;
  if (Number(upload.length ?? 0) > bodyBytes) throw tooLarge(bodyBytes);
  const { chunks, held } = await readChunks(upload.chunks, options);
  try {
    return await use(join(chunks, held));
  } finally {
    budget.give(held);
  }
}
