/**
 * What the articulators do, as tracks over the utterance: targets glide into
 * each other, so that every sound is coloured by its neighbours.
 *
 * @module
 */
import { smooth } from "./filters.ts";
import { clamp, fromDecibels, sineOfTurns } from "../../maths.ts";
import type { Segment } from "./phonemes.ts";
import {
  createPitch,
  createTimeline,
  FRAME_RATE,
  type Timeline,
} from "./prosody.ts";
import type { Take } from "./take.ts";

/** Tracks of one utterance, each of shape [frames] at `FRAME_RATE`. */
export interface Tracks {
  timeline: Timeline;
  frames: number;
  /** Hz */
  f0: Float64Array;
  /** F1 … F4, Hz */
  formants: Float64Array[];
  /** amplitudes, 0 … 1 */
  voice: Float64Array;
  breath: Float64Array;
  frication: Float64Array;
  /** centre and bandwidth of the frication noise, Hz */
  fricationCentre: Float64Array;
  fricationWidth: Float64Array;
  /** coupling of the nose, 0 … 1 */
  nasal: Float64Array;
}

/** Formants of the neutral tube, to which slurred speech shrinks (Hz). */
const NEUTRAL_TUBE = [500, 1500, 2500, 3500] as const;
/** However a sound is spoken, F1 stays above this (Hz, tract of 17.5 cm). */
const LOWEST_FORMANT = 200;
const SILENT_FRICATION = { level: 0, centre: 4000, width: 3000 };
/** Louder speech opens the mouth: F1 rises by 3.5 Hz a decibel (Liénard and Di Benedetto 1999). */
const EFFORT_F1 = 3.5;
/** Time constants of lips, tongue and velum; of the larynx; of noise at a constriction (s). */
const GLIDE = 0.014;
const VOICE_GLIDE = 0.005;
const NOISE_GLIDE = 0.0025;
/** Loudness at the end of the utterance against its beginning, dB. */
const DECLINE = -4;
/** Loudness moves by so many dB for each semitone of tremor, and this far ahead, in turns. */
const TREMOR_LEVEL = 3;
const TREMOR_LAG = 0.2;
/** The last sound fades over this time (s). */
const FADE = 0.09;
/** Room for the last sound to die away (s). */
const AFTER = 0.08;

/** How a track follows from the segments. */
interface TrackShape {
  value: (segment: Segment) => number;
  /** time constant, s */
  glide: number;
  /** value between sounds; absent: the last sound's holds */
  rest?: number;
}

/** Spreads a value of each segment over its frames, and smooths the steps. */
function makeTrack(
  timeline: Timeline,
  frames: number,
  { value, glide, rest }: TrackShape,
): Float64Array {
  const track = new Float64Array(frames);
  let held = value(timeline.segments[0]);
  let at = 0;
  for (const segment of timeline.segments) {
    const from = Math.round(segment.start * FRAME_RATE);
    const to = Math.round((segment.start + segment.duration) * FRAME_RATE);
    track.fill(rest ?? held, at, from);
    track.fill(held = value(segment), from, to);
    at = to;
  }
  track.fill(rest ?? held, at);
  return smooth(track, glide * FRAME_RATE);
}

/** Target of formant n + 1 in a segment as this take speaks it, Hz. */
function formantTarget(take: Take, n: number, segment: Segment): number {
  const precision = clamp(1 + take.manner.precision, 0.5, 1.4);
  const distance = precision * (segment.formants[n] - NEUTRAL_TUBE[n]);
  const effort = n === 0 ? EFFORT_F1 * segment.voice * take.manner.level : 0;
  return take.formantScale *
    Math.max(LOWEST_FORMANT, NEUTRAL_TUBE[n] + distance + effort);
}

/** Loudness falls off towards the end and trembles with the pitch; the last sound fades. */
function applyLoudness(voice: Float64Array, take: Take, duration: number) {
  const depth = Math.max(0, take.manner.tremor);
  for (let i = 0; i < voice.length; i++) {
    const time = i / FRAME_RATE;
    const decline = DECLINE * Math.min(1, time / duration);
    const tremor = TREMOR_LEVEL * depth *
      sineOfTurns(take.actor.tremorRate * time + TREMOR_LAG);
    const fade = clamp((duration - time) / FADE, 0, 1);
    voice[i] *= fade * fromDecibels(decline + tremor);
  }
}

/**
 * The tracks of a take.
 *
 * @returns new arrays; see {@linkcode Tracks}
 *
 * @example The tongue moves from "aw" towards "k" before it gets there
 * ```ts
 * import { parseClipName } from "../corpora/ravdess_name.ts";
 * import { FRAME_RATE } from "./prosody.ts";
 * import { createTake } from "./take.ts";
 * import { createTracks } from "./tracks.ts";
 * import assert from "node:assert/strict";
 *
 * const tracks = createTracks(createTake(parseClipName("03-01-01-01-01-01-01"), 1));
 * const vowel = tracks.timeline.segments.find(({ sound }) => sound === "AA")!;
 * const frame = (share: number) =>
 *   Math.round((vowel.start + share * vowel.duration) * FRAME_RATE);
 * assert.ok(tracks.formants[1][frame(1)] > tracks.formants[1][frame(0.6)]);
 * ```
 */
export function createTracks(take: Take): Tracks {
  const timeline = createTimeline(take);
  const frames = Math.ceil((timeline.duration + AFTER) * FRAME_RATE);
  const make = (shape: TrackShape) => makeTrack(timeline, frames, shape);
  const voice = make({ value: (s) => s.voice, glide: VOICE_GLIDE, rest: 0 });
  applyLoudness(voice, take, timeline.duration);
  const breath = (s: Segment) => s.breath ?? 0;
  const noise = (s: Segment) => s.frication ?? SILENT_FRICATION;
  return {
    timeline,
    frames,
    f0: createPitch(take, timeline, frames),
    formants: NEUTRAL_TUBE.map((_, n) =>
      make({ value: (s) => formantTarget(take, n, s), glide: GLIDE })
    ),
    voice,
    breath: make({ value: breath, glide: VOICE_GLIDE, rest: 0 }),
    frication: make({
      value: (s) => noise(s).level,
      glide: NOISE_GLIDE,
      rest: 0,
    }),
    fricationCentre: make({ value: (s) => noise(s).centre, glide: 0 }),
    fricationWidth: make({ value: (s) => noise(s).width, glide: 0 }),
    nasal: make({ value: (s) => s.nasal ?? 0, glide: GLIDE, rest: 0 }),
  };
}
