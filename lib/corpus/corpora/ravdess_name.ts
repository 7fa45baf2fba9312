/**
 * RAVDESS file names and the typed records that they stand for
 * (Livingstone and Russo, 2018; the paper's section on the data set).
 *
 * @module
 */
import { type Emotion, EMOTIONS } from "../../paper.ts";
import type { Sex } from "../corpus_spec.ts";

const MODALITIES = ["audio-video", "video", "audio"] as const;
const CHANNELS = ["speech", "song"] as const;
const INTENSITIES = ["normal", "strong"] as const;
const SPEECH_ONLY: readonly Emotion[] = ["disgust", "surprised"];

/** What a file holds; the speech clips are `"audio"`. */
export type Modality = "audio-video" | "video" | "audio";
/** Spoken or sung; the paper uses speech only. */
export type VocalChannel = "speech" | "song";
/** How strongly the emotion is acted. */
export type Intensity = "normal" | "strong";

/** What actors say: statement 1 and statement 2, in that order. */
export const STATEMENTS = [
  "Kids are talking by the door",
  "Dogs are sitting by the door",
] as const;

/** Number of actors in RAVDESS. */
export const N_ACTORS = 24;

/** The seven fields of a RAVDESS file name. */
export interface ClipName {
  /** First field. */
  modality: Modality;
  /** Second field. */
  channel: VocalChannel;
  /** Third field. */
  emotion: Emotion;
  /** Fourth field; neutral is always normal. */
  intensity: Intensity;
  /** Fifth field: which of {@linkcode STATEMENTS}. */
  statement: 1 | 2;
  /** Sixth field: which take. */
  repetition: 1 | 2;
  /** 1 … 24 */
  actor: number;
}

/** A name, or a record, that RAVDESS's rules don't allow. */
export class ClipNameError extends SyntaxError {
  /** The name of this class. */
  override name = "ClipNameError";
  /** The name that was refused, or the record as JSON. */
  readonly clip: string;
  /** The field that breaks a rule; `"name"` if the text has no such fields. */
  readonly field: keyof ClipName | "name";

  /** An error that names the clip, the field and the rule. */
  constructor(clip: string, field: keyof ClipName | "name", rule: string) {
    super(`Cannot read clip name ${JSON.stringify(clip)}: ${rule}`);
    this.clip = clip;
    this.field = field;
  }
}

function checkRules(name: ClipName, text: string): ClipName {
  if (name.emotion === "neutral" && name.intensity === "strong") {
    throw new ClipNameError(
      text,
      "intensity",
      "neutral is acted at normal intensity (01) only, got strong (02)",
    );
  }
  if (name.channel === "song" && SPEECH_ONLY.includes(name.emotion)) {
    throw new ClipNameError(
      text,
      "emotion",
      `songs are never ${name.emotion}, that is acted in speech only`,
    );
  }
  return name;
}

/** Index of a two-digit field among `count` codes that start at 01. */
function readCode(
  text: string,
  field: keyof ClipName,
  code: string,
  count: number,
): number {
  const value = Number(code);
  if (value < 1 || value > count) {
    const last = String(count).padStart(2, "0");
    throw new ClipNameError(
      text,
      field,
      `${field} must be 01 … ${last}, got ${code}`,
    );
  }
  return value - 1;
}

/**
 * Read a RAVDESS file name: `modality-channel-emotion-intensity-statement-repetition-actor`.
 *
 * @param name the file's name without folder and extension, seven two-digit fields
 * @returns a new record
 * @throws {ClipNameError} if a field is missing or out of its range, if neutral is
 *   strong, or if a song has an emotion that is not sung
 *
 * @example A strong angry clip of the twelfth actor
 * ```ts
 * import { actorSex, parseClipName } from "./ravdess_name.ts";
 * import assert from "node:assert/strict";
 *
 * const clip = parseClipName("03-01-05-02-02-01-12");
 * assert.equal(clip.emotion, "angry");
 * assert.equal(clip.intensity, "strong");
 * assert.equal(actorSex(clip.actor), "female");
 * assert.throws(() => parseClipName("03-01-01-02-01-01-12"), /neutral/);
 * ```
 */
