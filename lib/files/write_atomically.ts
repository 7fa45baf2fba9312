/**
 * Files that are there whole or not at all.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { namingFile } from "./file_error.ts";

/** How {@linkcode writeAtomically} writes. */
export interface WriteOptions {
  /**
   * Wait until the content is on the disk, so that it survives a power cut
   * (default true); not needed for a cache that checks what it reads.
   */
  flush?: boolean;
}

/**
 * Write a file so that a reader, or a crash at any moment, sees the old
 * content or the new, never a part: into a temporary file beside it,
 * `<path>.<UUID>.tmp`, flushed to the disk, then renamed. Several processes may
 * write the same file; the last one wins.
 *
 * @param path    file to write or replace; its folder must exist
 * @param content bytes, or a text (UTF-8)
 * @throws {FileError} that names the file, not the temporary one; the file is then
 *   as it was
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
  { flush = true }: WriteOptions = {},
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  await namingFile("write", path, async () => {
    try {
      await writeNew(temporary, content, flush);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

/** Writes a file that must not be there yet. */
async function writeNew(
  path: string,
  content: Uint8Array | string,
  flush: boolean,
): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    if (flush) await file.sync();
  } finally {
    await file.close();
  }
}
