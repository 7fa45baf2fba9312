/**
 * The page's end of its worker: requests as promises.
 *
 * @module
 */
/// <reference lib="dom" />

import type {
  CallName,
  Calls,
  Curve,
  Failure,
  Reply,
  Request,
} from "./protocol.ts";

/** A request that the worker could not answer. */
export class HearingError extends Error {
  /** The class's name. */
  override name = "HearingError";
  /** Whether the file is of a kind that only the browser may be able to read. */
  readonly otherKind: boolean;

  /** @param failure what the worker said */
  constructor({ message, otherKind }: Failure) {
    super(message);
    this.otherKind = otherKind;
  }
}

/** Who waits for an answer. */
interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  report?(part: Curve): void;
}

/** The worker that hears. */
export class Ears {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  /** @param url of the worker's bundle */
  constructor(url: URL) {
    this.#worker = new Worker(url, { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) =>
      this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const message = event.message || "its script cannot be loaded";
      this.#fail(new Error(`The part that listens stopped: ${message}`));
    };
  }

  #receive(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    if ("part" in reply) return waiting.report?.(reply.part);
    this.#waiting.delete(reply.id);
    if ("failure" in reply) waiting.reject(new HearingError(reply.failure));
    else waiting.resolve(reply.answer);
  }

  /** Everybody who waits gets an error. */
  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /**
   * Ask the worker.
   *
   * @param transfer what the page gives away with the question
   * @param report   gets the answer's parts on the way
   * @throws {HearingError} if it cannot answer
   */
  call<K extends CallName>(
    name: K,
    ask: Calls[K]["ask"],
    { transfer = [], report }: {
      transfer?: Transferable[];
      report?: (part: Curve) => void;
    } = {},
  ): Promise<Calls[K]["answer"]> {
    const id = this.#next++;
    const request: Request<K> = { id, name, ask };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {
        resolve: resolve as (answer: unknown) => void,
        reject,
        report,
      });
      this.#worker.postMessage(request, transfer);
    });
  }
}
