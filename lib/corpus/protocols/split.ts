/**
 * From a protocol's name and a list of clips to training, validation and test.
 *
 * @module
 */
import { Random } from "../../random.ts";
import { byCodeUnits, type Clip } from "../clip.ts";
import { EMOBOX_FOLDS, LOSO_FOLDS, LUNA_JIMENEZ_FOLDS } from "./actor_folds.ts";
import { divideByActor } from "./by_actor.ts";
import type { Item } from "./item.ts";
import {
  type ProtocolName,
  PROTOCOLS,
  type Split,
  SplitError,
} from "./protocol.ts";
import { type Atom, cutAtRandom, drawParts, type Parts } from "./stratified.ts";

/** What a split depends on beside the clips. */
export interface SplitOptions {
  /** Integer in [0, 2^32): same seed, same split. */
  seed: number;
  /** 1 … number of the protocol's folds; default 1. */
  fold?: number;
  /** Noisy copies of a clip, where the protocol makes any; default 2, the paper's. */
  copies?: 0 | 1 | 2;
}

const ACTOR_FOLDS = {
  "actors-5": LUNA_JIMENEZ_FOLDS,
  "actors-6": EMOBOX_FOLDS,
  "loso": LOSO_FOLDS,
} as const;

/** The clip's item and those of its noisy copies. */
function withCopies(clip: Clip, copies: number): Item[] {
  return Array.from(
    { length: copies + 1 },
    (_, copy) => ({ clip: clip.name, copy: copy as Item["copy"] }),
  );
}

function asFiles(clip: Clip): Item[] {
  return [
    { clip: clip.name, copy: 0, file: 0 },
    { clip: clip.name, copy: 0, file: 1 },
  ];
}

/** Items of every clip, each emotion's divided at random without looking further. */
function divideItems(
  clips: readonly Clip[],
  toItems: (clip: Clip) => Item[],
  { seed, purpose }: { seed: number; purpose: string },
): Parts<Item> {
  const parts: Parts<Item> = { train: [], validation: [], test: [] };
  for (const [emotion, list] of Map.groupBy(clips, (clip) => clip.emotion)) {
    const random = new Random(seed, `${purpose}/${emotion}`);
    const cut = cutAtRandom(list.flatMap(toItems), random);
    parts.train.push(...cut.train);
    parts.validation.push(...cut.validation);
    parts.test.push(...cut.test);
  }
  return parts;
}

/** Clean items in every part, and noisy copies of the training clips. */
function copiesOfTraining(parts: Parts<Clip>, copies: number): Parts<Item> {
  return {
    train: parts.train.flatMap((clip) => withCopies(clip, copies)),
    validation: parts.validation.flatMap((clip) => withCopies(clip, 0)),
    test: parts.test.flatMap((clip) => withCopies(clip, 0)),
  };
}

function singles(clips: readonly Clip[]): Atom[] {
  return clips.map((clip) => ({ emotion: clip.emotion, clips: [clip] }));
}

/** What the two takes of one sentence have in common; both names give the same text. */
export function pairKey(clip: Clip): string {
  return [clip.actor, clip.emotion, clip.intensity, clip.statement].join("/");
}

function pairs(clips: readonly Clip[]): Atom[] {
  return [...Map.groupBy(clips, pairKey).values()]
    .map((takes) => ({ emotion: takes[0].emotion, clips: takes }));
}

function divide(
  protocol: ProtocolName,
  clips: readonly Clip[],
  { seed, fold, copies }: Required<SplitOptions>,
): Parts<Item> {
  const purpose = `split/${protocol}`;
  switch (protocol) {
    case "copies-before-split":
      return divideItems(clips, (clip) => withCopies(clip, copies), {
        seed,
        purpose,
      });
    case "files-twice":
      return divideItems(clips, asFiles, { seed, purpose });
    case "random":
    case "pairs": {
      const atoms = protocol === "random" ? singles(clips) : pairs(clips);
      const parts = drawParts(atoms, new Random(seed, purpose));
      return copiesOfTraining(parts, copies);
    }
    default: {
      const testActors = ACTOR_FOLDS[protocol][fold - 1];
      const stream = { protocol, seed, purpose: `${purpose}/${fold}` };
      const parts = divideByActor(clips, testActors, stream);
      return copiesOfTraining(parts, copies);
    }
  }
}

