/**
 * All files below a folder.
 *
 * @module
 */
import { join } from "@std/path";
import { byCodeUnits } from "./clip.ts";
import { isSystemError, systemReason } from "../files/mod.ts";
import type { FileStamp } from "./file_cache.ts";

/** A file below a folder; `stamp` is absent if it is a link to nothing. */
export interface FoundFile {
  /** Path below the folder, with `/` between its parts; a folder's ends with one. */
  path: string;
  /** Size and times of change. */
  stamp?: FileStamp;
  /** Why it can't be opened, or the folder that it is. */
  unopened?: string;
}

/** Order of files: those nearer to the top first, then by code units. */
function byDepth(a: FoundFile, b: FoundFile): number {
  const depth = (path: string) => path.split("/").length;
  return depth(a.path) - depth(b.path) || byCodeUnits(a.path, b.path);
}

/** A file's status; undefined if there is none; why there can't be one. */
async function statusOf(
  path: string,
): Promise<Deno.FileInfo | string | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (isSystemError(error)) return systemReason(error);
    throw error;
  }
}

/** A folder's entries in order, or why it can't be read. */
async function entriesOf(folder: string): Promise<string[] | string> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.map(({ name }) => name).sort(byCodeUnits);
  } catch (error) {
    if (isSystemError(error)) return systemReason(error);
    throw error;
  }
}

/**
 * Size and times of a file. Deno tells the time of the last change in whole seconds:
 * what changed within the last one could change again and look the same.
 */
function stampOf({ size, mtime, ctime }: Deno.FileInfo): FileStamp {
  const changed = ctime?.getTime() ?? null;
  const settled = changed === null || Date.now() - changed >= 1000;
  return { size, modified: settled ? mtime?.getTime() ?? null : null, changed };
}

/**
 * List all files below a folder. Links are followed, each folder is entered once.
 * What can't be opened is listed with the reason.
 *
 * @param folder absolute path
 * @returns files nearest to the top first, then by the code units of their paths
 * @throws {Error} of the file system, if `folder` itself can't be read
 */
export async function walkFiles(folder: string): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const entered = new Set<string>();
  const visit = async (path: string) => {
    const status = await statusOf(join(folder, path));
    if (status === undefined) files.push({ path });
    else if (typeof status === "string") files.push({ path, unopened: status });
    else if (status.isDirectory) await enter(path);
    else files.push({ path, stamp: stampOf(status) });
  };
  const enter = async (below: string) => {
    const real = await Deno.realPath(join(folder, below));
    if (entered.has(real)) return;
    entered.add(real);
    const names = await entriesOf(real);
    if (typeof names === "string") {
      files.push({ path: `${below}/`, unopened: names });
      return;
    }
    for (const name of names) {
      await visit(below === "" ? name : `${below}/${name}`);
    }
  };
  // Of the folder itself, the error is the caller's.
  await Array.fromAsync(Deno.readDir(folder));
  await enter("");
  return files.sort(byDepth);
}
