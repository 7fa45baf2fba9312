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

/** What a worker is started with. */
export interface WorkerSetup {
  /** The model's folder. */
  model: string;
  /** Most files of a job. */
  files: number;
  /** Threads that compute. */
  threads: number;
}

/** What a worker says: that it is ready, how far it is, and what came out. */
export type WorkerWords =
  | { kind: "ready" }
  /** It begins to read a job; null: it has read them all. */
  | { kind: "at"; job: number | null }
  | { kind: "answers"; answers: JobAnswer[] }
  /** It can't start. */
  | { kind: "failed"; message: string };
