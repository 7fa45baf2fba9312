/**
 * "Did you mean …?" for a word that is not known.
 *
 * @module
 */

import { closest, distance } from "fastest-levenshtein";

/** Edits of a word that a slip of the fingers may make: one per this many letters. */
const LETTERS_PER_EDIT = 3;

/**
 * A question that names the most similar known word.
 *
 * @param word  as it was given
 * @param words those that are known
 * @returns with a space before it; empty if no known word is similar
 *
 * @example
 * ```ts
 * import { didYouMean } from "./suggest.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(didYouMean("predcit", ["predict", "data"]), ' Did you mean "predict"?');
 * assert.equal(didYouMean("xyz", ["predict", "data"]), "");
 * ```
 */
export function didYouMean(word: string, words: readonly string[]): string {
  if (words.length === 0) return "";
  const found = closest(word.toLowerCase(), words);
  const edits = distance(word.toLowerCase(), found.toLowerCase());
  const allowed = Math.ceil(
    Math.max(word.length, found.length) / LETTERS_PER_EDIT,
  );
  return edits <= allowed && edits < found.length
    ? ` Did you mean "${found}"?`
    : "";
}
