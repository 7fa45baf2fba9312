/**
 * The headers of every answer, by the server of this project and by any other that hosts
 * the app.
 *
 * @module
 */

/** What a page of the app may load: its own files, and nothing written into the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  // WebAssembly is compiled from the app's own files.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

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

/**
 * The same headers as the file `_headers`, which hosts of static sites read.
 *
 * @example
 * ```ts
 * import { headersFile } from "./headers.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(headersFile(), /^\/\*\n  Content-Security-Policy: default-src 'none'/);
 * ```
 */
export function headersFile(): string {
  const lines = Object.entries(HEADERS).map(([name, value]) =>
    `  ${name}: ${value}`
  );
  return ["/*", ...lines, ""].join("\n");
}
