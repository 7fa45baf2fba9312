/**
 * All files below a folder.
 *
 * @module
 */
import { join } from "@std/path";
import { byCodeUnits } from "./clip.ts";
import type { FileStamp } from "./file_cache.ts";

/** A file below a folder; `stamp` is absent if it is a link to nothing. */
export interface FoundFile {
  /** Path below the folder, with `/` between its parts. */
  path: string;
  stamp?: FileStamp;
}

/** Order of files: those nearer to the top first, then by code units. */
function byDepth(a: FoundFile, b: FoundFile): number {
  const depth = (path: string) => path.split("/").length;
  return depth(a.path) - depth(b.path) || byCodeUnits(a.path, b.path);
}

async function statusOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
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
 *
 * @param folder absolute path
 * @returns files nearest to the top first, then by the code units of their paths
 * @throws {Error} of the file system, if a folder can't be read
 */
export async function walkFiles(folder: string): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const entered = new Set<string>();
  const enter = async (below: string) => {
    const real = await Deno.realPath(join(folder, below));
    if (entered.has(real)) return;
    entered.add(real);
    const entries = await Array.fromAsync(Deno.readDir(real));
    for (
      const { name } of entries.sort((a, b) => byCodeUnits(a.name, b.name))
    ) {
      const path = below === "" ? name : `${below}/${name}`;
      const status = await statusOf(join(folder, path));
      if (status?.isDirectory) {
        await enter(path);
      } else if (status === undefined) {
        files.push({ path });
      } else {
        files.push({ path, stamp: stampOf(status) });
      }
    }
  };
  await enter("");
  return files.sort(byDepth);
}
