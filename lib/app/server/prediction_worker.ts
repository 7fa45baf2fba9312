/**
 * A worker as the server sees it: it takes jobs, and is stopped where it takes too long.
 *
 * @module
 */

import type { Job, JobAnswer, WorkerSetup, WorkerWords } from "./jobs.ts";

/** Milliseconds in which a worker must have loaded its model. */
const START_TIME = 60_000;

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

  /** Say something and wait for what ends it; every word grants the worker more time. */
  #ask(
    message: unknown,
    time: number,
    isEnd: (words: WorkerWords) => boolean,
  ): Promise<WorkerWords> {
    const { promise, resolve, reject } = Promise.withResolvers<WorkerWords>();
    let job: number | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fail = (cause: "late" | "broken", text: string) => {
      this.stop();
      reject(new WorkerFailure(cause, cause === "late" ? job : null, text));
    };
    const grant = () => {
      clearTimeout(timer);
      timer = setTimeout(() => fail("late", `no answer in ${time} ms`), time);
    };
    this.#listening = {
      heard: (words) => {
        grant();
        if (words.kind === "at") job = words.job;
        if (words.kind === "failed") fail("broken", words.message);
        if (isEnd(words)) resolve(words);
      },
      broken: (text) => fail("broken", text),
    };
    grant();
    this.#worker.postMessage(message);
    return promise.finally(() => {
      clearTimeout(timer);
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
    setup: WorkerSetup,
    url: URL = WORKER_URL,
  ): Promise<PredictionWorker> {
    const worker = new PredictionWorker(url);
    await worker.#ask(setup, START_TIME, ({ kind }) => kind === "ready");
    return worker;
  }

  /**
   * Let the worker answer jobs.
   *
   * @param jobs copied, but for bodies in shared memory
   * @param time milliseconds that it may take for each job, and for the network
   * @throws {WorkerFailure} if it takes longer or breaks; the worker is stopped then
   */
  async run(jobs: readonly Job[], time: number): Promise<JobAnswer[]> {
    const isEnd = ({ kind }: WorkerWords) => kind === "answers";
    const words = await this.#ask({ jobs }, time, isEnd);
    return words.kind === "answers" ? words.answers : [];
  }

  /** Stop it, whatever it does. */
  stop(): void {
    this.#worker.terminate();
  }
}
