/**
 * A worker thread in a cross-origin-isolated page.
 *
 * @module
 */
import { serveJobs, type WorkerSetup } from "./slices.ts";

/** To the page or worker that started this one; Deno's types leave it out. */
declare function postMessage(message: string): void;

addEventListener("message", (event) => {
  const { data } = event as MessageEvent<WorkerSetup>;
  serveJobs(data, () => postMessage("started"));
});
