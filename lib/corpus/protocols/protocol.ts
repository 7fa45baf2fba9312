/**
 * The ways to divide a corpus into training, validation and test, from the one
 * behind the paper's 94.02 % to those that keep whole speakers apart.
 *
 * @module
 */
import { CORPORA } from "../corpora/mod.ts";
import type { Item } from "./item.ts";

/**
 * Name of a protocol, as the command line takes it: a key of {@linkcode PROTOCOLS},
 * `speakers-K` or `random-K`; `cross-corpus` where a corpus of its own is tested.
 */
export type ProtocolName = string;

/** A corpus divided. No item is in two parts. */
export interface Split {
  /** The protocol's name. */
  protocol: ProtocolName;
  /** Seed of all draws. */
  seed: number;
  /** 1 … `folds` */
  fold: number;
  /** Number of the protocol's folds. */
  folds: number;
  /** Items of the training. */
  train: Item[];
  /** Items of the validation. */
  validation: Item[];
  /** Items of the test. */
  test: Item[];
  /**
   * Names of clips in no part. Empty, unless a protocol by speakers meets clips of
   * two speakers with the same samples: then the one on the training side is here. On
   * the ladder: what training may not know, and what made room for what it knows.
   */
  leftOut: string[];
}

/** What is never on both sides; each level includes those before it. */
export type Separation =
  | "nothing"
  | "recording"
  | "pair"
  | "speaker"
  | "corpus";

/** What a protocol does, for reports and help texts. */
export interface Protocol {
  /** A few words, for headings. */
  title: string;
  /** Number of folds; absent where the corpus decides: one per speaker. */
  folds?: number;
  /** True if the same recording may stand on both sides. */
  leaks: boolean;
  /** True if no speaker stands on both sides. */
  bySpeaker: boolean;
  /** What never stands both in training and in the test. */
  separates: Separation;
  /** True if noisy copies are made of training items (or, before the split, of all). */
  copies: boolean;
  /** A sentence or two. */
  description: string;
}

const leaking = {
  folds: 1,
  leaks: true,
  bySpeaker: false,
  separates: "nothing",
} as const;
const honest = {
  folds: 1,
  leaks: false,
  bySpeaker: false,
  copies: true,
} as const;
const speakers = {
  leaks: false,
  bySpeaker: true,
  separates: "speaker",
  copies: true,
} as const;

/** What all rungs of the ladder share. */
const ladder = { folds: 5, leaks: false, bySpeaker: false, copies: true };

/** How the ladder's descriptions begin. */
const ON_THE_LADDER =
  "Five folds of speakers, dealt by the seed; first takes of half of a speaker's pairs are tested, by four trainings of one size.";

/** Folds that others have published, of all corpora. */
function publishedProtocols(): Record<string, Protocol> {
  const all = Object.values(CORPORA)
    .flatMap(({ folds = {} }) => Object.entries(folds));
  return Object.fromEntries(
    all.map(([name, { title, description, speakers: lists }]) => [
      name,
      { ...speakers, title, folds: lists.length, description },
    ]),
  );
}

/**
 * All protocols with a fixed name, from the most generous to the strictest;
 * {@linkcode findProtocol} knows `speakers-K` and `random-K` too.
 *
 * @example Those whose score says how a new voice is understood
 * ```ts
 * import { PROTOCOLS } from "./protocol.ts";
 * import assert from "node:assert/strict";
 *
 * const bySpeaker = Object.entries(PROTOCOLS).filter(([, protocol]) => protocol.bySpeaker);
 * assert.deepEqual(
 *   bySpeaker.map(([name]) => name),
 *   ["actors-5", "actors-6", "loso", "ladder-emotion"],
 * );
 * ```
 */
