/**
 * One take: an actor, an emotion and a sentence become the physical values
 * that the synthesizer needs. What differs from take to take is drawn here.
 *
 * @module
 */
import { EMOTIONS } from "../../paper.ts";
import { Random } from "../../random.ts";
import { type ClipName, formatClipName } from "../corpora/ravdess_name.ts";
import { type Actor, createActor } from "./actors.ts";
import { emotionShift } from "./emotions.ts";
import {
  addManners,
  drawDeviation,
  type Manner,
  scaleManner,
} from "./manner.ts";
import { clamp, exp2 } from "../../maths.ts";
import { drawNormal } from "./noise.ts";

/** How far a sentence's delivery deviates from the actor's reading of the emotion, in `SPREAD`s. */
const DELIVERY_SCALE = 0.45;
/** How far one of its two takes deviates from that delivery, in `SPREAD`s. */
const TAKE_SCALE = 0.35;

/** Everything about one take, in physical units. */
export interface Take {
  name: string;
  /** seed of its noises and irregularities, as given */
  seed: number;
  statement: 1 | 2;
  actor: Actor;
  /** prosody; see {@linkcode Manner} for the units */
  manner: Manner;
  /** length against a neutral utterance, factor */
  stretch: number;
  /** share of the period in which the glottis is open */
  openQuotient: number;
  /** cutoff of the source's return phase, Hz */
  tiltCutoff: number;
  /** amplitude of breath relative to voice */
  breath: number;
  /** standard deviation of periods and of pulse strengths, relative */
  jitter: number;
  shimmer: number;
  /** formants against those of a tract of 17.5 cm, factor */
  formantScale: number;
  /** gain of all frication, dB */
  sibilance: number;
  /** RMS level of the speech, dB re full scale */
  level: number;
  /** silence before and after the speech, seconds */
  lead: number;
  tail: number;
}

/** Decibels by which frication outgrows the voice for each decibel of loudness. */
const FRICTION_EFFORT = 0.4;

/** Softest and loudest speech, dB re full scale: near RAVDESS's own. */
const LEVELS = [-56, -17] as const;

function takeManner(clip: ClipName, actor: Actor, seed: number): Manner {
  const shift = emotionShift(clip.emotion, clip.intensity);
  const pair = formatClipName({ ...clip, repetition: 1 });
  const delivery = new Random(seed, `synthesis/delivery/${pair}`);
  const take = new Random(seed, `synthesis/take/${formatClipName(clip)}`);
  const shown = scaleManner(shift, actor.expressiveness);
  return addManners(
    actor.habit,
    { ...shown, pitch: shown.pitch * actor.pitchMoves },
    actor.readings[EMOTIONS.indexOf(clip.emotion)],
    drawDeviation(delivery, DELIVERY_SCALE),
    drawDeviation(take, TAKE_SCALE),
  );
}

/**
 * The take that a clip's name stands for.
 *
 * @param clip fields of a RAVDESS name
 * @param seed integer in [0, 2^32); same seed, same take
 * @throws {RangeError} if the seed or the actor's number is out of range
 *
 * @example The two repetitions differ a little
 * ```ts
 * import { parseClipName } from "../corpora/ravdess_name.ts";
 * import { createTake } from "./take.ts";
 * import assert from "node:assert/strict";
 *
 * const first = createTake(parseClipName("03-01-05-01-01-01-12"), 1);
 * const second = createTake(parseClipName("03-01-05-01-01-02-12"), 1);
 * assert.notEqual(first.stretch, second.stretch);
 * assert.equal(first.actor.f0, second.actor.f0);
 * ```
 */
export function createTake(clip: ClipName, seed: number): Take {
  const name = formatClipName(clip);
  const actor = createActor(clip.actor, seed);
  const manner = takeManner(clip, actor, seed);
  const silence = new Random(seed, `synthesis/silence/${name}`);
  const tension = clamp(manner.tension, -1.2, 1.2);
  const rough = clamp(manner.rough + 0.08, 0, 1);
  return {
    name,
    seed,
    statement: clip.statement,
    actor,
    manner,
    stretch: exp2(clamp(manner.length, -0.4, 0.45)),
    openQuotient: clamp(0.58 - 0.16 * tension, 0.35, 0.85),
    tiltCutoff: 1500 * exp2(3 * tension),
    breath: 0.09 * clamp(manner.breath + 0.12, 0.01, 1),
    jitter: 0.006 + 0.03 * rough * rough,
    shimmer: 0.03 + 0.2 * rough * rough,
    formantScale: actor.tractScale * exp2(manner.smile),
    sibilance: actor.sibilance - 4 + FRICTION_EFFORT * manner.level,
    level: clamp(actor.level + manner.level, ...LEVELS),
    lead: clamp(0.9 + 0.09 * drawNormal(silence), 0.7, 1.05),
    tail: clamp(0.9 + 0.12 * drawNormal(silence), 0.6, 1.3),
  };
}
