/**
 * The seven ways to divide a corpus into training, validation and test, from the
 * one behind the paper's 94.02 % to those that keep whole actors apart.
 *
 * @module
 */
import type { Item } from "./item.ts";
import { EMOBOX_FOLDS, LUNA_JIMENEZ_FOLDS } from "./actor_folds.ts";
import { N_ACTORS } from "../clip_name.ts";

/** Name of a protocol, as the command line takes it. */
export type ProtocolName =
  | "copies-before-split"
  | "files-twice"
  | "random"
  | "pairs"
  | "actors-5"
  | "actors-6"
  | "loso";

/** A corpus divided. No item is in two parts. */
export interface Split {
  protocol: ProtocolName;
  seed: number;
  /** 1 … `folds` */
  fold: number;
  folds: number;
  train: Item[];
  validation: Item[];
  test: Item[];
  /**
   * Names of clips in no part. Empty, unless a protocol by actors meets clips of
   * two actors with the same samples: then the one on the training side is here.
   */
  leftOut: string[];
}

/** What is never on both sides; each level includes those before it. */
export type Separation = "nothing" | "recording" | "pair" | "actor";

/** What a protocol does, for reports and help texts. */
export interface Protocol {
  title: string;
  folds: number;
  /** True if the same recording may stand on both sides. */
  leaks: boolean;
  /** True if no actor stands on both sides. */
  byActor: boolean;
  /** What never stands both in training and in validation or test. */
  separates: Separation;
  /** True if noisy copies are made of training items (or, before the split, of all). */
  copies: boolean;
  description: string;
}

const leaking = {
  folds: 1,
  leaks: true,
  byActor: false,
  separates: "nothing",
} as const;
const honest = { folds: 1, leaks: false, byActor: false, copies: true };
const actors = {
  leaks: false,
  byActor: true,
  separates: "actor",
  copies: true,
} as const;

/**
 * All protocols, from the most generous to the strictest.
 *
 * @example Those that tell how a new voice is understood
 * ```ts
 * import { PROTOCOLS } from "./protocol.ts";
 * import assert from "node:assert/strict";
 *
 * const byActor = Object.entries(PROTOCOLS).filter(([, protocol]) => protocol.byActor);
 * assert.deepEqual(byActor.map(([name]) => name), ["actors-5", "actors-6", "loso"]);
 * ```
 */
export const PROTOCOLS: Record<ProtocolName, Protocol> = {
  "copies-before-split": {
    ...leaking,
    title: "Copies before the split",
    copies: true,
    description:
      "Two noisy copies of every clip are made, then all items are divided at random, 80/10/10 an emotion. This is how the paper's 94.02 % came about: nearly every test item has the same recording in training.",
  },
  "files-twice": {
    ...leaking,
    title: "Every file twice",
    copies: false,
    description:
      "The Kaggle download walked whole: each clip is there as two files, and the files are divided at random, 80/10/10 an emotion, without noisy copies.",
  },
  "random": {
    ...honest,
    title: "Random clips",
    separates: "recording",
    description:
      "Each clip once, 80/10/10 an emotion at random; noisy copies of training clips alone. The other take of a sentence and the same voices may be in training.",
  },
  "pairs": {
    ...honest,
    title: "Pairs kept together",
    separates: "pair",
    description:
      "As random, but the two takes of a sentence by one actor in one emotion and intensity stay on one side. The same voices are in training.",
  },
  "actors-5": {
    ...actors,
    title: "Five actor folds",
    folds: LUNA_JIMENEZ_FOLDS.length,
    description:
      "The five folds of Luna-Jiménez et al. (2021): the actors tested are never heard in training or validation.",
  },
  "actors-6": {
    ...actors,
    title: "Six actor folds",
    folds: EMOBOX_FOLDS.length,
    description:
      "The six test folds of EmoBox (2024), four actors each, who are never heard in training or validation.",
  },
  "loso": {
    ...actors,
    title: "Leave one speaker out",
    folds: N_ACTORS,
    description:
      "24 folds, one actor tested in each, who is never heard in training or validation.",
  },
};

/** The names of all protocols, in the order of {@linkcode PROTOCOLS}. */
export const PROTOCOL_NAMES = Object.keys(PROTOCOLS) as ProtocolName[];

/** A split that can't be made: the protocol, the fold or the clips don't allow it. */
export class SplitError extends RangeError {
  override name = "SplitError";
  readonly protocol: string;

  constructor(protocol: string, rule: string) {
    super(`Cannot split by ${protocol}: ${rule}`);
    this.protocol = protocol;
  }
}
