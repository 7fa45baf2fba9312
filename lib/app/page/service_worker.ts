/**
 * Keeps the app for use without a network, and gives it the headers that threads need
 * where the web server doesn't.
 *
 * @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="webworker" />

/** What the build has written at the top of this script. */
interface Build {
  /** Changes with any file. */
  name: string;
  /** Paths from this script. */
  files: string[];
}

/** A service worker's own global. */
const worker = self as unknown as ServiceWorkerGlobalScope & { BUILD: Build };

const { name, files } = worker.BUILD;

/** Cross-origin isolation, without which memory cannot be shared. */
const HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const base = new URL("./", worker.location.href);
const kept = new Set(files.map((path) => new URL(path, base).href));

/** Fetches everything, past the browser's own cache. */
async function keep(): Promise<void> {
  const cache = await caches.open(name);
  await cache.addAll(
    [...kept].map((url) => new Request(url, { cache: "reload" })),
  );
  await worker.skipWaiting();
}

/** Drops what other builds have kept, and takes over pages that are open. */
async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((other) => other !== name);
  await Promise.all(others.map((other) => caches.delete(other)));
  await worker.clients.claim();
}

/** The file that is meant: a folder's address stands for its page. */
function fileOf(url: string): string {
  const address = new URL(url);
  address.search = address.hash = "";
  if (address.pathname.endsWith("/")) address.pathname += "index.html";
  return address.href;
}

/** What is kept, else what the network gives. */
async function find(request: Request, file: string): Promise<Response> {
  const cache = await caches.open(name);
  const found = await cache.match(file) ?? await fetch(request);
  const headers = new Headers(found.headers);
  for (const [key, value] of Object.entries(HEADERS)) headers.set(key, value);
  const { status, statusText } = found;
  return new Response(found.body, { status, statusText, headers });
}

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const file = fileOf(event.request.url);
  if (event.request.method !== "GET" || !kept.has(file)) return;
  event.respondWith(find(event.request, file));
});
