/**
 * Workers that answer requests: those that wait together go as one batch, and a worker
 * that hangs or breaks is replaced.
 *
 * @module
 */

import { ApiError } from "./api_error.ts";
import { JobQueue } from "./job_queue.ts";
import type { Job, JobAnswer } from "./jobs.ts";
import { PredictionWorker, WorkerFailure } from "./prediction_worker.ts";
import type { ServerSettings } from "./settings.ts";

/** Milliseconds before another try to start a worker that didn't. */
const RESTART_PAUSE = 1_000;

/** An answer that isn't an error, with the time that its job waited. */
export type PoolAnswer =
  & Extract<JobAnswer, { predictions: unknown }>
  & {
    /** Milliseconds until a worker took the job. */
    queue: number;
  };

/** A job and who waits for it. */
interface Waiting {
  job: Job;
  /** When it came, by the clock of `performance`. */
  since: number;
  /** It was in a batch that failed: it goes by itself now. */
  alone: boolean;
  resolve(answer: PoolAnswer): void;
  reject(error: Error): void;
}

const late = (seconds: number) =>
  new ApiError(
    "work-timeout",
    `The request took more than ${seconds} s to be worked on. Send fewer or shorter recordings.`,
  );

const broken = () =>
  new ApiError(
    "internal",
    "A worker broke on this request. Report it with the file, please.",
  );

/**
 * How many of those that wait a worker takes: its share, where others are idle too, and
 * else all, since the network hears several together faster than one after the other.
 */
function shareOf(
  waiting: readonly { alone: boolean }[],
  { idle, batch }: { idle: number; batch: number },
): number {
  const share = Math.min(batch, Math.ceil(waiting.length / idle));
  const alone = waiting.findIndex((one) => one.alone);
  return alone < 0 ? share : Math.max(1, Math.min(share, alone));
}

/** What the pool needs to know. */
export interface PoolSettings
  extends Pick<ServerSettings, "model" | "workers" | "threads" | "limits"> {
  /** The workers' module, if not beside this one. */
  workerUrl?: URL;
}

/** A worker that has loaded the model. */
function startWorker(
  { model, threads, limits: { files }, workerUrl }: PoolSettings,
): Promise<PredictionWorker> {
  return PredictionWorker.start({ model, files, threads }, workerUrl);
}

/** See the module's text. */
export class WorkerPool {
  readonly #settings: PoolSettings;
  readonly #queue: JobQueue<Waiting>;
  readonly #lives: Promise<void>[];
  #nextId = 1;
  #ready: number;
  #busy = 0;
  #answered = 0;
  #replaced = 0;

  private constructor(settings: PoolSettings, workers: PredictionWorker[]) {
    this.#settings = settings;
    this.#queue = new JobQueue(settings.limits.waiting);
    this.#ready = workers.length;
    this.#lives = workers.map((worker) => this.#live(worker));
  }

  /**
   * Start all workers.
   *
   * @throws {WorkerFailure} if one can't start; the others are stopped
   */
  static async start(settings: PoolSettings): Promise<WorkerPool> {
    const started = await Promise.allSettled(
      Array.from({ length: settings.workers }, () => startWorker(settings)),
    );
    const alive = started.flatMap((result) =>
      result.status === "fulfilled" ? [result.value] : []
    );
    const failed = started.find((result) => result.status === "rejected");
    if (failed) {
      for (const worker of alive) worker.stop();
      throw failed.reason;
    }
    return new WorkerPool(settings, alive);
  }

  /** Workers that are ready, requests that wait, and counts since the start. */
  get state(): {
    workers: number;
    waiting: number;
    answered: number;
    replaced: number;
  } {
    return {
      workers: this.#ready,
      waiting: this.#queue.length,
      answered: this.#answered,
      replaced: this.#replaced,
    };
  }

  /**
   * Answer a request.
   *
   * @param request its body and what is asked; not changed
   * @throws {ApiError} if the queue is full, the request waits or takes too long, or
   *   its body is wrong
   */
  async run(request: Omit<Job, "id">): Promise<PoolAnswer> {
    const { waitSeconds } = this.#settings.limits;
    const job = { ...request, id: this.#nextId++ };
    const { promise, resolve, reject } = Promise.withResolvers<PoolAnswer>();
    const since = performance.now();
    const waiting = { job, since, alone: false, resolve, reject };
    if (!this.#queue.push(waiting)) throw busy();
    const timer = setTimeout(() => {
      if (this.#queue.remove(waiting)) reject(busy());
    }, 1000 * waitSeconds);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#answered++;
    }
  }

  /** Let the workers finish what waits, and stop them. */
  async close(): Promise<void> {
    this.#queue.close();
    await Promise.all(this.#lives);
  }

  /** The life of a place in the pool: one worker after another. */
  async #live(worker: PredictionWorker): Promise<void> {
    const { batch } = this.#settings.limits;
    const idle = () => this.#ready - this.#busy;
    const take = (waiting: readonly Waiting[]) => {
      const share = shareOf(waiting, { idle: idle(), batch });
      this.#busy++;
      return share;
    };
    // Clients that got their answers together ask again together; while another worker
    // is idle for who comes later, nobody waits for them.
    let last = 1;
    const enough = () => idle() > 1 ? 1 : last;
    for (;;) {
      const taken = await this.#queue.take(take, enough);
      if (taken.length === 0) return worker.stop();
      last = taken.length;
      const lives = await this.#answer(worker, taken);
      this.#busy--;
      if (!lives) worker = await this.#replace();
    }
  }

  /** Let a worker answer. @returns false if it is lost */
  async #answer(
    worker: PredictionWorker,
    taken: Waiting[],
  ): Promise<boolean> {
    const from = performance.now();
    const jobs = taken.map(({ job }) => job);
    try {
      const time = 1000 * this.#settings.limits.workSeconds;
      const answers = await worker.run(jobs, time);
      for (const answer of answers) {
        const waiting = taken.find(({ job }) => job.id === answer.id)!;
        if ("error" in answer) {
          const { code, message } = answer.error;
          waiting.reject(new ApiError(code, message));
        } else waiting.resolve({ ...answer, queue: from - waiting.since });
      }
      return true;
    } catch (error) {
      if (!(error instanceof WorkerFailure)) throw error;
      this.#blame(error, taken);
      return false;
    }
  }

  /**
   * Answers the job that a worker was lost on; the others wait again. Where the network
   * was lost on a batch, or a worker broke, nobody knows on which: each goes by itself then.
   */
  #blame({ cause, job }: WorkerFailure, taken: Waiting[]): void {
    const { workSeconds } = this.#settings.limits;
    const guilty = taken.length === 1
      ? taken[0]
      : taken.find((waiting) => waiting.job.id === job);
    guilty?.reject(cause === "late" ? late(workSeconds) : broken());
    const others = taken.filter((waiting) => waiting !== guilty);
    if (!guilty) { for (const waiting of others) waiting.alone = true; }
    this.#queue.putBack(others);
  }

  /** A new worker in the place of a lost one. */
  async #replace(): Promise<PredictionWorker> {
    this.#replaced++;
    this.#ready--;
    for (;;) {
      try {
        const worker = await startWorker(this.#settings);
        this.#ready++;
        return worker;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE));
      }
    }
  }
}

/** The queue is full, or doesn't move. */
function busy(): ApiError {
  return new ApiError(
    "busy",
    "The server has more requests than it can answer. Ask again in a moment.",
  );
}
