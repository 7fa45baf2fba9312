/**
 * A disk that is full, and later is not.
 *
 * @module
 */
import { dirname, join } from "@std/path";

/** A folder in which there is no room until there is. */
export interface FullDisk extends AsyncDisposable {
  /** Where to write. */
  folder: string;
  /** True if it is a file system of its own, that takes what fits. */
  mounted: boolean;
  /** Make room. */
  free(): Promise<void>;
}

/** False too where there is no such command. */
async function succeeds(command: string, args: string[]): Promise<boolean> {
  const options = { args, stdout: "null", stderr: "null" } as const;
  try {
    return (await new Deno.Command(command, options).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A tmpfs of 64 kB; undefined without the right to mount one. */
async function mountSmall(folder: string): Promise<FullDisk | undefined> {
  const mount = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder];
  if (!await succeeds("mount", mount)) return undefined;
  return {
    folder,
    mounted: true,
    async free() {
      const remounted = await succeeds("mount", [
        "-o",
        "remount,size=8m",
        folder,
      ]);
      if (!remounted) throw new Error(`Cannot enlarge the tmpfs ${folder}`);
    },
    async [Symbol.asyncDispose]() {
      await succeeds("umount", [folder]);
      await Deno.remove(folder);
    },
  };
}

/** Links to `/dev/full`, the device without room, in the place of files. */
async function linkToFull(folder: string, files: string[]): Promise<FullDisk> {
  const links = files.map((file) => join(folder, file));
  for (const link of links) {
    await Deno.mkdir(dirname(link), { recursive: true });
    await Deno.symlink("/dev/full", link);
  }
  return {
    folder,
    mounted: false,
    async free() {
      for (const link of links) await Deno.remove(link);
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/**
 * A folder without room for more than 64 kB: a small tmpfs where it can be mounted,
 * else one where the named files are links to `/dev/full`. Linux only.
 *
 * @param files paths, below the folder, of the files that will be written
 */
export async function fullDisk(files: string[]): Promise<FullDisk> {
  const folder = await Deno.makeTempDir({ prefix: "ser-full-" });
  return await mountSmall(folder) ?? await linkToFull(folder, files);
}

/** A test on a full disk; where there is no way to have one it is reported as skipped. */
export function testOnFullDisk(
  name: string,
  files: string[],
  fn: (disk: FullDisk) => Promise<void>,
): void {
  const linux = Deno.build.os === "linux";
  Deno.test({
    name: linux
      ? name
      : `${name} (skipped: full disks are made on Linux alone)`,
    ignore: !linux,
    fn: async () => {
      await using disk = await fullDisk(files);
      await fn(disk);
    },
  });
}
