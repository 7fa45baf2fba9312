/**
 * SHA-256, in Deno and in browsers.
 *
 * @module
 */

/**
 * SHA-256 of bytes or of a text (UTF-8).
 *
 * @returns 64 hex digits
 *
 * @example
 * ```ts
 * import { sha256 } from "./sha256.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(await sha256("abc"), /^ba7816bf8f01cfea/);
 * ```
 */
export async function sha256(content: Uint8Array | string): Promise<string> {
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  const digest = await crypto.subtle.digest(
    "SHA-256",
    bytes as Uint8Array<ArrayBuffer>,
  );
  return Array.from(
    new Uint8Array(digest),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}
