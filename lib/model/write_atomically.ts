/**
 * Files that are there whole or not at all.
 *
 * @module
 */
import { open, rename } from "node:fs/promises";

/**
 * Write a file so that a reader, or a crash at any moment, sees the old
 * content or the new, never a part: into `<path>.tmp`, flushed to the disk,
 * then renamed.
 *
 * @param path    file to write or replace; its folder must exist
 * @param content bytes, or a text (UTF-8)
 *
 * @example
 * ```ts
 * import { writeAtomically } from "./write_atomically.ts";
 * import assert from "node:assert/strict";
 *
 * const path = `${await Deno.makeTempDir()}/note.txt`;
 * await writeAtomically(path, "whole");
 * assert.equal(await Deno.readTextFile(path), "whole");
 * ```
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, "w");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
