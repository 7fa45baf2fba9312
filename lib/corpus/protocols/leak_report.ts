/**
 * What training has already heard of a test: recordings, takes, voices.
 *
 * @module
 */
import type { Clip } from "../clip.ts";
import { type Item, itemId } from "./item.ts";
import {
  describeLeaks,
  type LeakKind,
  type LeakReport,
  type Share,
} from "./leak_sentences.ts";
import type { Split } from "./protocol.ts";

/** What training holds of one item. */
export interface ItemLeak {
  /** See {@linkcode itemId}. */
  item: string;
  /** The very same samples: the same file again, or another name with the same samples. */
  sameSamples: boolean;
  /** The same recording, in whatever noise. */
  sameRecording: boolean;
  /**
   * The same sentence in the same emotion and intensity by the same speaker, any take;
   * absent where the corpus doesn't say which recordings belong together.
   */
  samePair?: boolean;
  /** Another take of it: another recording of the same pair; absent likewise. */
  otherTake?: boolean;
  /** The same voice. */
  sameSpeaker: boolean;
}

export type { LeakReport, Share } from "./leak_sentences.ts";

/** Options of {@linkcode leakReport}. */
export interface LeakOptions {
  /** Which part is compared with training; default `"test"`. */
  part?: "test" | "validation";
}

/** What training holds, as keys to look up. */
class Heard {
  readonly samples: Set<string>;
  readonly recordings: Set<string>;
  readonly pairs: Map<string, Set<string>>;
  readonly speakers: Set<string>;

  constructor(train: readonly Item[], clips: Map<string, Clip>) {
    const known = train.map((item) => ({ item, clip: findClip(item, clips) }));
    this.samples = new Set(
      known.map(({ item, clip }) => samplesKey(item, clip)),
    );
    this.recordings = new Set(known.map(({ clip }) => clip.hash));
    this.speakers = new Set(known.map(({ clip }) => clip.speaker));
    this.pairs = new Map();
    for (const { clip: { pair, hash } } of known) {
      if (pair === undefined) continue;
      const hashes = this.pairs.get(pair) ?? new Set();
      this.pairs.set(pair, hashes.add(hash));
    }
  }
}

function findClip(item: Item, clips: Map<string, Clip>): Clip {
  const clip = clips.get(item.clip);
  if (clip) return clip;
  throw new RangeError(
    `Cannot report leaks: every item must belong to one of the ${clips.size} clips given, got ${item.clip}`,
  );
}

/** Clean items are the same where their recordings are; noise differs by name and copy. */
function samplesKey(item: Item, clip: Clip): string {
  return item.copy === 0 ? clip.hash : `${clip.name}#${item.copy}`;
}

/** What training holds of a clip's pair; nothing where the corpus doesn't know pairs. */
function takesHeard(
  { pair, hash }: Clip,
  heard: Heard,
): Pick<ItemLeak, "samePair" | "otherTake"> {
  if (pair === undefined) return {};
  const takes = heard.pairs.get(pair) ?? new Set();
  return {
    samePair: takes.size > 0,
    otherTake: takes.size > (takes.has(hash) ? 1 : 0),
  };
}

/**
 * What training has heard of each item of the test.
 *
 * @param split   see {@linkcode split}
 * @param clips   the clips that were split
 * @param options `part`: `"test"` (default) or `"validation"`
 * @returns a new list in the order of the part's items
 * @throws {RangeError} if an item belongs to none of the clips
 *
 * @example Items whose recording is in training, and those whose recording is new
 * ```ts
 * import { openEmbedded } from "../embedded.ts";
 * import { itemLeaks } from "./leak_report.ts";
 * import { split } from "./split.ts";
 * import assert from "node:assert/strict";
 *
 * const { clips } = await openEmbedded({ part: "full" });
 * const leaks = itemLeaks(split("copies-before-split", clips, { seed: 1 }), clips);
 * assert.equal(leaks.length, 435);
 * assert(leaks.filter((leak) => leak.sameRecording).length > 400);
 * ```
 */
export function itemLeaks(
  split: Split,
  clips: readonly Clip[],
  { part = "test" }: LeakOptions = {},
): ItemLeak[] {
  const byName = new Map(clips.map((clip) => [clip.name, clip]));
  const heard = new Heard(split.train, byName);
  return split[part].map((item) => {
    const clip = findClip(item, byName);
    return {
      item: itemId(item),
      sameSamples: heard.samples.has(samplesKey(item, clip)),
      sameRecording: heard.recordings.has(clip.hash),
      ...takesHeard(clip, heard),
      sameSpeaker: heard.speakers.has(clip.speaker),
    };
  });
}

/**
 * Count what training has already heard of a test.
 *
 * @param split   see {@linkcode split}
 * @param clips   the clips that were split
 * @param options `part`: `"test"` (default) or `"validation"`
 * @returns counts, shares and sentences
 * @throws {RangeError} if an item belongs to none of the clips
 *
 * @example A protocol by speakers
 * ```ts
 * import { openEmbedded } from "../embedded.ts";
 * import { leakReport } from "./leak_report.ts";
 * import { split } from "./split.ts";
 * import assert from "node:assert/strict";
 *
 * const { clips } = await openEmbedded({ part: "full" });
 * const report = leakReport(split("actors-5", clips, { seed: 1 }), clips);
 * assert.deepEqual(report.sameSpeaker, { count: 0, share: 0 });
 * assert.equal(report.sentences[0], "None of the 300 test items is in training, sample for sample.");
 * ```
 */
export function leakReport(
  split: Split,
  clips: readonly Clip[],
  { part = "test" }: LeakOptions = {},
): LeakReport {
  const leaks = itemLeaks(split, clips, { part });
  const items = leaks.length;
  const countOf = (kind: LeakKind): Share => {
    const count = leaks.filter((leak) => leak[kind]).length;
    return { count, share: items === 0 ? 0 : count / items };
  };
  const knowsPairs = clips.every(({ pair }) => pair !== undefined);
  const counts = {
    protocol: split.protocol,
    part,
    items,
    sameSamples: countOf("sameSamples"),
    sameRecording: countOf("sameRecording"),
    ...(knowsPairs &&
      { samePair: countOf("samePair"), otherTake: countOf("otherTake") }),
    sameSpeaker: countOf("sameSpeaker"),
  };
  return { ...counts, sentences: describeLeaks(counts) };
}
