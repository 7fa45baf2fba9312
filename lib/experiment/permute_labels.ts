// Browser compatible.
/**
 * A control that would catch us: labels that mean nothing. A training on them can only
 * remember, and a test that it passes says how much of a score is memory, or a fault.
 *
 * @module
 */

import type { Clip } from "../corpus/clip.ts";
import { type Item, itemId, type Split } from "../corpus/protocols/mod.ts";
import { Random } from "../random.ts";

/**
 * What gets a label of its own: each clip, with the same for all of its copies, or each
 * item, so that copies of one clip have different ones.
 */
export const PERMUTATIONS = ["clip", "item"] as const;

/** One of {@linkcode PERMUTATIONS}. */
export type Permutation = typeof PERMUTATIONS[number];

/** What a control does, as a sentence for reports and cards. */
export function describePermutation(permutation: Permutation): string {
  return permutation === "clip"
    ? "A control: the labels of all clips were permuted, so that they mean nothing; all copies of a clip have the same one, in training and in the test."
    : "A control: the labels of all items were permuted, so that they mean nothing, not even the same for two copies of a clip.";
}

/**
 * Labels of a split's items, permuted after the split.
 *
 * The split itself is the one that the true labels give, with as many of each label in
 * every part, so that a control differs from its run in nothing but what is taught
 * and what is asked. As many clips (or items) as before have each label.
 *
 * @param split      its seed names the permutation
 * @param clips      those that were split
 * @param permutation what gets a label of its own
 * @returns a label for each item, by `itemId`
 *
 * @example Copies of a clip keep one label
 * ```ts
 * import { openEmbedded, split } from "../corpus/mod.ts";
 * import { permuteLabels } from "./permute_labels.ts";
 * import assert from "node:assert/strict";
 *
 * const { clips } = await openEmbedded();
 * const parts = split("copies-before-split", clips, { seed: 1 });
 * const labels = permuteLabels(parts, clips, "clip");
 * const { name } = clips[0];
 * assert.equal(labels.get(name), labels.get(`${name}#1`));
 * ```
 */
export function permuteLabels(
  split: Split,
  clips: readonly Clip[],
  permutation: Permutation,
): Map<string, string> {
  const items = [...split.train, ...split.validation, ...split.test];
  const keyOf = permutation === "clip" ? ({ clip }: Item) => clip : itemId;
  const known = new Map(clips.map(({ name, label }) => [name, label]));
  const truth = new Map(
    items.map((item) => [keyOf(item), known.get(item.clip)!] as const),
  );
  // In an order that doesn't depend on the protocol's.
  const keys = [...truth.keys()].sort();
  const random = new Random(split.seed, `permuted labels/${permutation}`);
  const order = random.permutation(keys.length);
  const labels = new Map(
    keys.map((key, i) => [key, truth.get(keys[order[i]])!]),
  );
  return new Map(items.map((item) => [itemId(item), labels.get(keyOf(item))!]));
}
