/**
 * A worker thread where there is node:worker_threads (Deno, Node).
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { serveJobs, type WorkerSetup } from "./slices.ts";

serveJobs(
  workerData as WorkerSetup,
  () => parentPort?.postMessage("started"),
);
