/**
 * The ladder: four trainings of one size, on the same test, that differ only in what
 * they know of a test clip. Each rung knows what the one below it knows, and more.
 *
 * Speakers are dealt into five folds. Of each speaker half of the pairs of every label
 * are tested, by their first takes: on RAVDESS one neutral pair and two of each other
 * emotion, 15 clips per actor, 360 in all. Training has as many items of a label as
 * there are clips of it outside the largest fold: on RAVDESS 1,140, the clips of 19
 * actors. Where 5 actors are tested, by 75 clips, these are:
 *
 * | rung               | clean, of the 5 actors     | clean, of the 19 | in noise, twice each |
 * | ------------------ | -------------------------- | ---------------- | -------------------- |
 * | `ladder-emotion`   | –                          | 990              | 75 of the 19         |
 * | `ladder-voice`     | 150, all of other pairs    | 840              | the same 75          |
 * | `ladder-take`      | 225, also the other takes  | 765              | the same 75          |
 * | `ladder-recording` | the same 225               | the same 765     | the 75 test clips    |
 *
 * From rung to rung clips of the others make room for as many of the same labels, so
 * that sizes, labels and the share of noise are equal: 990 clean items and 150 noisy
 * ones, of 1,065 recordings. Of the 1,140 clips of the 19 actors 75 are left: they
 * validate, the same on every rung (120 where 4 actors are tested, which leaves 20). What
 * training knows are other recordings up to the last rung, and never the very samples
 * that are tested.
 *
 * @module
 */
import { Random } from "../../random.ts";
import { byCodeUnits, type Clip } from "../clip.ts";
import { bySex, speakersOf, withoutSameSamples } from "./by_speaker.ts";
import type { Item } from "./item.ts";
import { SplitError } from "./protocol.ts";
import { dealSpeakers } from "./speaker_folds.ts";
import { pairs, type Parts } from "./stratified.ts";

/** What each rung knows of a test clip, from the lowest: the last word of its name. */
export const RUNGS = ["emotion", "voice", "take", "recording"] as const;

/** One of {@linkcode RUNGS}. */
export type Rung = typeof RUNGS[number];

/** What a division depends on beside the clips. */
export interface LadderOptions {
  /** Same seed, same folds, same test. */
  seed: number;
  /** Number of folds. */
  folds: number;
  /** 1 … `folds` */
  fold: number;
  /** Noisy copies of what training hears in noise. */
  copies: number;
}

/** The rung that a protocol's name stands for, if it is one of the ladder's. */
export function rungOf(protocol: string): Rung | undefined {
  return RUNGS.find((rung) => protocol === `ladder-${rung}`);
}

/** Clips of one label, by their part in a fold. */
interface Roles {
  /** Tested: first takes of half of the pairs of each speaker of the fold. */
  test: Clip[];
  /** Other takes of the pairs that are tested. */
  takes: Clip[];
  /** All takes of the other pairs of these speakers. */
  pairs: Clip[];
  /** Clips of the other speakers, those of each spread evenly. */
  others: Clip[];
}

/** Pairs of one speaker and label: in the order of their names, takes in theirs. */
function sortedPairs(clips: readonly Clip[]): Clip[][] {
  return pairs(clips)
    .map(({ clips: takes }) =>
      takes.toSorted((a, b) =>
        (a.take ?? 0) - (b.take ?? 0) || byCodeUnits(a.name, b.name)
      )
    )
    .sort(([a], [b]) => byCodeUnits(a.name, b.name));
}

/** Whether a pair has two recordings: some takes hold the same samples. */
const isTestable = (takes: readonly Clip[]) =>
  takes.some(({ hash }) => hash !== takes[0].hash);

/**
 * First takes of half of each speaker's pairs of one label. The halves are windows of
 * a cycle of all pairs and begin one pair later from speaker to speaker of one sex, so
 * that each pair is tested as often as any other.
 */
function drawTest(clips: readonly Clip[], random: Random): Clip[] {
  const test: Clip[] = [];
  for (const speakers of bySex(speakersOf(clips), clips)) {
    const order = random.permutation(speakers.length).map((i) => speakers[i]);
    for (const [turn, speaker] of order.entries()) {
      const all = sortedPairs(clips.filter((clip) => clip.speaker === speaker));
      const from = all.filter(isTestable);
      const half = Math.min(Math.floor(all.length / 2), from.length);
      for (let i = 0; i < half; i++) {
        test.push(from[(turn + i) % from.length][0]);
      }
    }
  }
  return test;
}

/** Clips in an order in which each speaker's turn comes after that of all others. */
function inTurns(clips: readonly Clip[], random: Random): Clip[] {
  const drawn = random.permutation(clips.length).map((i) => clips[i]);
  const order = [...Map.groupBy(drawn, ({ speaker }) => speaker).values()];
  const longest = Math.max(0, ...order.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => order.map((l) => l[turn]))
    .flat().filter((clip) => clip !== undefined);
}

