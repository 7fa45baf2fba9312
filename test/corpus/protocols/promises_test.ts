/**
 * No protocol leaks what it says it doesn't; and one that did would be caught.
 *
 * @module
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Clip } from "../../../lib/corpus/clip.ts";
import { joinCorpora } from "../../../lib/corpus/join.ts";
import { openEmbedded } from "../../../lib/corpus/embedded.ts";
import { leakReport } from "../../../lib/corpus/protocols/leak_report.ts";
import { checkPromises } from "../../../lib/corpus/protocols/promises.ts";
import {
  findProtocol,
  PROTOCOL_NAMES,
  type Separation,
  type Split,
  SplitError,
} from "../../../lib/corpus/protocols/protocol.ts";
import { split } from "../../../lib/corpus/protocols/split.ts";
import { allClips } from "../clips.ts";

const CLIPS = allClips();
const BY_NAME = new Map(CLIPS.map((clip) => [clip.name, clip]));
const EVERY = [...PROTOCOL_NAMES, "speakers-4", "random-10"];

/** What a training must not hold of a test clip, for each kind of promise that is broken. */
const PLANTS: Record<Separation, ((clip: Clip, test: Clip) => boolean)[]> = {
  nothing: [],
  recording: [(clip, test) => clip === test],
  pair: [
    (clip, test) => clip === test,
    (clip, test) => clip !== test && clip.pair === test.pair,
  ],
  speaker: [
    (clip, test) => clip === test,
    (clip, test) => clip !== test && clip.pair === test.pair,
    (clip, test) => clip.pair !== test.pair && clip.speaker === test.speaker,
  ],
  corpus: [],
};

/** The split with one item more in training: a clip that stands so to a test clip. */
function plant(
  parts: Split,
  standsSo: (clip: Clip, test: Clip) => boolean,
  { place, copy }: { place: number; copy: number },
): Split {
  const test = BY_NAME.get(parts.test[place % parts.test.length].clip)!;
  const clip = CLIPS.find((other) => standsSo(other, test))!;
  return { ...parts, train: [...parts.train, { clip: clip.name, copy }] };
}

for (const protocol of EVERY) {
  Deno.test(`${protocol} leaks nothing that it says it doesn't, and a leak of one item would be caught`, () => {
    const { separates, folds = 24 } = findProtocol(protocol);
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 32 - 1 }),
        fc.integer({ min: 1, max: folds }),
        fc.record({ place: fc.nat(), copy: fc.nat({ max: 2 }) }),
        (seed, fold, where) => {
          const parts = split(protocol, CLIPS, { seed, fold });
          checkPromises(leakReport(parts, CLIPS));
          for (const standsSo of PLANTS[separates]) {
            const leaking = leakReport(plant(parts, standsSo, where), CLIPS);
            assert.throws(() => checkPromises(leaking), SplitError);
          }
        },
      ),
      { numRuns: 5 },
    );
  });
}

Deno.test("cross-corpus leaks nothing that it says it doesn't, and a leak of one item would be caught", async () => {
  const first = await openEmbedded();
  const second = await openEmbedded({ seed: 2 });
  const { clips } = joinCorpora(first, second);
  const parts = split("cross-corpus", clips, { seed: 1 });
  checkPromises(leakReport(parts, clips));
  const train = [...parts.train, { ...parts.test[0], copy: 1 }];
  const leaking = leakReport({ ...parts, train }, clips);
  assert.throws(() => checkPromises(leaking), /cross-corpus: .*corpus/);
});
