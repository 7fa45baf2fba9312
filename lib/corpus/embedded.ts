// Browser compatible.
/**
 * The embedded corpus: RAVDESS-shaped clips from the project's own speech
 * synthesizer, so that everything runs offline in minutes. It is a teaching
 * tool: no human voice is in it, and figures made with it say so.
 *
 * @module
 */
import type { Waveform } from "../audio/mod.ts";
import { sha256Name } from "../sha256.ts";
import { type Clip, type Corpus, makeClip } from "./clip.ts";
import { EMBEDDED } from "./corpora/embedded.ts";
import {
  type ClipName,
  parseClipName,
  speechClipNames,
} from "./corpora/ravdess_name.ts";
import { reportIndex } from "./index_report.ts";
import { SYNTHESIS_VERSION, synthesise } from "./synthesis/mod.ts";

/**
 * Actors of the fixed part: five men and five women, two of each of the five
 * actor folds, so that every protocol has something to test.
 */
const PART_ACTORS = [1, 2, 3, 4, 5, 6, 8, 11, 12, 17];

/** How much of the embedded corpus is used. */
export interface EmbeddedOptions {
  /**
   * `"full"`: all 1,440 clips. `"part"` (default): 320 of them, 40 per emotion:
   * both sentences and takes of ten actors, at strong intensity (neutral at its
   * only one), so that a first training is done within minutes.
   */
  part?: "part" | "full";
  /** integer in [0, 2^32), 1 by default; another seed is another cast of speakers */
  seed?: number;
}

function isInPart(clip: ClipName): boolean {
  const expected = clip.emotion === "neutral" ? "normal" : "strong";
  return PART_ACTORS.includes(clip.actor) && clip.intensity === expected;
}

/**
 * Stands for a clip's samples without making them: equal hashes are equal
 * samples, since version, seed and name are all that the samples depend on.
 */
function hashOf(name: string, seed: number): string {
  return sha256Name(
    `synthesis ${SYNTHESIS_VERSION}, seed ${seed}, clip ${name}`,
  );
}

function checkOptions(part: unknown, seed: number): void {
  if (part !== "part" && part !== "full") {
    throw new RangeError(
      `Cannot open the embedded corpus: part must be "part" or "full", got ${
        JSON.stringify(part)
      }`,
    );
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new RangeError(
      `Cannot open the embedded corpus: seed must be an integer in [0, 4294967295], got ${seed}`,
    );
  }
}

/**
 * Open the embedded corpus. Clips are synthesised when they are loaded, each
 * in some 10 ms, with the same bits every time.
 *
 * @returns a corpus with `synthetic: true`
 * @throws {RangeError} if an option is out of range
 *
 * @example Load one clip of the fixed part
 * ```ts
 * import { openEmbedded } from "./embedded.ts";
 * import assert from "node:assert/strict";
 *
 * const corpus = await openEmbedded();
 * assert.equal(corpus.clips.length, 320);
 * const { samples, sampleRate } = await corpus.load(corpus.clips[0]);
 * assert.equal(sampleRate, 48_000);
 * assert.ok(samples.length >= 3 * sampleRate);
 * ```
 */
export function openEmbedded(options: EmbeddedOptions = {}): Promise<Corpus> {
  return Promise.try(createCorpus, options);
}

function createCorpus({ part = "part", seed = 1 }: EmbeddedOptions): Corpus {
  checkOptions(part, seed);
  const expected = speechClipNames().filter((name) =>
    part === "full" || isInPart(parseClipName(name))
  );
  const clips = expected.map((name) =>
    makeClip(EMBEDDED, name, { hash: hashOf(name, seed) })
  );
  const { id, title, labels, material, terms, synthetic } = EMBEDDED;
  return {
    id,
    kind: id,
    title,
    labels,
    material,
    terms,
    synthetic,
    clips,
    report: reportIndex(clips, {
      title,
      labels,
      expected: { clips: expected.length, names: () => expected },
    }),
    load: (clip) => Promise.try(loadClip, clip, seed),
  };
}

function loadClip(clip: Clip, seed: number): Waveform {
  if (clip.hash !== hashOf(clip.name, seed)) {
    throw new RangeError(
      `Cannot load ${clip.name}: the clip must be one of this embedded corpus (seed ${seed}), ` +
        `got one with hash ${clip.hash}`,
    );
  }
  return synthesise(parseClipName(clip.name), seed).waveform;
}
