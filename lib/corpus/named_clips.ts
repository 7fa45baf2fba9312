// Browser compatible.
/**
 * The clips of a corpus by their names alone: enough to divide them as a run did, and to
 * say what leaks, where no sound is at hand.
 *
 * @module
 */
import { type Clip, makeClip } from "./clip.ts";
import type { CorpusSpec } from "./corpus_spec.ts";

/**
 * All clips that a complete copy of a corpus holds. Their hashes are made up, and equal
 * where the recordings are known to be the same; so every split of them is that of the
 * real clips.
 *
 * @param spec a corpus whose names follow a rule
 * @returns in order of names
 * @throws {RangeError} if the corpus's names are not known
 *
 * @example
 * ```ts
 * import { CORPORA } from "./corpora/mod.ts";
 * import { namedClips } from "./named_clips.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(namedClips(CORPORA.ravdess).length, 1440);
 * assert.throws(() => namedClips(CORPORA.savee), RangeError);
 * ```
 */
export function namedClips(spec: CorpusSpec): Clip[] {
  const { names, sameSamples = [] } = spec.expected ?? {};
  if (names === undefined) {
    throw new RangeError(
      `Cannot list the clips of ${spec.id}: its names must follow a rule, got none`,
    );
  }
  const firstOf = new Map(
    sameSamples.flatMap((group) => group.map((name) => [name, group[0]])),
  );
  return names().sort().map((name) =>
    makeClip(spec, name, { hash: `samples of ${firstOf.get(name) ?? name}` })
  );
}
