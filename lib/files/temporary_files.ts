/**
 * What killed processes leave of files that they were writing.
 *
 * @module
 */

import { join } from "@std/path";

/** The end of a temporary file's name, as `writeAtomically` makes it. */
const TEMPORARY = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * Remove temporary files from a folder.
 *
 * @param folder  need not be there
 * @param minAge  of those that are removed, in seconds: a younger one may be in use
 *
 * @example
 * ```ts
 * import { removeTemporaryFiles } from "./temporary_files.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/a.${crypto.randomUUID()}.tmp`, "half");
 * await Deno.writeTextFile(`${folder}/b.tmp`, "the user's");
 * await removeTemporaryFiles(folder);
 * assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["b.tmp"]);
 * ```
 */
export async function removeTemporaryFiles(
  folder: string,
  minAge = 0,
): Promise<void> {
  const oldest = Date.now() - 1000 * minAge;
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (!TEMPORARY.test(name)) continue;
      const path = join(folder, name);
      const { mtime } = await Deno.stat(path);
      if (mtime !== null && mtime.getTime() <= oldest) await Deno.remove(path);
    }
  } catch (error) {
    // Another process may remove them too, or the disk may be read-only.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
