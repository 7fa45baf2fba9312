/**
 * What a corpus is made of: clips, the report of what was found, and the way to
 * a clip's samples.
 *
 * @module
 */
import type { Waveform } from "../audio/mod.ts";
import type { Emotion } from "../paper.ts";
import { type ClipName, type Intensity, parseClipName } from "./clip_name.ts";

/** A recording: the fields of its name, where it lies, and what it holds. */
export interface Clip extends ClipName {
  /** RAVDESS name without extension, such as `03-01-05-01-02-01-12`. */
  name: string;
  /** Absolute path of its file; absent if the clip is synthetic. */
  path?: string;
  /**
   * SHA-256 (hex) of its decoded samples, channels interleaved, as 16-bit
   * little-endian integers; as 32-bit floats where they aren't 16-bit numbers.
   * Equal hashes mean the same recording.
   */
  hash: string;
  /** Rate of the file, Hz; absent if the clip is synthetic. */
  sampleRate?: number;
  /** Channels of the file; absent if the clip is synthetic. */
  channels?: number;
  /** Seconds at which the window begins; default: the front end's own. */
  windowOffset?: number;
}

/** A file, and why it isn't used. */
export interface RefusedFile {
  /** Path below the folder, with `/` between its parts. */
  path: string;
  reason: string;
}

/** Files that carry the same name. */
export interface NamedFiles {
  name: string;
  /** Paths below the folder; the first is the one in use. */
  paths: string[];
}

/** What was found in a corpus. */
export interface IndexReport {
  /** Number of clips in use. */
  clips: number;
  /** Number of sound files with a clip's name; more than `clips` where some lie there twice. */
  files: number;
  counts: {
    emotion: Record<Emotion, number>;
    /** By actor number; only actors who have clips. */
    actor: Record<number, number>;
    intensity: Record<Intensity, number>;
  };
  /** Names of the 1,440 that aren't there. */
  missing: string[];
  /** Files that aren't clips of this corpus. */
  foreign: RefusedFile[];
  /** Files with a clip's name that can't be decoded; they aren't used. */
  unreadable: RefusedFile[];
  /** Clips that lie there more than once with the same samples; used once. */
  sameNameDuplicates: NamedFiles[];
  /** Clips that lie there more than once with different samples; `openFolder` refuses them. */
  conflicts: NamedFiles[];
  /** Groups of names that hold the same samples; all stay in use. */
  sameSamples: string[][];
  /** Plain sentences on everything above that a user should know; empty if all is well. */
  warnings: string[];
}

/** Clips, and the way to their samples. */
export interface Corpus {
  /** `"embedded"`, `"ravdess"`, or the folder that was opened. */
  id: string;
  /** True if no human voice is in it: figures made with it say so. */
  synthetic: boolean;
  /** In order of their names. */
  clips: Clip[];
  report: IndexReport;
  /**
   * The whole clip, mono at 48 kHz, in a new array.
   *
   * @throws {AudioError} if the file is no longer the one that was indexed
   */
  load(clip: Clip): Promise<Waveform>;
}

/** Something about a corpus as a whole that keeps it from being used. */
export class CorpusError extends Error {
  override name = "CorpusError";
  /** What is wrong: nothing there, no clips in it, or two clips under one name. */
  readonly kind: "not-found" | "empty" | "conflict";
  /** The folder, or the corpus's name. */
  readonly corpus: string;

  constructor(kind: CorpusError["kind"], corpus: string, message: string) {
    super(message);
    this.kind = kind;
    this.corpus = corpus;
  }
}

/**
 * A clip from its name.
 *
 * @param name RAVDESS name without extension
 * @param hash SHA-256 of its samples, see {@linkcode Clip}
 * @param path its file, if it has one
 * @throws {ClipNameError} if the name breaks the rules
 *
 * @example A synthetic clip
 * ```ts
 * import { makeClip } from "./clip.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(makeClip("03-01-03-01-02-01-07", "00ff").emotion, "happy");
 * ```
 */
export function makeClip(name: string, hash: string, path?: string): Clip {
  const clip: Clip = { name, ...parseClipName(name), hash };
  if (path !== undefined) clip.path = path;
  return clip;
}

/** Order of texts by UTF-16 code units: the same on every machine. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
