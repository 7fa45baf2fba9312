/**
 * Files and folders that need not be there.
 *
 * @module
 */

/**
 * What work on a file or folder gives, or something else where there is none.
 *
 * @param work   a promise of the file system's; what throws at once, as a program that
 *   is not there, goes into `Promise.try`
 * @param absent stands for a file or folder that is not there
 * @throws every other error of the work
 *
 * @example
 * ```ts
 * import { ifThere } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await ifThere(Deno.readTextFile("no/file.txt"), ""), "");
 * ```
 */
export async function ifThere<T, Absent>(
  work: Promise<T>,
  absent: Absent,
): Promise<T | Absent> {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: string } | null)?.code === "ENOENT") return absent;
    throw error;
  }
}
