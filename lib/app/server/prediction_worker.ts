/**
 * A worker as the server sees it: it takes jobs, and is stopped where it takes too long.
 *
 * @module
 */

import {
  type Job,
  type JobAnswer,
  Progress,
  type WorkerSetup,
  type WorkerWords,
} from "./jobs.ts";

/** Milliseconds in which a worker must have loaded its model. */
const START_TIME = 60_000;

/** Looks at a worker's progress in the time that it may take for a step. */
const LOOKS = 8;

/** The worker's module. */
const WORKER_URL = new URL("./predict_worker.ts", import.meta.url);

/** A worker that gave no answer; it is stopped. */
export class WorkerFailure extends Error {
  /** the class's name, the same across realms */
  override name = "WorkerFailure";

  /**
   * The end of a worker.
   *
   * @param cause what happened: it took too long, or it broke
   * @param job   which job it was at; null: the network was at work on all of them, or
   *   nobody knows, since a worker's end may be told before its last words
   */
  constructor(
    override readonly cause: "late" | "broken",
    readonly job: number | null,
    message: string,
  ) {
    super(message);
  }
}

/** Where a worker's words go. */
interface Listening {
  heard(words: WorkerWords): void;
  broken(message: string): void;
}

/** A worker with a model. It takes one list of jobs at a time. */
export class PredictionWorker {
  readonly #worker: Worker;
  readonly #progress = new Progress();
  #listening: Listening | null = null;

  private constructor(url: URL) {
    this.#worker = new Worker(url, { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<WorkerWords>) =>
      this.#listening?.heard(data);
    this.#worker.onerror = (event) => {
      event.preventDefault(); // the server lives on
      this.#listening?.broken(event.message);
    };
  }

  /** Say something and wait for the answer; every step grants the worker more time. */
  #ask(message: unknown, time: number): Promise<WorkerWords> {
    const { promise, resolve, reject } = Promise.withResolvers<WorkerWords>();
    const progress = this.#progress;
    let { steps } = progress;
    let looks = 0;
    const fail = (cause: "late" | "broken", text: string) => {
      this.stop();
      const job = cause === "late" ? progress.job : null;
      reject(new WorkerFailure(cause, job, text));
    };
    const timer = setInterval(() => {
      looks = progress.steps === steps ? looks + 1 : 0;
      steps = progress.steps;
      if (looks >= LOOKS) fail("late", `no step in ${time} ms`);
    }, time / LOOKS);
    this.#listening = {
      heard: (words) =>
        words.kind === "failed"
          ? fail("broken", words.message)
          : resolve(words),
      broken: (text) => fail("broken", text),
    };
    this.#worker.postMessage(message);
    return promise.finally(() => {
      clearInterval(timer);
      this.#listening = null;
    });
  }

  /**
   * Start a worker, and wait until it has loaded its model.
   *
   * @param url the worker's module
   * @throws {WorkerFailure} if it can't
   */
  static async start(
    setup: Omit<WorkerSetup, "progress">,
    url: URL = WORKER_URL,
  ): Promise<PredictionWorker> {
    const worker = new PredictionWorker(url);
    const progress = worker.#progress.memory;
    await worker.#ask({ ...setup, progress }, START_TIME);
    return worker;
  }

  /**
   * Let the worker answer jobs.
   *
   * @param jobs copied, but for bodies in shared memory
   * @param time milliseconds that it may take for each job, and for the network; it is
   *   stopped an eighth later at most
   * @throws {WorkerFailure} if it takes longer or breaks; the worker is stopped then
   */
  async run(jobs: readonly Job[], time: number): Promise<JobAnswer[]> {
    const words = await this.#ask({ jobs }, time);
    return words.kind === "answers" ? words.answers : [];
  }

  /** Stop it, whatever it does. */
  stop(): void {
    this.#worker.terminate();
  }
}
