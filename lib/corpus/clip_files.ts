/**
 * Sound files of a folder: which of them are clips, and what they hold.
 *
 * @module
 */
import { join } from "@std/path";
import type { RefusedFile } from "./clip.ts";
import { type ClipFacts, type CorpusSpec, isRefusal } from "./corpus_spec.ts";
import { FileCache, type FileStamp, type Sound } from "./file_cache.ts";
import {
  CORPUS_CACHE_FOLDER,
  isSystemError,
  systemReason,
} from "../files/mod.ts";
import type { FolderReader } from "./reader.ts";
import { inaudibleWindow, readHashed } from "./read_clip.ts";
import type { FoundFile } from "./walk.ts";
import type { OnProgress } from "../progress.ts";

/** How a folder is read. */
export interface FolderOptions {
  /** The corpus that it is; default: a `clips.csv` decides, else the files' names. */
  spec?: CorpusSpec;
  /** Called after each sound file with the number done and the number there are. */
  onProgress?: OnProgress;
  /** Stops the reading. */
  signal?: AbortSignal;
  /** Where hashes are remembered; default `data/cache/corpus`; null: nowhere. */
  cacheFolder?: string | null;
}

/** A file that is a clip. */
export interface ClipFile {
  facts: ClipFacts & { name: string };
  path: string;
  stamp: FileStamp;
}

/** A clip's file, decoded. */
export interface DecodedFile extends ClipFile {
  sound: Extract<Sound, { hash: string }>;
}

/** Clips, and the files that are none. */
export function sortFiles(
  found: readonly FoundFile[],
  reader: FolderReader,
): { clipFiles: ClipFile[]; foreign: RefusedFile[] } {
  const clipFiles: ClipFile[] = [];
  const foreign: RefusedFile[] = [];
  for (const file of found) {
    const facts = reader.read(file);
    if (isRefusal(facts)) {
      foreign.push({ path: file.path, reason: facts.reason });
    } else clipFiles.push({ facts, path: file.path, stamp: file.stamp! });
  }
  return { clipFiles, foreign };
}

/** What a file holds; a file that is no sound gives its error. */
async function readSound(path: string, offset?: number): Promise<Sound> {
  try {
    const audio = await readHashed(path);
    return {
      hash: audio.hash,
      channels: audio.channels.length,
      sampleRate: audio.sampleRate,
      inaudible: inaudibleWindow(audio, offset),
    };
  } catch (error) {
    if (isSystemError(error)) return { error: systemReason(error) };
    if (!(error instanceof SyntaxError)) throw error;
    return { error: error.message };
  }
}

/** Decodes and hashes clips, or remembers what they hold. */
export async function readSounds(
  folder: string,
  files: ClipFile[],
  options: FolderOptions & { windowOffset?: number },
): Promise<
  { decoded: DecodedFile[]; unreadable: RefusedFile[]; warnings: string[] }
> {
  const { onProgress, signal, windowOffset } = options;
  const { cacheFolder = CORPUS_CACHE_FOLDER } = options;
  const cache = cacheFolder === null
    ? undefined
    : await FileCache.open(cacheFolder, folder, windowOffset);
  const decoded: DecodedFile[] = [];
  const unreadable: RefusedFile[] = [];
  const warnings: string[] = [];
  try {
    for (const [i, file] of files.entries()) {
      signal?.throwIfAborted();
      let sound = cache?.get(file.path, file.stamp);
      if (sound === undefined) {
        sound = await readSound(join(folder, file.path), windowOffset);
        cache?.set(file.path, file.stamp, sound);
      }
      if ("error" in sound) {
        unreadable.push({ path: file.path, reason: sound.error });
      } else {
        decoded.push({ ...file, sound });
      }
      onProgress?.(i + 1, files.length);
    }
  } finally {
    warnings.push(...await saveCache(cache));
  }
  return { decoded, unreadable, warnings };
}

/** Saves the cache, without which everything works, but slower; says if it can't. */
async function saveCache(cache?: FileCache): Promise<string[]> {
  try {
    await cache?.save();
    return [];
  } catch (error) {
    return [
      `Cannot save the hash cache; the folder will take as long to open next time. ${
        (error as Error).message
      }`,
    ];
  }
}
