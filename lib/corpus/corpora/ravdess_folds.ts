/**
 * RAVDESS's actors in the test folds that others have published.
 *
 * @module
 */
import type { PublishedFolds } from "../corpus_spec.ts";

const texts = (folds: number[][]) => folds.map((fold) => fold.map(String));

/** Five folds of Luna-Jiménez et al., Sensors 21:7665 (2021). */
export const LUNA_JIMENEZ_FOLDS: PublishedFolds = {
  title: "Five actor folds",
  description:
    "The five folds of Luna-Jiménez et al. (2021): the actors tested are never heard in training or validation.",
  speakers: texts([
    [2, 5, 14, 15, 16],
    [3, 6, 7, 13, 18],
    [10, 11, 12, 19, 20],
    [8, 17, 21, 23, 24],
    [1, 4, 9, 22],
  ]),
};

/** Six test folds of EmoBox, arXiv 2406.07162 (2024). */
export const EMOBOX_FOLDS: PublishedFolds = {
  title: "Six actor folds",
  description:
    "The six test folds of EmoBox (2024), four actors each, who are never heard in training or validation.",
  speakers: texts([
    [1, 11, 20, 21],
    [4, 10, 12, 14],
    [8, 9, 19, 23],
    [3, 5, 7, 24],
    [2, 15, 16, 18],
    [6, 13, 17, 22],
  ]),
};
