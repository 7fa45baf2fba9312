/**
 * The page that trains: what a visitor chooses, and what is shown of the worker's work.
 *
 * @module
 */
/// <reference lib="dom" />

import { find } from "../page/dom.ts";
import { keepOffline } from "../page/offline.ts";
import type { Report, Request } from "./messages.ts";
import { TrainingPage } from "./training_page.ts";

/** Once the service worker gives the headers that the web server does not, a reload gives threads. */
function mentionThreads(): void {
  if (crossOriginIsolated || find("offline").hidden) return;
  find("threads").textContent = "Runs on one thread; faster after a reload";
}

const worker = new Worker(new URL("train_worker.js", import.meta.url), {
  type: "module",
});
const page = new TrainingPage((request: Request) =>
  worker.postMessage(request)
);
worker.onmessage = ({ data }: MessageEvent<Report>) => {
  page.receive(data);
  if (data.kind === "ready") void keepOffline().then(mentionThreads);
};
worker.onerror = (event) => {
  event.preventDefault();
  const reason = event.message || "its script cannot be loaded";
  page.receive({
    kind: "failed",
    message:
      `The part that trains stopped: ${reason}. Load the page again to continue.`,
  });
};
