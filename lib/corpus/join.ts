/**
 * Two corpora as one, to train on the first and test on the second.
 *
 * @module
 */
import { type Clip, type Corpus, CorpusError } from "./clip.ts";

/** Labels of which a corpus has clips. */
function labelsIn({ clips, labels }: Corpus): string[] {
  const found = new Set(clips.map(({ label }) => label));
  return labels.filter((label) => found.has(label));
}

/** What the test's clips and speakers are called before their own names: unlike any training clip. */
function prefixFor(training: Corpus): string {
  let prefix = "test/";
  const isTaken = ({ name, speaker }: Clip) =>
    name.startsWith(prefix) || speaker.startsWith(prefix);
  while (training.clips.some(isTaken)) prefix = "_" + prefix;
  return prefix;
}

/** A clip of the test, under a name of its own. */
function renamed(clip: Clip, prefix: string): Clip {
  const { name, speaker, pair } = clip;
  return {
    ...clip,
    name: prefix + name,
    speaker: prefix + speaker,
    ...(pair !== undefined && { pair: prefix + pair }),
    testOnly: true,
  };
}

/**
 * Join a corpus to train on and another to test on, over the labels of which both have
 * clips, in the order of the first. Clips of other labels are left out on both sides.
 *
 * @param training gives the labels' order; its clips keep their names
 * @param test     its clips and speakers get a prefix, and are marked as `testOnly`
 * @returns a new corpus that loads the clips of both
 * @throws {CorpusError} of kind `"unclear"` if they have fewer than two labels in common
 *
 * @example A corpus beside itself
 * ```ts
 * import { openEmbedded } from "./embedded.ts";
 * import { joinCorpora } from "./join.ts";
 * import assert from "node:assert/strict";
 *
 * const [one, other] = [await openEmbedded(), await openEmbedded({ seed: 2 })];
 * const { clips } = joinCorpora(one, other);
 * assert.equal(clips.length, 640);
 * assert.equal(clips.at(-1)!.speaker, "test/17");
 * ```
 */
export function joinCorpora(training: Corpus, test: Corpus): Corpus {
  const tested = labelsIn(test);
  const labels = labelsIn(training).filter((label) => tested.includes(label));
  if (labels.length < 2) {
    throw new CorpusError(
      "unclear",
      test.id,
      `Cannot test on ${test.title} what is trained on ${training.title}: they must have two labels ` +
        `in common, got ${labelsIn(training).join(", ")} and ${
          tested.join(", ")
        }`,
    );
  }
  const prefix = prefixFor(training);
  const isShared = ({ label }: Clip) => labels.includes(label);
  const originals = new Map(
    test.clips.filter(isShared).map((clip) => [prefix + clip.name, clip]),
  );
  return {
    ...training,
    labels,
    clips: [
      ...training.clips.filter(isShared),
      ...[...originals.values()].map((clip) => renamed(clip, prefix)),
    ],
    load(clip) {
      const original = originals.get(clip.name);
      return original ? test.load(original) : training.load(clip);
    },
  };
}
