/**
 * Actors of each test fold, as others have published them, so that figures can be
 * compared.
 *
 * @module
 */
import { N_ACTORS } from "../clip_name.ts";

/** Five folds of Luna-Jiménez et al., Sensors 21:7665 (2021). */
export const LUNA_JIMENEZ_FOLDS: readonly (readonly number[])[] = [
  [2, 5, 14, 15, 16],
  [3, 6, 7, 13, 18],
  [10, 11, 12, 19, 20],
  [8, 17, 21, 23, 24],
  [1, 4, 9, 22],
];

/** Six test folds of EmoBox, arXiv 2406.07162 (2024). */
export const EMOBOX_FOLDS: readonly (readonly number[])[] = [
  [1, 11, 20, 21],
  [4, 10, 12, 14],
  [8, 9, 19, 23],
  [3, 5, 7, 24],
  [2, 15, 16, 18],
  [6, 13, 17, 22],
];

/** Leave one speaker out: fold n tests actor n. */
export const LOSO_FOLDS: readonly (readonly number[])[] = Array.from(
  { length: N_ACTORS },
  (_, i) => [i + 1],
);
