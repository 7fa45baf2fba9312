/**
 * How a worker thread starts: by node:worker_threads in Deno and Node, whose
 * workers can be told not to keep the process alive; as a web worker in a page.
 *
 * @module
 */
import type { WorkerSetup } from "./slices.ts";

/** A worker thread. */
export interface Thread {
  /** Settled once it waits for jobs; rejected if its module cannot be run. */
  started: Promise<void>;
  stop(): void;
}

/** Starts a worker thread. */
export type Spawn = (setup: WorkerSetup) => Thread;

/** Whether this is a page, or a worker of one. */
function isBrowser(): boolean {
  const { process } = globalThis as {
    process?: { versions?: { node?: string } };
  };
  return !("Deno" in globalThis) && !process?.versions?.node;
}

function startError(module: URL, reason: unknown): Error {
  return new Error(
    `Cannot start a worker from ${module.href}: ${reason}. Pass threads: 1 to run without workers`,
  );
}

function webThread(module: URL, setup: WorkerSetup): Thread {
  const worker = new Worker(module, { type: "module" });
  const started = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => {
      event.preventDefault();
      reject(startError(module, event.message ?? "an error"));
    };
  });
  worker.postMessage(setup);
  return { started, stop: () => worker.terminate() };
}

/**
 * What starts worker threads here.
 *
 * @param url where the worker's module lies, if not beside this one (a bundle)
 */
export async function workerSpawner(url?: URL): Promise<Spawn> {
  if (isBrowser()) {
    const module = url ?? new URL("./thread_web.ts", import.meta.url);
    return (setup) => webThread(module, setup);
  }
  const { Worker: NodeWorker } = await import("node:worker_threads");
  const module = url ?? new URL("./thread_node.ts", import.meta.url);
  return (setup) => {
    const worker = new NodeWorker(module, { workerData: setup });
    const started = new Promise<void>((resolve, reject) => {
      worker.once("message", () => {
        worker.unref();
        resolve();
      });
      worker.once(
        "error",
        (error) => reject(startError(module, (error as Error).message)),
      );
    });
    return { started, stop: () => void worker.terminate() };
  };
}
