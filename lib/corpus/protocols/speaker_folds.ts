/**
 * Speakers dealt into folds, for corpora without published ones.
 *
 * @module
 */
import type { Random } from "../../random.ts";
import type { Clip } from "../clip.ts";
import { bySex, speakersOf } from "./by_speaker.ts";
import { SplitError } from "./protocol.ts";

/** Speakers who are tested together, and their clips by sex: men, women, unknown. */
interface Unit {
  speakers: string[];
  clips: number[];
}

/** Speakers joined where clips of theirs belong to one group (connected components). */
function joinGroups(clips: readonly Clip[]): string[][] {
  const unitOf = new Map(
    speakersOf(clips).map((speaker) => [speaker, [speaker]]),
  );
  const firstOf = new Map<string, string>();
  for (const { speaker, group } of clips) {
    if (group === undefined) continue;
    const first = firstOf.get(group) ?? speaker;
    firstOf.set(group, first);
    const [to, from] = [unitOf.get(first)!, unitOf.get(speaker)!];
    if (to === from) continue;
    to.push(...from);
    for (const moved of from) unitOf.set(moved, to);
  }
  return [...new Set(unitOf.values())];
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

function unitsOf(clips: readonly Clip[]): Unit[] {
  const counts = Map.groupBy(clips, (clip) => clip.speaker);
  return joinGroups(clips).map((speakers) => ({
    speakers,
    clips: bySex(speakers, clips).map((list) =>
      sum(list.map((speaker) => counts.get(speaker)!.length))
    ),
  }));
}

/** The fold that has least of what the unit brings: by sex first, then in all. */
function emptiest(folds: readonly Unit[], unit: Unit): number {
  const ofItsSexes = (fold: Unit) =>
    sum(fold.clips.filter((_, sex) => unit.clips[sex] > 0));
  let best = 0;
  folds.forEach((fold, i) => {
    const other = folds[best];
    const order = ofItsSexes(fold) - ofItsSexes(other) ||
      sum(fold.clips) - sum(other.clips);
    if (order < 0) best = i;
  });
  return best;
}

/**
 * Deal speakers into folds: in an order drawn at random, those with most clips first,
 * each to the fold that has fewest clips of their sex. Speakers of one group stay
 * together.
 *
 * @param clips not changed
 * @param count number of folds, at least 2
 * @returns speakers of each fold
 * @throws {SplitError} if there are fewer speakers, or groups of them, than folds
 *
 * @example Four speakers in two folds, a man and a woman in each
 * ```ts
 * import { Random } from "../../random.ts";
 * import { openEmbedded } from "../embedded.ts";
 * import { dealSpeakers } from "./speaker_folds.ts";
 * import assert from "node:assert/strict";
 *
 * const { clips } = await openEmbedded();
 * const four = clips.filter(({ speaker }) => Number(speaker) <= 4);
 * const folds = dealSpeakers(four, 2, new Random(1));
 * assert.deepEqual(folds.map((fold) => Number(fold[0]) % 2 + Number(fold[1]) % 2), [1, 1]);
 * ```
 */
export function dealSpeakers(
  clips: readonly Clip[],
  count: number,
  random: Random,
): string[][] {
  const units = unitsOf(clips);
  if (units.length < count) {
    const speakers = units.flatMap((unit) => unit.speakers);
    const grouped = speakers.length === units.length
      ? ""
      : ` in ${units.length} groups`;
    throw new SplitError(
      `speakers-${count}`,
      `there must be at least as many speakers as folds, got ${speakers.length}${grouped} (${
        speakers.slice(0, 10).join(", ")
      })`,
    );
  }
  const folds: Unit[] = Array.from(
    { length: count },
    () => ({ speakers: [], clips: [0, 0, 0] }),
  );
  const order = random.permutation(units.length).map((i) => units[i])
    .sort((a, b) => sum(b.clips) - sum(a.clips));
  for (const unit of order) {
    const fold = folds[emptiest(folds, unit)];
    fold.speakers.push(...unit.speakers);
    unit.clips.forEach((n, sex) => fold.clips[sex] += n);
  }
  return folds.map((fold) => fold.speakers);
}
