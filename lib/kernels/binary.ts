/**
 * Which of the two binaries an engine takes, and its bytes.
 *
 * @module
 */

/** With fused multiply-add, or with the same bits on every CPU. */
export type Variant = "relaxed" | "strict";

/** (module (func (result v128) … f32x4.relaxed_madd)) */
const RELAXED_PROBE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 19, 1, 17, 0],
  ...[0x41, 0, 0xfd, 17, 0x41, 0, 0xfd, 17, 0x41, 0, 0xfd, 17],
  ...[0xfd, 0x85, 0x02, 0x0b],
);

/**
 * Whether the engine has relaxed SIMD (`f32x4.relaxed_madd`).
 *
 * @example
 * ```ts
 * import { hasRelaxedSimd } from "./binary.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(typeof hasRelaxedSimd(), "boolean");
 * ```
 */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_PROBE);
}

/**
 * Where the binary of a variant is kept, beside this module.
 *
 * @example
 * ```ts
 * import { binaryUrl } from "./binary.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(binaryUrl("strict").href, /kernels_strict\.wasm$/);
 * ```
 */
export function binaryUrl(variant: Variant): URL {
  return new URL(`kernels_${variant}.wasm`, import.meta.url);
}

/**
 * Read a binary from where it is kept: a file, or the server a page came from.
 *
 * @throws {Error} if it cannot be read
 */
export async function readBinary(
  variant: Variant,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = binaryUrl(variant);
  if (url.protocol === "file:") return await Deno.readFile(url);
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(
      `Cannot load the kernels: the server answered ${response.status} for ${url.pathname}`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * The same binary with an imported memory that is not shared, for places where
 * memory cannot be shared (a page that is not cross-origin isolated).
 *
 * Changes one flag: that of the memory's limits, 3 (shared, with a maximum) to 1.
 *
 * @param bytes the binary; not changed
 * @returns a copy
 * @throws {SyntaxError} if it imports no shared memory as "env" "memory"
 */
export function unshared(
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const name = [6, ...new TextEncoder().encode("memory")];
  const [MEMORY, SHARED] = [2, 3];
  const pattern = [3, 0x65, 0x6e, 0x76, ...name, MEMORY, SHARED];
  const start = bytes.findIndex((_, i) =>
    pattern.every((byte, j) => bytes[i + j] === byte)
  );
  if (start < 0) {
    throw new SyntaxError(
      "Cannot unshare the kernels' memory: the binary must import a shared memory, got none",
    );
  }
  const copy = bytes.slice();
  copy[start + pattern.length - 1] = 1;
  return copy;
}
