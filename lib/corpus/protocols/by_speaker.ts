/**
 * Division by whole speakers: those tested are never heard in training.
 *
 * @module
 */
import { Random } from "../../random.ts";
import { byCodeUnits, type Clip } from "../clip.ts";
import { SplitError } from "./protocol.ts";
import { drawTenth, pairs, type Parts } from "./stratified.ts";

/** Validation speakers of each sex: four of those not tested. */
const VALIDATION_SPEAKERS_PER_SEX = 2;

/** The speakers of clips: numbers by value, then names by code units. */
export function speakersOf(clips: readonly Clip[]): string[] {
  const all = [...new Set(clips.map((clip) => clip.speaker))];
  const isNumber = (speaker: string) => /^\d+$/.test(speaker);
  return [
    ...all.filter(isNumber).sort((a, b) => Number(a) - Number(b)),
    ...all.filter((speaker) => !isNumber(speaker)).sort(byCodeUnits),
  ];
}

/** Speakers by what the corpus says of their sex: men, women, unknown. */
export function bySex(
  speakers: readonly string[],
  clips: readonly Clip[],
): string[][] {
  const sexes = new Map(clips.map((clip) => [clip.speaker, clip.sex]));
  return (["male", "female", undefined] as const).map((sex) =>
    speakers.filter((speaker) => sexes.get(speaker) === sex)
  );
}

/**
 * Speakers for validation, drawn from those not tested: two of each sex (four where
 * none is known), or at most a third of them.
 */
function drawValidationSpeakers(
  speakers: string[],
  clips: readonly Clip[],
  random: Random,
): string[] {
  const [men, women, unknown] = bySex(speakers, clips);
  const draw = (from: string[], most: number) => {
    const count = Math.min(most, Math.floor(from.length / 3));
    return random.permutation(from.length).slice(0, count).map((i) => from[i]);
  };
  return [
    ...draw(men, VALIDATION_SPEAKERS_PER_SEX),
    ...draw(women, VALIDATION_SPEAKERS_PER_SEX),
    ...draw(unknown, 2 * VALIDATION_SPEAKERS_PER_SEX),
  ];
}

/** Removes the clips that hold the same samples as one of `kept`. */
export function withoutSameSamples(
  clips: readonly Clip[],
  kept: readonly Clip[],
): Clip[] {
  const hashes = new Set(kept.map((clip) => clip.hash));
  return clips.filter((clip) => !hashes.has(clip.hash));
}

/** What the draws of a division depend on. */
export interface Stream {
  /** The protocol's name, for messages. */
  protocol: string;
  /** Same seed, same draws. */
  seed: number;
  /** Name of the stream of random numbers. */
  purpose: string;
}

/**
 * Divide clips by speakers.
 *
 * Validation is on speakers of its own, too, where at least three of one sex (or of
 * unknown sex) are left; with fewer, a tenth of the other clips validates.
 *
 * Where clips of two speakers hold the same samples (one of the names is wrong), the
 * test keeps its clip and the other is left out; likewise validation before training.
 *
 * @param clips        not changed
 * @param testSpeakers speakers of the fold; those without clips are passed over
 * @param stream       names the stream from which validation speakers are drawn
 * @throws {SplitError} if no speaker of the fold has clips, or no other speaker has
 */
export function divideBySpeaker(
  clips: readonly Clip[],
  testSpeakers: readonly string[],
  { protocol, seed, purpose }: Stream,
): Parts<Clip> {
  const present = speakersOf(clips);
  const others = present.filter((speaker) => !testSpeakers.includes(speaker));
  if (others.length === present.length) {
    throw new SplitError(
      protocol,
      `a fold needs clips of its speakers (${testSpeakers.join(", ")}), ` +
        `got clips of ${present.join(", ") || "none"}`,
    );
  }
  if (others.length === 0) {
    throw new SplitError(
      protocol,
      `besides those tested there must be another speaker, got ${
        present.join(", ")
      } only`,
    );
  }
  const test = clips.filter((clip) => testSpeakers.includes(clip.speaker));
  const rest = clips.filter((clip) => others.includes(clip.speaker));
  return { ...divideRest(rest, test, new Random(seed, purpose)), test };
}

/**
 * Training and validation of the clips that aren't tested, as {@linkcode divideBySpeaker}
 * has them.
 *
 * @param others not changed
 * @param test   their samples are in neither part
 */
export function divideRest(
  others: Clip[],
  test: Clip[],
  random: Random,
): Pick<Parts<Clip>, "train" | "validation"> {
  const clips = withoutSameSamples(others, test);
  const chosen = drawValidationSpeakers(speakersOf(clips), clips, random);
  if (chosen.length === 0) {
    const { rest, drawn } = drawTenth(pairs(clips), random);
    return { train: rest, validation: drawn };
  }
  const validation = clips.filter((clip) => chosen.includes(clip.speaker));
  const train = clips.filter((clip) => !chosen.includes(clip.speaker));
  return { train: withoutSameSamples(train, validation), validation };
}
