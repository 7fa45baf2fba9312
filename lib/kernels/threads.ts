/**
 * The pool of threads that run the slices of a kernel.
 *
 * @module
 */
import {
  CONTROL_WORDS,
  instantiate,
  type Kernel,
  takeSlices,
  Word,
  type WorkerSetup,
} from "./slices.ts";
import type { Spawn } from "./spawn.ts";

/** More would not fit the partial sums that work is cut into. */
const MAX_THREADS = 64;

/** How often a thread looks before it sleeps. */
interface Spins {
  usual: number;
  /** In a burst of jobs after a rest. */
  burst: number;
}

/**
 * Where each thread has a core, some 60 µs: mostly the next job comes, or the last slice
 * ends, within that time, and to wake takes as long. In a burst 1.5 ms: a thread that
 * slept in its midst would be woken, and share the other's core for the rest of it.
 */
const SPINS: Record<"oneCoreEach" | "fewerCores", Spins> = {
  oneCoreEach: { usual: 8000, burst: 200_000 },
  fewerCores: { usual: 2000, burst: 2000 },
};

/** Jobs of a burst: those of one prediction, and more. */
const BURST_JOBS = 40;

/** Most workers that rest before they sleep: the naps of many would take too much time. */
const RESTING_WORKERS = 3;

/** Whether memory can be shared with threads here. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer === "function" &&
    (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !==
      false;
}

function coreCount(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Whether this thread may block; a page's main thread may not. */
function canWait(): boolean {
  return !("document" in globalThis);
}

/**
 * Number of threads to use: the number asked for, else one per core; one where
 * memory cannot be shared.
 *
 * @throws {RangeError} if the number is not an integer in [1, 64]
 *
 * @example
 * ```ts
 * import { threadCount } from "./threads.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(threadCount(1), 1);
 * assert(threadCount() >= 1);
 * ```
 */
export function threadCount(asked?: number): number {
  const threads = asked ?? Math.min(coreCount(), MAX_THREADS);
  if (!Number.isInteger(threads) || threads < 1 || threads > MAX_THREADS) {
    throw new RangeError(
      `Cannot start threads: their number must be an integer in [1, ${MAX_THREADS}], got ${threads}`,
    );
  }
  return canShareMemory() ? threads : 1;
}

/** A kernel's call. */
export interface Job {
  /** Number of the kernel. */
  kernel: number;
  slices: number;
  /** Address of the parameter block. */
  params: number;
  /** Address of the scratch memory of thread 0; the others' follow. */
  scratch: number;
  /** Bytes of a thread's scratch memory. */
  scratchBytes: number;
}

/**
 * Runs jobs on the calling thread and on workers, which sleep between jobs and
 * don't keep the process alive.
 */
export class ThreadPool {
  readonly threads: number;
  readonly #control: Int32Array;
  readonly #kernels: Kernel[];
  readonly #spins: Spins;
  /** Jobs that are left of a burst. */
  #burst = 0;

  private constructor(
    threads: number,
    control: Int32Array,
    kernels: Kernel[],
    spins: Spins,
  ) {
    this.threads = threads;
    this.#control = control;
    this.#kernels = kernels;
    this.#spins = spins;
  }

  /**
   * Starts the workers, and waits until they are there.
   *
   * @param threads at least 1, the caller included
   * @param spawn   starts a worker
   * @throws {Error} if a worker cannot start; the others are stopped
   */
  static async start(
    setup: Pick<WorkerSetup, "module" | "memory" | "names">,
    threads: number,
    spawn: Spawn,
  ): Promise<ThreadPool> {
    const { module, memory, names } = setup;
    const bytes = 4 * CONTROL_WORDS;
    const control = new Int32Array(
      threads > 1 ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
    );
    const oneCoreEach = threads <= coreCount();
    const spins = SPINS[oneCoreEach ? "oneCoreEach" : "fewerCores"];
    control[Word.SPINS] = spins.usual;
    control[Word.REST] = Number(oneCoreEach && threads <= 1 + RESTING_WORKERS);
    const workers = Array.from(
      { length: threads - 1 },
      (_, i) => spawn({ ...setup, control, index: i + 1 }),
    );
    try {
      await Promise.all(workers.map(({ started }) => started));
    } catch (error) {
      for (const worker of workers) worker.stop();
      throw error;
    }
    const kernels = instantiate(module, memory, names);
    return new ThreadPool(threads, control, kernels, spins);
  }

  /**
   * Run all slices of a job; returns when they are done.
   *
   * @throws {Error} if a worker failed
   */
  run(job: Job): void {
    if (this.threads === 1 || job.slices === 1) {
      const kernel = this.#kernels[job.kernel];
      for (let slice = 0; slice < job.slices; slice++) {
        kernel(job.params, slice, job.scratch);
      }
      return;
    }
    this.#publish(job);
    try {
      takeSlices(this.#control, this.#kernels, 0);
    } finally {
      // After a trap here, nobody takes what is left.
      Atomics.store(this.#control, Word.REMAINING, 0);
      this.#waitForWorkers();
    }
    const failed = Atomics.load(this.#control, Word.FAILED);
    if (failed > 0) {
      throw new Error(
        `Cannot run a kernel: ${failed} of ${
          this.threads - 1
        } worker threads failed`,
      );
    }
  }

  /** Wakes the workers for a job that is about to come; they look for it for a while. */
  wake(): void {
    if (this.threads > 1 && !this.#areResting()) {
      Atomics.notify(this.#control, Word.JOB);
    }
  }

  /** Whether workers rest: they are not woken, and will look for a job by themselves. */
  #areResting(): boolean {
    return Atomics.load(this.#control, Word.RESTING) > 0;
  }

  #publish(job: Job): void {
    const control = this.#control;
    control[Word.KERNEL] = job.kernel;
    control[Word.SLICES] = job.slices;
    control[Word.PARAMS] = job.params;
    control[Word.SCRATCH] = job.scratch;
    control[Word.SCRATCH_BYTES] = job.scratchBytes;
    control[Word.FAILED] = 0;
    Atomics.store(control, Word.REMAINING, job.slices);
    Atomics.add(control, Word.JOB, 1);
    // After the job's number: a worker that goes from rest to sleep now sees the new one.
    const resting = this.#areResting();
    this.#burst = resting ? BURST_JOBS : Math.max(0, this.#burst - 1);
    control[Word.SPINS] = this.#spins[this.#burst > 0 ? "burst" : "usual"];
    if (!resting) Atomics.notify(control, Word.JOB, job.slices - 1);
  }

  #waitForWorkers(): void {
    const control = this.#control;
    const spinsAtMost = control[Word.SPINS];
    const wait = canWait();
    for (let spins = 0;; spins++) {
      const inside = Atomics.load(control, Word.INSIDE);
      if (inside === 0) return;
      if (wait && spins >= spinsAtMost) {
        Atomics.wait(control, Word.INSIDE, inside);
      }
    }
  }
}
