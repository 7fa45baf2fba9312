/**
 * What a corpus is made of: clips, the report of what was found, and the way to
 * a clip's samples.
 *
 * @module
 */
import type { Waveform } from "../audio/mod.ts";
import { type ClipFacts, type CorpusSpec, isRefusal } from "./corpus_spec.ts";

/** A recording: what its corpus says of it, where it lies, and what it holds. */
export interface Clip extends ClipFacts {
  /** Unique in its corpus; mostly the file's name without extension. */
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
  /** True for a clip of another corpus that is only tested, see `joinCorpora`. */
  testOnly?: true;
}

/** A file, and why it isn't used. */
export interface RefusedFile {
  /** Path below the folder, with `/` between its parts. */
  path: string;
  /** A clause that says why. */
  reason: string;
}

/** Files that carry the same name. */
export interface NamedFiles {
  /** The name that they share. */
  name: string;
  /** Paths below the folder; the first is the one in use. */
  paths: string[];
}

/** What was found in a corpus. */
export interface IndexReport {
  /** Its name for people: which corpus the files were taken for. */
  corpus: string;
  /** Number of clips in use. */
  clips: number;
  /** Number of sound files with a clip's name; more than `clips` where some lie there twice. */
  files: number;
  /** Clips of each kind. */
  counts: {
    /** By label; labels that no clip has count 0. */
    label: Record<string, number>;
    /** By speaker; only speakers who have clips. */
    speaker: Record<string, number>;
    /** By sex; empty where the corpus doesn't say. */
    sex: Record<string, number>;
    /** By intensity; empty where the corpus doesn't say. */
    intensity: Record<string, number>;
  };
  /** Names of the expected clips that aren't there. */
  missing: string[];
  /** Files that aren't clips of this corpus. */
  foreign: RefusedFile[];
  /** Files with a clip's name that can't be decoded; they aren't used. */
  unreadable: RefusedFile[];
  /** Clips in whose window there is nothing to hear, and why; training stops at them. */
  inaudible: RefusedFile[];
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
  /** How its names are read: the `id` of a `CorpusSpec`, or `"clips.csv"`. */
  kind: string;
  /** Its name for people. */
  title: string;
  /** Class names in the order of the classes; a clip's class is its label's place here. */
  labels: readonly string[];
  /** What kind of recordings these are: a sentence for a model's card. */
  material: string;
  /** What their licence asks of who uses a model of them, where it is known. */
  terms?: string;
  /** Seconds at which the window of its clips begins; default: the front end's own. */
  windowOffset?: number;
  /** True if no human voice is in it: figures made with it say so. */
  synthetic: boolean;
  /** In order of their names. */
  clips: Clip[];
  /** What was found when it was opened. */
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
  /** The name of this class. */
  override name = "CorpusError";
  /**
   * What is wrong: nothing there, no clips in it, two clips under one name, names that
   * fit several corpora or none, or a `clips.csv` that breaks its rules.
   */
  readonly kind: "not-found" | "empty" | "conflict" | "unclear" | "table";
  /** The folder, or the corpus's name. */
  readonly corpus: string;

  /** An error whose message says what to do. */
  constructor(kind: CorpusError["kind"], corpus: string, message: string) {
    super(message);
    this.kind = kind;
    this.corpus = corpus;
  }
}

/**
 * A clip from its file's name, as its corpus reads it.
 *
 * @param spec  the corpus
 * @param name  the file's name without folder and extension
 * @param sound the hash of its samples, see {@linkcode Clip}, and what else is known of its file
 * @throws {SyntaxError} if the corpus refuses the name
 *
 * @example A synthetic clip
 * ```ts
 * import { makeClip } from "./clip.ts";
 * import { CORPORA } from "./corpora/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const clip = makeClip(CORPORA.embedded, "03-01-03-01-02-01-07", { hash: "00ff" });
 * assert.equal(clip.label, "happy");
 * assert.equal(clip.speaker, "7");
 * ```
 */
export function makeClip(
  spec: CorpusSpec,
  name: string,
  sound: Pick<Clip, "hash" | "path" | "sampleRate" | "channels">,
): Clip {
  const facts = spec.parseName(name, "");
  if (isRefusal(facts)) throw new SyntaxError(facts.reason);
  const { windowOffset } = spec;
  return {
    name,
    ...facts,
    ...sound,
    ...(windowOffset !== undefined && { windowOffset }),
  };
}

/** Order of texts by UTF-16 code units: the same on every machine. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
