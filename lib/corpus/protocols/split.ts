/**
 * From a protocol's name and a list of clips to training, validation and test.
 *
 * @module
 */
import { Random } from "../../random.ts";
import { byCodeUnits, type Clip } from "../clip.ts";
import { CORPORA } from "../corpora/mod.ts";
import { divideBySpeaker, divideRest, speakersOf } from "./by_speaker.ts";
import { type Item, MOST_COPIES } from "./item.ts";
import { divideOnLadder, rungOf } from "./ladder.ts";
import {
  CROSS_CORPUS,
  findProtocol,
  parseNumbered,
  type Protocol,
  type ProtocolName,
  type Split,
  SplitError,
} from "./protocol.ts";
import { dealSpeakers } from "./speaker_folds.ts";
import {
  cutAtRandom,
  dealFolds,
  drawParts,
  drawTenth,
  pairs,
  type Parts,
  singles,
} from "./stratified.ts";

/** What a split depends on beside the clips. */
export interface SplitOptions {
  /** Integer in [0, 2^32): same seed, same split. */
  seed: number;
  /** 1 … number of the protocol's folds; default 1. */
  fold?: number;
  /** Augmented copies of a clip, where the protocol makes any; 0 … 20, default 2, the paper's. */
  copies?: number;
}

/** Speakers of each fold that others have published, by the protocol's name. */
const PUBLISHED = Object.fromEntries(
  Object.values(CORPORA).flatMap(({ folds = {} }) => Object.entries(folds)),
);

/** The clip's item and those of its noisy copies. */
function withCopies(clip: Clip, copies: number): Item[] {
  return Array.from(
    { length: copies + 1 },
    (_, copy) => ({ clip: clip.name, copy }),
  );
}

function asFiles(clip: Clip): Item[] {
  return [
    { clip: clip.name, copy: 0, file: 0 },
    { clip: clip.name, copy: 0, file: 1 },
  ];
}

/** Items of every clip, each label's divided at random without looking further. */
function divideItems(
  clips: readonly Clip[],
  toItems: (clip: Clip) => Item[],
  { seed, purpose }: { seed: number; purpose: string },
): Parts<Item> {
  const parts: Parts<Item> = { train: [], validation: [], test: [] };
  for (const [label, list] of Map.groupBy(clips, (clip) => clip.label)) {
    const random = new Random(seed, `${purpose}/${label}`);
    const cut = cutAtRandom(list.flatMap(toItems), random);
    parts.train.push(...cut.train);
    parts.validation.push(...cut.validation);
    parts.test.push(...cut.test);
  }
  return parts;
}

/** Clean items in every part, and augmented copies of the training clips. */
function copiesOfTraining(parts: Parts<Clip>, copies: number): Parts<Item> {
  return {
    train: parts.train.flatMap((clip) => withCopies(clip, copies)),
    validation: parts.validation.flatMap((clip) => withCopies(clip, 0)),
    test: parts.test.flatMap((clip) => withCopies(clip, 0)),
  };
}

/** Speakers tested in one fold of a protocol by speakers. */
function testSpeakers(
  protocol: ProtocolName,
  clips: readonly Clip[],
  { seed, fold }: { seed: number; fold: number },
): readonly string[] {
  if (protocol === "loso") return [speakersOf(clips)[fold - 1]];
  if (Object.hasOwn(PUBLISHED, protocol)) {
    return PUBLISHED[protocol].speakers[fold - 1];
  }
  const { folds } = parseNumbered(protocol)!;
  const random = new Random(seed, `split/${protocol}`);
  return dealSpeakers(clips, folds, random)[fold - 1];
}

/** One of K random folds tested; of the others a tenth validates. */
function divideByFold(
  clips: readonly Clip[],
  { folds, fold, seed, purpose }: {
    folds: number;
    fold: number;
    seed: number;
    purpose: string;
  },
): Parts<Clip> {
  const dealt = dealFolds(singles(clips), folds, new Random(seed, purpose));
  const [test] = dealt.splice(fold - 1, 1);
  const { rest, drawn } = drawTenth(
    singles(dealt.flat()),
    new Random(seed, `${purpose}/${fold}`),
  );
  return { train: rest, validation: drawn, test };
}

