/**
 * A worker thread where there is node:worker_threads (Deno, Node).
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import { serveJobs, type WorkerSetup } from "./slices.ts";

serveJobs(workerData as WorkerSetup);
