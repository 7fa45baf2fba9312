/**
 * The bundle of the test page: in the page it offers the program, here or in a
 * worker that runs the same bundle; in that worker it runs it.
 *
 * @module
 */
import type { SimdOptions } from "../../lib/backend/register.ts";
import { type Outcome, type Task, trainAndPredict } from "./page_program.ts";

/** How responsive the page was. */
export interface Watched {
  outcome: Outcome;
  /** Longest time between two turns of a timer, in milliseconds. */
  longestGap: number;
}

/** Runs the program in this thread. */
function inPage(task: Task, options: SimdOptions): Promise<Outcome> {
  const path = options.workerUrl ?? "thread_web.js";
  const workerUrl = new URL(path, import.meta.url);
  return trainAndPredict(task, { ...options, binary: "strict", workerUrl });
}

/** Runs the program in a worker, and watches this thread's timers meanwhile. */
async function inWorker(task: Task, options: SimdOptions): Promise<Watched> {
  const worker = new Worker(import.meta.url, { type: "module" });
  const answer = new Promise<Outcome>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.postMessage({ task, options });
  let longestGap = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longestGap = Math.max(longestGap, now - last);
    last = now;
  }, 5);
  const outcome = await answer;
  clearInterval(timer);
  worker.terminate();
  return { outcome, longestGap };
}

declare function postMessage(message: Outcome): void;

if ("document" in globalThis) {
  Object.assign(globalThis, { inPage, inWorker });
} else {
  addEventListener("message", async (event) => {
    const { task, options } = (event as MessageEvent).data;
    postMessage(await inPage(task, options));
  });
}
