/**
 * How a worker thread starts: by node:worker_threads in Deno and Node, whose
 * workers can be told not to keep the process alive; as a web worker in a page.
 *
 * @module
 */
import type { WorkerSetup } from "./slices.ts";

/** Whether this is a page, or a worker of one. */
function isBrowser(): boolean {
  return !("Deno" in globalThis) && !("process" in globalThis);
}

/**
 * A function that starts worker threads.
 *
 * @param url where the worker's module lies, if not beside this one (a bundle)
 */
export async function workerSpawner(
  url?: URL,
): Promise<(setup: WorkerSetup) => void> {
  if (isBrowser()) {
    const module = url ?? new URL("./thread_web.ts", import.meta.url);
    return (setup) => {
      new Worker(module, { type: "module" }).postMessage(setup);
    };
  }
  const { Worker: NodeWorker } = await import("node:worker_threads");
  const module = url ?? new URL("./thread_node.ts", import.meta.url);
  return (setup) => {
    new NodeWorker(module, { workerData: setup }).unref();
  };
}