/** Divides the clips of a label by their part in a fold of some speakers. */
function assignRoles(
  clips: readonly Clip[],
  test: readonly Clip[],
  { speakers, random }: { speakers: readonly string[]; random: Random },
): Roles {
  const inFold = ({ speaker }: Clip) => speakers.includes(speaker);
  const asked = new Set(test.map(({ pair }) => pair));
  const rest = withoutSameSamples(clips, test);
  const own = rest.filter(inFold);
  return {
    test: clips.filter((clip) => test.includes(clip)),
    takes: own.filter(({ pair }) => asked.has(pair)),
    pairs: own.filter(({ pair }) => !asked.has(pair)),
    others: inTurns(rest.filter((clip) => !inFold(clip)), random),
  };
}

/**
 * Items of a label in a training of any fold: clips outside the largest fold, and by
 * a copy more or less than two as many more or less as that fold tests at most.
 */
function trainingSize(
  clips: readonly Clip[],
  tested: ReadonlySet<Clip>,
  { folds, copies }: { folds: readonly string[][]; copies: number },
): number {
  const sizes = folds.map((speakers) => {
    const own = clips.filter(({ speaker }) => speakers.includes(speaker));
    return [
      clips.length - own.length,
      own.filter((clip) => tested.has(clip)).length,
    ];
  });
  const others = Math.min(...sizes.map(([count]) => count));
  const most = Math.max(...sizes.map(([, count]) => count));
  return others + (copies - 2) * most;
}

const clean = (clips: readonly Clip[]): Item[] =>
  clips.map(({ name }) => ({ clip: name, copy: 0 }));

const noisy = (clips: readonly Clip[], copies: number): Item[] =>
  clips.flatMap(({ name }) =>
    Array.from({ length: copies }, (_, i) => ({ clip: name, copy: i + 1 }))
  );

/** Training and validation of one label: `size` items of training. */
function climb(
  rung: Rung,
  { test, takes, pairs, others }: Roles,
  { size, copies }: { size: number; copies: number },
): { train: Item[]; validation: Clip[] } {
  const rest = [...others];
  const standIns = rest.splice(0, test.length);
  const forPairs = rest.splice(0, pairs.length);
  const forTakes = rest.splice(0, takes.length);
  const always = rest.splice(
    0,
    Math.max(0, size - copies * test.length - pairs.length - takes.length),
  );
  const step = RUNGS.indexOf(rung);
  const heard = [
    ...always,
    ...(step >= 1 ? pairs : forPairs),
    ...(step >= 2 ? takes : forTakes),
  ];
  const inNoise = step >= 3 ? test : standIns;
  return {
    train: [...clean(heard), ...noisy(inNoise, copies)],
    validation: rest,
  };
}

/** Throws where the clips of a label don't suffice. */
function checkLabel(rung: Rung, enough: boolean, label: string): void {
  if (enough) return;
  throw new SplitError(
    `ladder-${rung}`,
    `the speakers who are not tested must have enough clips of ${label} to make room for ` +
      "what training knows, and one to validate on",
  );
}

/**
 * Divide clips on a rung of the ladder.
 *
 * The test, the folds, the validation and the order in which others make room depend
 * on seed and fold alone, not on the rung. Pairs whose takes are one recording (there
 * is one in RAVDESS) are not tested.
 *
 * @param rung  what training knows
 * @param clips in order of their names; not changed
 * @returns new lists; of the noisy copies of a clip each has noise of its own
 * @throws {SplitError} if there are fewer speakers than folds, or too few clips of others
 */
export function divideOnLadder(
  rung: Rung,
  clips: readonly Clip[],
  { seed, fold, copies, folds: count }: LadderOptions,
): Parts<Item> {
  const stream = (name: string) => new Random(seed, `split/ladder${name}`);
  const folds = dealSpeakers(clips, count, stream(""));
  const speakers = folds[fold - 1];
  const byLabel = [...Map.groupBy(clips, (clip) => clip.label)];
  const tested = new Set(
    byLabel.flatMap(([label, list]) => drawTest(list, stream(`/${label}`))),
  );
  const test = clips.filter((clip) =>
    tested.has(clip) && speakers.includes(clip.speaker)
  );
  const train: Item[] = [];
  const validation: Clip[] = [];
  for (const [label, list] of byLabel) {
    const random = stream(`/${fold}/${label}`);
    const roles = assignRoles(list, test, { speakers, random });
    const size = trainingSize(list, tested, { folds, copies });
    const own = climb(rung, roles, { size, copies });
    checkLabel(rung, own.train.length === size, label);
    train.push(...own.train);
    validation.push(...own.validation);
  }
  const elsewhere = clips.filter((clip) => !validation.includes(clip));
  const unheard = withoutSameSamples(validation, elsewhere);
  for (const [label] of byLabel) {
    checkLabel(rung, unheard.some((clip) => clip.label === label), label);
  }
  return { train, validation: clean(unheard), test: clean(test) };
}
