/**
 * A worker thread in a cross-origin-isolated page.
 *
 * @module
 */
import { serveJobs, type WorkerSetup } from "./slices.ts";

addEventListener(
  "message",
  (event) => serveJobs((event as MessageEvent<WorkerSetup>).data),
);
