/**
 * The request `layer`, in every program that does the layers' work.
 *
 * @module
 */

import type { LayerJob } from "./layer_jobs.ts";

/** A job, and how many times a request does it at least this long. */
export interface LayerRequest {
  job: LayerJob;
  /** Milliseconds; 0: once. */
  atLeast: number;
}

/** Does a job's work once; the milliseconds that it took. */
export type Timer = () => number | Promise<number>;

/**
 * Answers `layer`: the mean time of a job that is done again and again for as
 * long as was asked. It is prepared once, for as many requests as name it in a row.
 */
export function layerWork(prepare: (job: LayerJob) => Promise<Timer> | Timer) {
  let key = "";
  let timer: Timer;
  return async ({ job, atLeast }: LayerRequest) => {
    if (key !== JSON.stringify(job)) {
      timer = await prepare(job);
      key = JSON.stringify(job);
    }
    let total = 0;
    let times = 0;
    do {
      total += await timer();
      times++;
    } while (total < atLeast);
    return { ms: total / times };
  };
}