function checkRequest(
  protocol: ProtocolName,
  clips: readonly Clip[],
  { fold, copies }: Required<SplitOptions>,
): void {
  const { folds } = PROTOCOLS[protocol];
  if (!Number.isInteger(fold) || fold < 1 || fold > folds) {
    throw new SplitError(
      protocol,
      `fold must be an integer in [1, ${folds}], got ${fold}`,
    );
  }
  if (![0, 1, 2].includes(copies)) {
    throw new SplitError(protocol, `copies must be 0, 1 or 2, got ${copies}`);
  }
  const names = new Set(clips.map((clip) => clip.name));
  if (names.size !== clips.length) {
    throw new SplitError(
      protocol,
      `every name must occur once, got ${clips.length} clips with ${names.size} names`,
    );
  }
}

/** Refuses parts that can't teach or test every emotion of the corpus. */
function checkParts(
  protocol: ProtocolName,
  parts: Parts<Item>,
  clips: readonly Clip[],
): void {
  const emotionOf = new Map(clips.map((clip) => [clip.name, clip.emotion]));
  const emotions = new Set(emotionOf.values());
  for (const name of ["train", "validation", "test"] as const) {
    const present = new Set(
      parts[name].map((item) => emotionOf.get(item.clip)),
    );
    const lacking = [...emotions].filter((emotion) => !present.has(emotion));
    // Validation and test of a few actors may lack an emotion in a part of the corpus.
    const allowed = PROTOCOLS[protocol].byActor && name !== "train";
    if (present.size > 0 && (allowed || lacking.length === 0)) continue;
    throw new SplitError(
      protocol,
      `${clips.length} clips are too few: the ${name} part would be without ` +
        `${
          lacking.join(", ") || "any clip"
        }; about 10 clips an emotion are needed`,
    );
  }
}

/**
 * Divide clips into training, validation and test by a protocol.
 *
 * A pure function: the same clips in any order, the same seed and the same fold give
 * the same lists. See {@linkcode PROTOCOLS} for what each protocol promises.
 *
 * @param protocol name of the protocol
 * @param clips    all clips of the corpus, or a part of it; not changed
 * @param options  seed, fold and number of noisy copies
 * @returns new lists; training items with their noisy copies
 * @throws {SplitError} if there is no such protocol or fold, if a name occurs twice,
 *   or if the clips are too few for every part to have every emotion
 *
 * @example The split behind the paper's figure
 * ```ts
 * import { makeClip } from "../clip.ts";
 * import { speechClipNames } from "../clip_name.ts";
 * import { split } from "./split.ts";
 * import assert from "node:assert/strict";
 *
 * const clips = speechClipNames().map((name) => makeClip(name, "samples of " + name));
 * const { train, validation, test } = split("copies-before-split", clips, { seed: 1 });
 * assert.deepEqual([train.length, validation.length, test.length], [3450, 435, 435]);
 * ```
 */
export function split(
  protocol: ProtocolName,
  clips: readonly Clip[],
  { seed, fold = 1, copies = 2 }: SplitOptions,
): Split {
  if (!Object.hasOwn(PROTOCOLS, protocol)) {
    const names = Object.keys(PROTOCOLS).join(", ");
    throw new SplitError(protocol, `protocol must be one of ${names}`);
  }
  const options = { seed, fold, copies };
  checkRequest(protocol, clips, options);
  const sorted = [...clips].sort((a, b) => byCodeUnits(a.name, b.name));
  const parts = divide(protocol, sorted, options);
  checkParts(protocol, parts, sorted);
  const used = new Set(
    [...parts.train, ...parts.validation, ...parts.test].map((item) =>
      item.clip
    ),
  );
  const leftOut = sorted.map((clip) => clip.name)
    .filter((name) => !used.has(name));
  const { folds } = PROTOCOLS[protocol];
  return { protocol, seed, fold, folds, ...parts, leftOut };
}
