/**
 * The headers of every answer, by the server of this project and by any other that hosts
 * the app.
 *
 * @module
 */

/** What a page of the app may load: its own files, and nothing written into the page. */
const POLICY = [
  "default-src 'none'",
  // WebAssembly is compiled from the app's own files.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** What only a header can say. */
const CONTENT_SECURITY_POLICY = `${POLICY}; frame-ancestors 'none'`;

/** The policy as a page states it itself, for servers that send no headers. */
export const POLICY_ELEMENT =
  `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;

/**
 * Headers of every answer, by name. Scripts and styles come from files only; the page
 * is isolated from other origins, which lets it share memory between threads; it may
 * use the microphone and no other device.
 *
 * @example
 * ```ts
 * import { HEADERS } from "./headers.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(HEADERS["Content-Security-Policy"], /default-src 'none'/);
 * assert.equal(HEADERS["Cross-Origin-Embedder-Policy"], "require-corp");
 * ```
 */
export const HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "microphone=(self), camera=(), geolocation=(), display-capture=(), usb=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** The app's pages and workers in a site; notebooks beside them carry their own scripts. */
const APP_PATHS = [
  "/",
  "/index.html",
  "/train.html",
  "/worker.js",
  "/train_worker.js",
  "/thread_web.js",
];

/**
 * The same headers as the file `_headers`, which hosts of static sites read: the
 * Content-Security-Policy for the app, all others for everything.
 *
 * @example
 * ```ts
 * import { headersFile } from "./headers.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(headersFile(), /^\/\*\n  Cross-Origin-Opener-Policy: same-origin\n/);
 * assert.match(headersFile(), /^\/index.html\n  Content-Security-Policy: default-src 'none'/m);
 * ```
 */
export function headersFile(): string {
  const { "Content-Security-Policy": policy, ...others } = HEADERS;
  const lines = Object.entries(others).map(([name, value]) =>
    `  ${name}: ${value}`
  );
  const paths = APP_PATHS.flatMap((path) => [
    path,
    `  Content-Security-Policy: ${policy}`,
  ]);
  return ["/*", ...lines, ...paths, ""].join("\n");
}
