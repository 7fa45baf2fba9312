/**
 * One vocabulary of labels for every corpus: `fear`, `fearful` and `anxiety` are
 * one emotion, so that a network trained on one corpus can be tested on another.
 *
 * @module
 */
import { EMOTIONS } from "../paper.ts";

/** Other words for a label of the vocabulary. */
const SYNONYMS: Record<string, readonly string[]> = {
  happy: ["happiness", "joy", "joyful"],
  sad: ["sadness"],
  angry: ["anger"],
  fearful: ["fear", "anxiety", "anxious", "afraid"],
  disgust: ["disgusted"],
  surprised: [
    "surprise",
    "ps",
    "pleasant surprise",
    "pleasantly surprised",
  ],
  bored: ["boredom"],
};

const CANONICAL = new Map(
  Object.entries(SYNONYMS).flatMap(([label, words]) =>
    words.map((word) => [word, label])
  ),
);

/**
 * The vocabulary's word for a label: lower case, one word for all synonyms. A word
 * that the vocabulary doesn't know stays as it is.
 *
 * @param text what a corpus calls it; blanks, `_` and `-` between words are the same
 * @returns a word without blanks, commas and quotes
 * @throws {RangeError} if nothing is left, or if a sign in it can't stand in a table's head
 *
 * @example Three names of one emotion
 * ```ts
 * import { canonicalLabel } from "./labels.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(["Fear", "fearful", "anxiety"].map(canonicalLabel), ["fearful", "fearful", "fearful"]);
 * assert.equal(canonicalLabel("pleasant_surprise"), "surprised");
 * assert.equal(canonicalLabel("Contempt"), "contempt");
 * ```
 */
export function canonicalLabel(text: string): string {
  const words = text.trim().toLowerCase().replace(/[\s_-]+/g, " ");
  const known = CANONICAL.get(words);
  if (known !== undefined) return known;
  const label = words.replaceAll(" ", "-");
  if (/^[^\s,;"'#@]+$/.test(label)) return label;
  throw new RangeError(
    `Cannot use a label: it must be a word without commas, quotes, # and @, got ${
      JSON.stringify(text)
    }`,
  );
}

/**
 * Labels in the order of the classes: the paper's eight first, in their order, then
 * the others by code units. Each once.
 *
 * @param labels canonical labels, in any order
 * @returns a new list
 *
 * @example
 * ```ts
 * import { sortLabels } from "./labels.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(sortLabels(["sad", "bored", "neutral", "sad"]), ["neutral", "sad", "bored"]);
 * ```
 */
export function sortLabels(labels: Iterable<string>): string[] {
  const all = new Set(labels);
  const first = EMOTIONS.filter((emotion) => all.delete(emotion));
  return [...first, ...[...all].sort()];
}
