/**
 * A folder that only one process works in.
 *
 * @module
 */

import { join } from "@std/path";
import { namingFile } from "./file_error.ts";
import { ifThere } from "./if_there.ts";

/** Name of the file that is locked. */
const LOCK_FILE = "run.lock";

/**
 * A lock on a folder. The system gives it up when the process ends, however that
 * happens.
 *
 * @example
 * ```ts
 * import { FolderLock } from "./folder_lock.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const lock = await FolderLock.take(folder);
 * assert.equal(await FolderLock.take(folder), undefined);
 * await lock?.release();
 * assert.deepEqual([...Deno.readDirSync(folder)], []);
 * ```
 */
export class FolderLock {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Lock a folder.
   *
   * @param folder made if need be
   * @returns undefined if it is locked already, by whichever process
   * @throws {FileError} if the folder cannot be made or written
   */
  static async take(folder: string): Promise<FolderLock | undefined> {
    const path = join(folder, LOCK_FILE);
    for (;;) {
      const file = await namingFile("write into", folder, async () => {
        await Deno.mkdir(folder, { recursive: true });
        return await Deno.open(path, { create: true, write: true });
      });
      const locked = await file.tryLock(true);
      // Released and removed since it was opened, it locks nothing any more.
      if (locked && await isFileAt(path, file)) {
        return new FolderLock(path, file);
      }
      file.close();
      if (!locked) return undefined;
    }
  }

  /** Unlock the folder, and remove the file that was locked. */
  async release(): Promise<void> {
    // Removed while it is locked: nobody else's lock is lost.
    if (Deno.build.os === "windows") this.#file.close();
    await ifThere(Deno.remove(this.#path), undefined);
    if (Deno.build.os !== "windows") this.#file.close();
  }
}

/** Whether an open file is still the one of its path. */
async function isFileAt(path: string, file: Deno.FsFile): Promise<boolean> {
  const here = await ifThere(Deno.stat(path), undefined);
  return here !== undefined && here.ino === (await file.stat()).ino;
}
