/**
 * Keeps the page for use without a network.
 *
 * @module
 */
/// <reference lib="dom" />

import { find } from "./dom.ts";

/** Has everything kept, and says so once it is. Where it can't be kept, the page works on. */
export async function keepOffline(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("service_worker.js");
    await navigator.serviceWorker.ready;
    find("offline").hidden = false;
  } catch (error) {
    console.info(`Not kept for use offline: ${(error as Error).message}`);
  }
}
