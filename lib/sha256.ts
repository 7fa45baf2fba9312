/**
 * SHA-256, in Deno and in browsers.
 *
 * @module
 */

import { sha256 as compute } from "@noble/hashes/sha2.js";

const encode = (text: string) => new TextEncoder().encode(text);

/** Two digits a byte. */
function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

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
  const bytes = typeof content === "string" ? encode(content) : content;
  // Engines keep theirs from pages that came by plain HTTP from another machine.
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (subtle === undefined) return toHex(compute(bytes));
  const digest = await subtle.digest(
    "SHA-256",
    bytes as Uint8Array<ArrayBuffer>,
  );
  return toHex(new Uint8Array(digest));
}

/**
 * SHA-256 of a text (UTF-8), at once: for names that are made of what they stand for.
 *
 * @returns 64 hex digits
 *
 * @example
 * ```ts
 * import { sha256, sha256Name } from "./sha256.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(sha256Name("abc"), await sha256("abc"));
 * ```
 */
export function sha256Name(text: string): string {
  return toHex(compute(encode(text)));
}
