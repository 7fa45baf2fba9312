/**
 * What the articulators do, as tracks over the utterance: targets glide into
 * each other, so that every sound is coloured by its neighbours.
 *
 * @module
 */
import { smooth } from "./filters.ts";
import { fromDecibels, sineOfTurns } from "./maths.ts";
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
/** Louder speech opens the mouth: F1 rises by 3.5 Hz a decibel (Liénard and Di Benedetto 1999). */
const EFFORT_F1 = 3.5;
/** Time constants of lips, tongue and velum; of the larynx; of noise at a constriction (s). */
const GLIDE = 0.014;
const VOICE_GLIDE = 0.005;
const NOISE_GLIDE = 0.0025;
/** The last sound fades over this time (s). */
const FADE = 0.09;
/** Room for the last sound to die away (s). */
const AFTER = 0.08;

/** Spreads a value of each segment over its frames; holds the last one. */
function spread(
  timeline: Timeline,
  frames: number,
  rest: number | undefined,
  value: (segment: Segment) => number,
): Float64Array {
  const track = new Float64Array(frames);
  let held = rest ?? value(timeline.segments[0]);
  let at = 0;
  for (const segment of timeline.segments) {
    const from = Math.round(segment.start * FRAME_RATE);
    const to = Math.round((segment.start + segment.duration) * FRAME_RATE);
    track.fill(rest ?? held, at, from);
    track.fill(held = value(segment), from, to);
    at = to;
  }
  return track.fill(rest ?? held, at);
}

/** Loudness falls off towards the end and trembles with the pitch; the last sound fades. */
function applyLoudness(voice: Float64Array, take: Take, duration: number) {
  const depth = Math.max(0, take.manner.tremor);
  for (let i = 0; i < voice.length; i++) {
    const time = i / FRAME_RATE;
    const decline = -4 * Math.min(1, time / duration);
    const tremor = 1.5 * depth *
      sineOfTurns(take.actor.tremorRate * time + 0.2);
    const fade = Math.min(1, Math.max(0, (duration - time) / FADE));
    voice[i] *= fade * fromDecibels(decline + tremor);
  }
}

/**
 * The tracks of a take.
 *
 * @returns new arrays; see {@linkcode Tracks}
 */
export function createTracks(take: Take): Tracks {
  const timeline = createTimeline(take);
  const frames = Math.ceil((timeline.duration + AFTER) * FRAME_RATE);
  const make = (
    rest: number | undefined,
    glide: number,
    value: (segment: Segment) => number,
  ) => smooth(spread(timeline, frames, rest, value), glide * FRAME_RATE);
  const precision = Math.min(1.4, Math.max(0.5, 1 + take.manner.precision));
  const formant = (n: number) =>
    make(undefined, GLIDE, (segment) => {
      const distance = segment.formants[n] - NEUTRAL_TUBE[n];
      const effort = n === 0
        ? EFFORT_F1 * segment.voice * take.manner.level
        : 0;
      return take.formantScale *
        Math.max(200, NEUTRAL_TUBE[n] + precision * distance + effort);
    });
  const voice = make(0, VOICE_GLIDE, (segment) => segment.voice);
  applyLoudness(voice, take, timeline.duration);
  return {
    timeline,
    frames,
    f0: createPitch(take, timeline, frames),
    formants: [0, 1, 2, 3].map(formant),
    voice,
    breath: make(0, VOICE_GLIDE, (segment) => segment.breath ?? 0),
    frication: make(0, NOISE_GLIDE, (segment) => segment.frication?.level ?? 0),
    fricationCentre: make(
      undefined,
      0,
      (segment) => segment.frication?.centre ?? 4000,
    ),
    fricationWidth: make(
      undefined,
      0,
      (segment) => segment.frication?.width ?? 3000,
    ),
    nasal: make(0, GLIDE, (segment) => segment.nasal ?? 0),
  };
}