export const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  "copies-before-split": {
    ...leaking,
    title: "Copies before the split",
    copies: true,
    description:
      "Two noisy copies of every clip are made, then all items are divided at random, 80/10/10 per emotion. This is how the paper's 94.02 % came about: nearly every test item has the same recording in training.",
  },
  "files-twice": {
    ...leaking,
    title: "Every file twice",
    copies: false,
    description:
      "The Kaggle folder read recursively: each clip occurs as two files, and the files are divided at random, 80/10/10 per emotion, without noisy copies.",
  },
  "random": {
    ...honest,
    title: "Random clips",
    separates: "recording",
    description:
      "Each clip once, 80/10/10 per emotion at random; noisy copies of training clips only. The other take of a sentence and the same voices may be in training.",
  },
  "pairs": {
    ...honest,
    title: "Pairs kept together",
    separates: "pair",
    description:
      "As random, but all takes of a sentence by one speaker in one emotion and intensity stay on one side. The same voices are in training.",
  },
  ...publishedProtocols(),
  "loso": {
    ...speakers,
    title: "Leave one speaker out",
    description:
      "One fold per speaker: the speaker tested is never heard in training or validation.",
  },
  "ladder-emotion": {
    ...ladder,
    title: "Ladder: the emotion",
    bySpeaker: true,
    separates: "speaker",
    description:
      `${ON_THE_LADDER} This one knows nothing of a test clip's speaker: it has the emotion alone to go by.`,
  },
  "ladder-voice": {
    ...ladder,
    title: "Ladder: also the voice",
    separates: "pair",
    description:
      `${ON_THE_LADDER} This one knows the speaker's other pairs: other sentences, emotions or intensities.`,
  },
  "ladder-take": {
    ...ladder,
    title: "Ladder: also the other take",
    separates: "recording",
    description:
      `${ON_THE_LADDER} This one knows the speaker's other pairs, and the other take of each test clip.`,
  },
  "ladder-recording": {
    ...ladder,
    title: "Ladder: also the recording",
    leaks: true,
    separates: "nothing",
    description:
      `${ON_THE_LADDER} This one knows the speaker's other pairs, the other take, and noisy copies of the test clip itself.`,
  },
};

/** The protocol of a test on another corpus, which needs two of them: see `joinCorpora`. */
export const CROSS_CORPUS = "cross-corpus";

const CROSS: Protocol = {
  ...speakers,
  title: "Another corpus",
  folds: 1,
  separates: "corpus",
  description:
    "All clips of another corpus are tested, over the labels that both corpora have; training and validation are on the first one, on speakers of their own.",
};

/** The names of all protocols with a fixed name, in the order of {@linkcode PROTOCOLS}. */
export const PROTOCOL_NAMES: readonly string[] = Object.keys(PROTOCOLS);

/** The most folds that a protocol with a number may have. */
const MOST_FOLDS = 100;

/** What a protocol with a number of folds in its name does. */
const NUMBERED: Record<string, (folds: number) => Protocol> = {
  speakers: (folds) => ({
    ...speakers,
    title: `${folds} speaker folds`,
    folds,
    description:
      `The speakers are dealt into ${folds} folds by the seed, balanced in clips and sex: those tested are never heard in training or validation. Where few speakers are left, other clips of the training's speakers validate.`,
  }),
  random: (folds) => ({
    ...honest,
    title: `${folds} random folds`,
    folds,
    separates: "recording",
    description:
      `The clips of each emotion are dealt into ${folds} folds by the seed; a tenth of the others validates. The same voices are in training.`,
  }),
};

/** A protocol that deals its folds by the seed: what is dealt, and the number of folds. */
export function parseNumbered(
  name: string,
): { kind: "speakers" | "random"; folds: number } | undefined {
  const [, kind, digits] = /^(speakers|random)-([1-9]\d*)$/.exec(name) ?? [];
  const folds = Number(digits);
  if (kind === undefined || folds < 2 || folds > MOST_FOLDS) return undefined;
  return { kind: kind as "speakers" | "random", folds };
}

/** Whether there is a protocol of that name. */
export function isProtocolName(name: string): boolean {
  return Object.hasOwn(PROTOCOLS, name) || name === CROSS_CORPUS ||
    parseNumbered(name) !== undefined;
}

/**
 * A protocol by its name.
 *
 * @throws {SplitError} if there is none, naming those there are
 *
 * @example
 * ```ts
 * import { findProtocol } from "./protocol.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(findProtocol("speakers-4").folds, 4);
 * assert.throws(() => findProtocol("speakers"), /speakers-K/);
 * ```
 */
export function findProtocol(name: ProtocolName): Protocol {
  if (Object.hasOwn(PROTOCOLS, name)) return PROTOCOLS[name];
  if (name === CROSS_CORPUS) return CROSS;
  const numbered = parseNumbered(name);
  if (numbered) return NUMBERED[numbered.kind](numbered.folds);
  throw new SplitError(
    name,
    `the protocol must be one of ${PROTOCOL_NAMES.join(", ")}, ` +
      `speakers-K or random-K with K from 2 to ${MOST_FOLDS}`,
  );
}

/** A split that can't be made: the protocol, the fold or the clips don't allow it. */
export class SplitError extends RangeError {
  /** The name of this class. */
  override name = "SplitError";
  /** The protocol's name. */
  readonly protocol: string;

  /** An error that names the protocol and the rule. */
  constructor(protocol: string, rule: string) {
    super(`Cannot split by ${protocol}: ${rule}`);
    this.protocol = protocol;
  }
}
