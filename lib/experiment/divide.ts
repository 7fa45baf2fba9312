// Browser compatible.
/**
 * How a run's settings divide its clips.
 *
 * @module
 */

import type { Clip } from "../corpus/clip.ts";
import { type Split, split } from "../corpus/protocols/mod.ts";
import type { Settings } from "./settings.ts";

/** The settings that decide what trains, validates and is tested. */
export type Division = Pick<
  Settings,
  "protocol" | "seed" | "fold" | "copies" | "trainOnValidation"
>;

/**
 * Divide clips as a run's settings say.
 *
 * Where a run trains on what would validate, those items join the training as they are,
 * without copies: the test stays what it is.
 *
 * @throws {SplitError} if the protocol can't divide these clips
 *
 * @example Four actors more to learn from
 * ```ts
 * import { CORPORA, namedClips } from "../corpus/mod.ts";
 * import { divide } from "./divide.ts";
 * import assert from "node:assert/strict";
 *
 * const clips = namedClips(CORPORA.ravdess);
 * const settings = { protocol: "actors-5", seed: 0, fold: 1, copies: 0 };
 * const parts = divide({ ...settings, trainOnValidation: true }, clips);
 * assert.equal(parts.train.length, 19 * 60);
 * assert.equal(parts.validation.length, 0);
 * assert.deepEqual(parts.test, divide(settings, clips).test);
 * ```
 */
export function divide(
  { protocol, seed, fold, copies, trainOnValidation }: Division,
  clips: readonly Clip[],
): Split {
  const parts = split(protocol, clips, { seed, fold, copies });
  if (!trainOnValidation) return parts;
  const { train, validation } = parts;
  return { ...parts, train: [...train, ...validation], validation: [] };
}