function divide(
  protocol: ProtocolName,
  clips: readonly Clip[],
  { seed, fold, copies }: Required<SplitOptions>,
): Parts<Item> {
  const purpose = `split/${protocol}`;
  const stream = { protocol, seed, purpose };
  if (protocol === CROSS_CORPUS) {
    const { own = [], test = [] } = Object.groupBy(
      clips,
      (clip) => clip.testOnly ? "test" : "own",
    );
    const rest = divideRest(own, test, new Random(seed, purpose));
    return copiesOfTraining({ ...rest, test }, copies);
  }
  const rung = rungOf(protocol);
  if (rung !== undefined) {
    const { folds } = findProtocol(protocol);
    return divideOnLadder(rung, clips, { seed, fold, copies, folds: folds! });
  }
  if (findProtocol(protocol).bySpeaker) {
    const speakers = testSpeakers(protocol, clips, { seed, fold });
    const own = { ...stream, purpose: `${purpose}/${fold}` };
    return copiesOfTraining(divideBySpeaker(clips, speakers, own), copies);
  }
  switch (protocol) {
    case "copies-before-split":
      return divideItems(clips, (clip) => withCopies(clip, copies), stream);
    case "files-twice":
      return divideItems(clips, asFiles, stream);
    case "random":
    case "pairs": {
      const atoms = protocol === "random" ? singles(clips) : pairs(clips);
      const parts = drawParts(atoms, new Random(seed, purpose));
      return copiesOfTraining(parts, copies);
    }
    default: {
      const { folds } = parseNumbered(protocol)!;
      const parts = divideByFold(clips, { ...stream, folds, fold });
      return copiesOfTraining(parts, copies);
    }
  }
}

/** The number of a protocol's folds on these clips. */
function foldsOf({ folds }: Protocol, clips: readonly Clip[]): number {
  return folds ?? speakersOf(clips).length;
}

function checkRequest(
  protocol: ProtocolName,
  clips: readonly Clip[],
  { fold, copies }: Required<SplitOptions>,
): void {
  const folds = foldsOf(findProtocol(protocol), clips);
  if (!Number.isInteger(fold) || fold < 1 || fold > folds) {
    throw new SplitError(
      protocol,
      `fold must be an integer in [1, ${folds}], got ${fold}`,
    );
  }
  if (!Number.isInteger(copies) || copies < 0 || copies > MOST_COPIES) {
    throw new SplitError(
      protocol,
      `copies must be an integer in [0, ${MOST_COPIES}], got ${copies}`,
    );
  }
  const names = new Set(clips.map((clip) => clip.name));
  if (names.size !== clips.length) {
    throw new SplitError(
      protocol,
      `every name must occur once, got ${clips.length} clips with ${names.size} names`,
    );
  }
  checkCorpus(protocol, clips);
}

/** Refuses a corpus that doesn't know what the protocol needs. */
function checkCorpus(protocol: ProtocolName, clips: readonly Clip[]): void {
  if (
    (protocol === CROSS_CORPUS) !== clips.some(({ testOnly }) => testOnly)
  ) {
    throw new SplitError(
      protocol,
      `${CROSS_CORPUS} is for two corpora that are joined, every other protocol for one`,
    );
  }
  if (
    (protocol === "pairs" || rungOf(protocol) !== undefined) &&
    clips.every(({ pair }) => pair === undefined)
  ) {
    throw new SplitError(
      protocol,
      "the corpus must say which recordings are takes of one sentence; this one doesn't",
    );
  }
}

/** Refuses parts that can't teach or test every label of the corpus. */
function checkParts(
  protocol: ProtocolName,
  parts: Parts<Item>,
  clips: readonly Clip[],
): void {
  const labelOf = new Map(clips.map((clip) => [clip.name, clip.label]));
  const labels = new Set(labelOf.values());
  const { bySpeaker } = findProtocol(protocol);
  for (const name of ["train", "validation", "test"] as const) {
    const present = new Set(parts[name].map((item) => labelOf.get(item.clip)));
    const lacking = [...labels].filter((label) => !present.has(label));
    // Validation and test of a few speakers may lack a label in a part of the corpus.
    const allowed = bySpeaker && name !== "train";
    if (present.size > 0 && (allowed || lacking.length === 0)) continue;
    throw new SplitError(
      protocol,
      `${clips.length} clips are too few: the ${name} part would be without ` +
        `${
          lacking.join(", ") || "any clip"
        }; about 10 clips per emotion are needed`,
    );
  }
}

/**
 * Divide clips into training, validation and test by a protocol.
 *
 * A pure function: the same clips in any order, the same seed and the same fold give
 * the same lists. See `PROTOCOLS` and `findProtocol` for what each protocol promises.
 *
 * @param protocol name of the protocol
 * @param clips    all clips of the corpus, or a part of it; not changed
 * @param options  seed, fold and number of copies
 * @returns new lists; training items with their copies
 * @throws {SplitError} if there is no such protocol or fold, if a name occurs twice,
 *   or if the clips are too few for every part to have every label
 *
 * @example The split behind the paper's figure
 * ```ts
 * import { openEmbedded } from "../embedded.ts";
 * import { split } from "./split.ts";
 * import assert from "node:assert/strict";
 *
 * const { clips } = await openEmbedded({ part: "full" });
 * const { train, validation, test } = split("copies-before-split", clips, { seed: 1 });
 * assert.deepEqual([train.length, validation.length, test.length], [3450, 435, 435]);
 * ```
 */
export function split(
  protocol: ProtocolName,
  clips: readonly Clip[],
  { seed, fold = 1, copies = 2 }: SplitOptions,
): Split {
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
  const folds = foldsOf(findProtocol(protocol), clips);
  return { protocol, seed, fold, folds, ...parts, leftOut };
}
