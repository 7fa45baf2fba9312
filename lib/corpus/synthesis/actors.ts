/**
 * The 24 speakers: each with an anatomy, a habitual way of speaking, and their
 * own idea of every emotion.
 *
 * @module
 */
import { Random } from "../../random.ts";
import { EMOTIONS } from "../../paper.ts";
import { actorSex } from "../corpora/ravdess_name.ts";
import type { Sex } from "../corpus_spec.ts";
import { clamp, exp2, fromSemitones } from "../../maths.ts";
import { drawNormal } from "./noise.ts";
import { drawDeviation, type Manner } from "./manner.ts";

/** Everything that stays the same over one actor's clips. */
export interface Actor {
  /** 1 … 24 */
  number: number;
  /** RAVDESS: odd numbers are men, even ones women */
  sex: Sex;
  /** height of the neutral voice, Hz */
  f0: number;
  /** formants against those of a tract of 17.5 cm, factor */
  tractScale: number;
  /** how much of an emotion's shift is shown, factor */
  expressiveness: number;
  /** how far an emotion moves the pitch, factor */
  pitchMoves: number;
  /** level of neutral speech, dB re full scale */
  level: number;
  /** level of the room's noise, dB re full scale */
  noiseFloor: number;
  /** cutoff of the room noise's spectrum, Hz */
  noiseCutoff: number;
  /** rate of the tremor, Hz */
  tremorRate: number;
  /** hiss of the sibilants, dB */
  sibilance: number;
  /** habitual deviation in every manner of speaking */
  habit: Manner;
  /** own deviation for each emotion, in the order of `EMOTIONS` */
  readings: Manner[];
}

/** How far a habit deviates from the mean, in `SPREAD`s. */
const HABIT_SCALE = 0.55;
/** How far an actor's own reading of an emotion deviates from the mean, in `SPREAD`s. */
const READING_SCALE = 1.25;

/**
 * Means over RAVDESS's men and women: neutral pitch (Hz), level (dB re full
 * scale), and how far emotions move the pitch (men go further, in semitones).
 */
const SEXES = {
  male: { f0: 116, tract: 1, level: -43.5, pitchMoves: 1.15 },
  female: { f0: 205, tract: 1.15, level: -40, pitchMoves: 0.8 },
} as const;

/**
 * The actor of that number.
 *
 * @param number 1 … 24
 * @param seed   same seed, same cast
 * @throws {RangeError} if the number is not an actor's
 *
 * @example Odd numbers are men
 * ```ts
 * import { createActor } from "./actors.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(createActor(7, 1).sex, "male");
 * assert.ok(createActor(7, 1).f0 < createActor(8, 1).f0);
 * ```
 */
export function createActor(number: number, seed: number): Actor {
  const sex = actorSex(number);
  const random = new Random(seed, `synthesis/actor/${number}`);
  const draw = (mean: number, deviation: number) =>
    mean + deviation * drawNormal(random);
  const mean = SEXES[sex];
  return {
    number,
    sex,
    f0: mean.f0 * fromSemitones(clamp(draw(0, 2), -4, 4)),
    tractScale: mean.tract * exp2(draw(0, 0.05)),
    expressiveness: clamp(draw(1, 0.18), 0.65, 1.35),
    pitchMoves: mean.pitchMoves,
    level: draw(mean.level, 2),
    noiseFloor: Math.min(-78, draw(-97, 8)),
    noiseCutoff: 1000 * exp2(draw(0, 1)),
    tremorRate: draw(6, 0.7),
    sibilance: draw(0, 3),
    // `f0` and `level` already say how high and how loud this voice is.
    habit: { ...drawDeviation(random, HABIT_SCALE), pitch: 0, level: 0 },
    readings: EMOTIONS.map(() => drawDeviation(random, READING_SCALE)),
  };
}