export function parseClipName(name: string): ClipName {
  if (!/^\d\d(-\d\d){6}$/.test(name)) {
    throw new ClipNameError(
      name,
      "name",
      "a name is seven two-digit fields joined by hyphens, such as 03-01-05-01-02-01-12",
    );
  }
  const codes = name.split("-");
  const read = (i: number, field: keyof ClipName, count: number) =>
    readCode(name, field, codes[i], count);
  return checkRules({
    modality: MODALITIES[read(0, "modality", MODALITIES.length)],
    channel: CHANNELS[read(1, "channel", CHANNELS.length)],
    emotion: EMOTIONS[read(2, "emotion", EMOTIONS.length)],
    intensity: INTENSITIES[read(3, "intensity", INTENSITIES.length)],
    statement: read(4, "statement", 2) + 1 as 1 | 2,
    repetition: read(5, "repetition", 2) + 1 as 1 | 2,
    actor: read(6, "actor", N_ACTORS) + 1,
  }, name);
}

/**
 * Write a record as a RAVDESS file name; the inverse of {@linkcode parseClipName}.
 *
 * @param clip the seven fields; others are ignored
 * @returns the name, without extension
 * @throws {ClipNameError} if the record breaks a rule of the names
 *
 * @example There and back
 * ```ts
 * import { formatClipName, parseClipName } from "./ravdess_name.ts";
 * import assert from "node:assert/strict";
 *
 * const name = "03-01-08-01-01-02-05";
 * assert.equal(formatClipName(parseClipName(name)), name);
 * ```
 */
export function formatClipName(clip: ClipName): string {
  const name = [
    MODALITIES.indexOf(clip.modality) + 1,
    CHANNELS.indexOf(clip.channel) + 1,
    EMOTIONS.indexOf(clip.emotion) + 1,
    INTENSITIES.indexOf(clip.intensity) + 1,
    clip.statement,
    clip.repetition,
    clip.actor,
  ].map((code) => String(code).padStart(2, "0")).join("-");
  parseClipName(name);
  return name;
}

/**
 * Sex of an actor: odd numbers are male, even ones female.
 *
 * @param actor 1 … 24
 * @throws {RangeError} if there is no such actor
 *
 * @example The first two actors
 * ```ts
 * import { actorSex } from "./ravdess_name.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(actorSex(1), "male");
 * assert.equal(actorSex(2), "female");
 * ```
 */
export function actorSex(actor: number): Sex {
  if (!Number.isInteger(actor) || actor < 1 || actor > N_ACTORS) {
    throw new RangeError(
      `Cannot say the actor's sex: actor must be an integer in [1, ${N_ACTORS}], got ${actor}`,
    );
  }
  return actor % 2 === 1 ? "male" : "female";
}

/**
 * The names of all 1,440 audio-only speech clips, 60 per actor, in order of names.
 *
 * @returns a new array
 *
 * @example 96 neutral clips, 192 of each other emotion
 * ```ts
 * import { parseClipName, speechClipNames } from "./ravdess_name.ts";
 * import assert from "node:assert/strict";
 *
 * const clips = speechClipNames().map(parseClipName);
 * assert.equal(clips.length, 1440);
 * assert.equal(clips.filter((clip) => clip.emotion === "neutral").length, 96);
 * assert.equal(clips.filter((clip) => clip.emotion === "sad").length, 192);
 * ```
 */
export function speechClipNames(): string[] {
  const names: string[] = [];
  for (const emotion of EMOTIONS) {
    for (const intensity of INTENSITIES) {
      if (emotion === "neutral" && intensity === "strong") continue;
      for (const statement of [1, 2] as const) {
        for (const repetition of [1, 2] as const) {
          for (let actor = 1; actor <= N_ACTORS; actor++) {
            names.push(formatClipName({
              modality: "audio",
              channel: "speech",
              emotion,
              intensity,
              statement,
              repetition,
              actor,
            }));
          }
        }
      }
    }
  }
  return names;
}
