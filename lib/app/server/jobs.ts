/**
 * What server and workers say to each other.
 *
 * @module
 */

import type { ErrorCode } from "./api_error.ts";
import type { Prediction } from "./schemas.ts";

/** One request's body, for a worker. */
export interface Job {
  /** Tells the jobs of a server apart. */
  id: number;
  /**
   * The body: a sound file, or a form whose parts are such. It may lie in shared memory,
   * which isn't copied on its way to a worker.
   */
  body: Uint8Array;
  /** Of the body; a form if it says `multipart/form-data`. */
  contentType: string;
  /** Start of a fixed window in seconds; default: the model's own. */
  offset?: number;
}

/** Milliseconds that a worker took. */
export interface WorkTimes {
  /** To read the sound files of a request, and to judge what there is to hear. */
  decode: number;
  /** To compute what the network gets, for the whole batch. */
  features: number;
  /** Of the network, for the whole batch. */
  network: number;
}

/** What a worker found for one job. */
export type JobAnswer =
  & { id: number }
  & (
    | {
      predictions: Prediction[];
      times: WorkTimes;
      /** Recordings that went through the network at once. */
      batch: number;
    }
    | { error: { code: ErrorCode; message: string } }
  );

/** What a worker is told. */
export interface WorkerTask {
  jobs: Job[];
}

/**
 * How far a worker is, in memory that the server looks at from time to time: a message for
 * each step would cost both sides more than the step is worth.
 *
 * @example
 * ```ts
 * import { Progress } from "./jobs.ts";
 * import assert from "node:assert/strict";
 *
 * const server = new Progress();
 * const worker = new Progress(server.memory);
 * worker.begin(7);
 * assert.equal(server.job, 7);
 * worker.begin(null);
 * assert.equal(server.job, null);
 * assert.equal(server.steps, 2);
 * ```
 */
export class Progress {
  readonly #words: Int32Array;

  /** @param memory shared by both; made if absent */
  constructor(readonly memory = new SharedArrayBuffer(8)) {
    this.#words = new Int32Array(memory);
  }

  /** Steps that were taken. */
  get steps(): number {
    return Atomics.load(this.#words, 0);
  }

  /** The job that is being read; null: all are read, or none is. */
  get job(): number | null {
    return Atomics.load(this.#words, 1) || null;
  }

  /** Take a step: begin to read a job, or, if null, what comes when all are read. */
  begin(job: number | null): void {
    Atomics.store(this.#words, 1, job ?? 0);
    Atomics.add(this.#words, 0, 1);
  }
}

/** What a worker is started with. */
export interface WorkerSetup {
  /** Where it says how far it is, as {@linkcode Progress} does. */
  progress: SharedArrayBuffer;
  /** The model's folder. */
  model: string;
  /** Most files of a job. */
  files: number;
  /** Threads that compute. */
  threads: number;
}

/** What a worker says: that it is ready, and what came out. */
export type WorkerWords =
  | { kind: "ready" }
  | { kind: "answers"; answers: JobAnswer[] }
  /** It can't start. */
  | { kind: "failed"; message: string };
