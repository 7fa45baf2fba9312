/**
 * What training has already heard of a test: recordings, takes, voices.
 *
 * @module
 */
import type { Clip } from "../clip.ts";
import { type Item, itemId } from "./item.ts";
import {
  describeLeaks,
  type LeakReport,
  type Share,
} from "./leak_sentences.ts";
import type { Split } from "./protocol.ts";
import { pairKey } from "./split.ts";

/** What training holds of one item. */
export interface ItemLeak {
  /** See {@linkcode itemId}. */
  item: string;
  /** The very same samples: the same file again, or another name with the same samples. */
  sameSamples: boolean;
  /** The same recording, in whatever noise. */
  sameRecording: boolean;
  /** The same sentence in the same emotion and intensity by the same actor, either take. */
  samePair: boolean;
  /** The other take of it: another recording of the same pair. */
  otherTake: boolean;
  /** The same voice. */
  sameActor: boolean;
}

export type { LeakReport, Share } from "./leak_sentences.ts";

/** Which part is compared with training; default `"test"`. */
export interface LeakOptions {
  part?: "test" | "validation";
}

/** What training holds, as keys to look up. */
class Heard {
  readonly samples: Set<string>;
  readonly recordings: Set<string>;
  readonly pairs: Map<string, Set<string>>;
  readonly actors: Set<number>;

  constructor(train: readonly Item[], clips: Map<string, Clip>) {
    const known = train.map((item) => ({ item, clip: findClip(item, clips) }));
    this.samples = new Set(
      known.map(({ item, clip }) => samplesKey(item, clip)),
    );
    this.recordings = new Set(known.map(({ clip }) => clip.hash));
    this.actors = new Set(known.map(({ clip }) => clip.actor));
    this.pairs = new Map();
    for (const { clip } of known) {
      const key = pairKey(clip);
      const hashes = this.pairs.get(key) ?? new Set();
      this.pairs.set(key, hashes.add(clip.hash));
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
 * import { makeClip } from "../clip.ts";
 * import { speechClipNames } from "../clip_name.ts";
 * import { itemLeaks } from "./leak_report.ts";
 * import { split } from "./split.ts";
 * import assert from "node:assert/strict";
 *
 * const clips = speechClipNames().map((name) => makeClip(name, "samples of " + name));
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
    const takes = heard.pairs.get(pairKey(clip)) ?? new Set();
    return {
      item: itemId(item),
      sameSamples: heard.samples.has(samplesKey(item, clip)),
      sameRecording: heard.recordings.has(clip.hash),
      samePair: takes.size > 0,
      otherTake: takes.size > (takes.has(clip.hash) ? 1 : 0),
      sameActor: heard.actors.has(clip.actor),
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
 * @example A protocol by actors
 * ```ts
 * import { makeClip } from "../clip.ts";
 * import { speechClipNames } from "../clip_name.ts";
 * import { leakReport } from "./leak_report.ts";
 * import { split } from "./split.ts";
 * import assert from "node:assert/strict";
 *
 * const clips = speechClipNames().map((name) => makeClip(name, "samples of " + name));
 * const report = leakReport(split("actors-5", clips, { seed: 1 }), clips);
 * assert.deepEqual(report.sameActor, { count: 0, share: 0 });
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
  const countOf = (kind: Exclude<keyof ItemLeak, "item">): Share => {
    const count = leaks.filter((leak) => leak[kind]).length;
    return { count, share: items === 0 ? 0 : count / items };
  };
  const counts = {
    protocol: split.protocol,
    part,
    items,
    sameSamples: countOf("sameSamples"),
    sameRecording: countOf("sameRecording"),
    samePair: countOf("samePair"),
    otherTake: countOf("otherTake"),
    sameActor: countOf("sameActor"),
  };
  return { ...counts, sentences: describeLeaks(counts) };
}
