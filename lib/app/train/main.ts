/**
 * The page that trains: what a visitor chooses, and what is shown of the worker's work.
 *
 * @module
 */
/// <reference lib="dom" />

import { keepOffline } from "../page/offline.ts";
import type { Report, Request } from "./messages.ts";
import { TrainingPage } from "./training_page.ts";

const worker = new Worker(new URL("train_worker.js", import.meta.url), {
  type: "module",
});
const page = new TrainingPage((request: Request) =>
  worker.postMessage(request)
);
worker.onmessage = ({ data }: MessageEvent<Report>) => {
  page.receive(data);
  if (data.kind === "ready") void keepOffline();
};
worker.onerror = (event) => {
  event.preventDefault();
  const reason = event.message || "its script cannot be loaded";
  page.receive({
    kind: "failed",
    message: `The part that trains stopped: ${reason}`,
  });
};
