/**
 * What each sound file of a folder was found to hold, remembered by path, size and
 * time of change, so that a folder is decoded once.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { createHash } from "node:crypto";
import { z } from "zod";
import { writeAtomically } from "../files/mod.ts";

/** Change it when decoding or hashing changes: what was remembered is then forgotten. */
const CACHE_VERSION = 2;

const soundSchema = z.union([
  z.strictObject({
    /** See `Clip.hash`. */
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    channels: z.int().min(1),
    /** Hz */
    sampleRate: z.number().positive(),
    /** Why there is nothing to hear in the window; null if there is something. */
    inaudible: z.string().nullable(),
  }),
  z.strictObject({ error: z.string() }),
]);

/** What a sound file holds, or why it can't be decoded. */
export type Sound = z.infer<typeof soundSchema>;

const cacheSchema = z.strictObject({
  version: z.literal(CACHE_VERSION),
  folder: z.string(),
  /** Where the window begins that was judged, seconds. */
  offset: z.number().nullable(),
  files: z.record(
    z.string(),
    z.strictObject({
      size: z.int(),
      modified: z.number(),
      changed: z.number().nullable(),
      sound: soundSchema,
    }),
  ),
});

type CacheFile = z.infer<typeof cacheSchema>;

/** The parts of a file's status that a change of content changes too. */
export interface FileStamp {
  /** bytes */
  size: number;
  /**
   * When the content was last written, as the file says; milliseconds since 1970. Null
   * where the system doesn't say, or where the file may change unseen: it isn't remembered.
   */
  modified: number | null;
  /**
   * When content or status last changed, which no program can set back; milliseconds
   * since 1970, or null where the system doesn't say.
   */
  changed: number | null;
}

/** What is remembered of one folder. A cache that doesn't fit or can't be read is empty. */
export class FileCache {
  #file: string;
  #old: CacheFile["files"];
  #folder: string;
  #offset: number | null;
  #new: CacheFile["files"] = {};
  #changed = false;

  private constructor(
    file: string,
    [folder, offset]: [string, number | null],
    files: CacheFile["files"],
  ) {
    this.#file = file;
    this.#folder = folder;
    this.#offset = offset;
    this.#old = files;
  }

  /**
   * @param cacheFolder where caches lie; made when first written
   * @param folder      absolute path of the folder of sounds
   * @param offset      where the window begins, seconds; default: the paper's
   */
  static async open(
    cacheFolder: string,
    folder: string,
    offset: number | null = null,
  ): Promise<FileCache> {
    const key = createHash("sha256").update(folder).digest("hex").slice(0, 16);
    const file = join(cacheFolder, `${key}.json`);
    const files = await readFiles(file, folder, offset);
    return new FileCache(file, [folder, offset], files);
  }

  /** What the file held when it had this stamp; undefined if that isn't known. */
  get(path: string, stamp: FileStamp): Sound | undefined {
    const known = Object.hasOwn(this.#old, path) ? this.#old[path] : undefined;
    const same = known?.size === stamp.size &&
      known.modified === stamp.modified && known.changed === stamp.changed;
    if (!same) return undefined;
    this.#new[path] = known;
    return known.sound;
  }

  /** Remember what the file holds, until {@linkcode FileCache.save} writes it. */
  set(
    path: string,
    { size, modified, changed }: FileStamp,
    sound: Sound,
  ): void {
    if (modified === null) return;
    this.#new[path] = { size, modified, changed, sound };
    this.#changed = true;
  }

  /**
   * Write what was looked up or set since {@linkcode FileCache.open}; files that were
   * neither are forgotten. The file is replaced as a whole.
   *
   * @throws {Error} of the file system, if it can't be written
   */
  async save(): Promise<void> {
    const forgotten = Object.keys(this.#old).length >
      Object.keys(this.#new).length;
    if (!this.#changed && !forgotten) return;
    const content: CacheFile = {
      version: CACHE_VERSION,
      folder: this.#folder,
      offset: this.#offset,
      files: this.#new,
    };
    await Deno.mkdir(dirname(this.#file), { recursive: true });
    await writeAtomically(this.#file, JSON.stringify(content));
  }
}

async function readFiles(
  file: string,
  folder: string,
  offset: number | null,
): Promise<CacheFile["files"]> {
  try {
    const content = JSON.parse(await Deno.readTextFile(file));
    const cache = cacheSchema.parse(content);
    const same = cache.folder === folder && cache.offset === offset;
    return same ? cache.files : {};
  } catch {
    return {}; // absent, of another version or damaged: everything is looked at again
  }
}
