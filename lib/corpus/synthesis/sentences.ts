/**
 * The two sentences of RAVDESS as words of phonemes.
 *
 * @module
 */
import type { Phoneme } from "./phonemes.ts";

/** A word: its spelling, its sounds, and where it carries stress. */
export interface Word {
  text: string;
  sounds: readonly Phoneme[];
  /** index in `sounds` of the stressed vowel, if the word carries a pitch accent */
  accent?: number;
}

/** Statement 1 and 2 of RAVDESS, keyed by their code. */
export const SENTENCES: Record<1 | 2, readonly Word[]> = {
  1: [
    { text: "Kids", sounds: ["K", "IH", "D", "Z"], accent: 1 },
    { text: "are", sounds: ["ER"] },
    { text: "talking", sounds: ["T", "AA", "K2", "IH", "NG"], accent: 1 },
    { text: "by", sounds: ["B", "AY"] },
    { text: "the", sounds: ["DH", "AX"] },
    { text: "door", sounds: ["D", "OR", "R"], accent: 1 },
  ],
  2: [
    { text: "Dogs", sounds: ["D", "AA", "G2", "Z"], accent: 1 },
    { text: "are", sounds: ["ER"] },
    { text: "sitting", sounds: ["S", "IH", "DX", "IH", "NG"], accent: 1 },
    { text: "by", sounds: ["B", "AY"] },
    { text: "the", sounds: ["DH", "AX"] },
    { text: "door", sounds: ["D", "OR", "R"], accent: 1 },
  ],
};

/**
 * The sentence as a text.
 *
 * @example The first
 * ```ts
 * import { sentenceText } from "./sentences.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(sentenceText(1), "Kids are talking by the door");
 * ```
 */
export function sentenceText(statement: 1 | 2): string {
  return SENTENCES[statement].map((word) => word.text).join(" ");
}
