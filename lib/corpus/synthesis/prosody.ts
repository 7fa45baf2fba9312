/**
 * When each sound is spoken, and how the pitch moves over them.
 *
 * Pitch is drawn in semitones, as a line on which accents and a final movement
 * are set: the superposition of phrase and accent of Fujisaki and Hirose (J.
 * Acoust. Soc. Japan 5, 1984), with simpler shapes.
 *
 * @module
 */
import { Random } from "../../random.ts";
import { smooth } from "./filters.ts";
import { clamp, fromSemitones, sineOfTurns } from "../../maths.ts";
import { drawNormal } from "./noise.ts";
import { type Phoneme, PHONEMES, type Segment } from "./phonemes.ts";
import { SENTENCES, type Word } from "./sentences.ts";
import type { Take } from "./take.ts";

/** Tracks have one value each 2 ms. */
export const FRAME_RATE = 500;

/** A segment in its place. */
export interface TimedSegment extends Segment {
  /** seconds from the start of the speech */
  start: number;
  /** word and sound that it belongs to, for labels in figures */
  word: string;
  sound: Phoneme;
  /** true in the vowel of an accented syllable */
  accented: boolean;
}

/** The utterance in time. */
export interface Timeline {
  segments: TimedSegment[];
  /** seconds, from the first closure to the end of the last vowel */
  duration: number;
}

const FINAL_LENGTHENING = 1.3;
const ACCENT_LENGTHENING = 1.15;
/** Standard deviation of a segment's length from take to take, relative. */
const TIMING_SPREAD = 0.07;
const LAST_WORD = "door";
/** The pause stands before this word. */
const PAUSE_BEFORE = "by";
const LONGEST_PAUSE = 0.15;
/** Of any utterance, before its emotion: height of the accents (semitones), fall of the line
 * between them (semitones a second), and fall over the last word (semitones). */
const ACCENT = 2;
const DECLINATION = -1.6;
const FINAL_FALL = -1.5;
/** Lowest and highest pitch against the actor's neutral one, semitones. */
const PITCH_RANGE = [-9, 22] as const;

function wordSegments(
  word: Word,
  take: Take,
  random: Random,
): Omit<TimedSegment, "start">[] {
  return word.sounds.flatMap((sound, index) => {
    const accented = index === word.accent;
    const segments: readonly Segment[] = PHONEMES[sound];
    return segments.map((segment) => {
      const last = word.text === LAST_WORD && index > 0;
      const factor = (accented ? ACCENT_LENGTHENING : 1) *
        (last ? FINAL_LENGTHENING : 1) * take.stretch;
      const elastic = 1 + segment.elastic * (factor - 1);
      const duration = segment.duration * elastic *
        (1 + TIMING_SPREAD * drawNormal(random));
      return { ...segment, duration, word: word.text, sound, accented };
    });
  });
}

/** Sets the sounds of the take's sentence in time. */
export function createTimeline(take: Take): Timeline {
  const random = new Random(take.seed, `synthesis/timing/${take.name}`);
  const segments: TimedSegment[] = [];
  let start = 0;
  for (const word of SENTENCES[take.statement]) {
    if (word.text === PAUSE_BEFORE) {
      start += clamp(take.manner.pause, 0, LONGEST_PAUSE);
    }
    for (const segment of wordSegments(word, take, random)) {
      segments.push({ ...segment, start });
      start += segment.duration;
    }
  }
  return { segments, duration: start };
}

/** Semitones of the accents, smoothed as the larynx does (time constant 30 ms). */
function accentTrack(take: Take, timeline: Timeline, frames: number) {
  const track = new Float64Array(frames);
  for (const segment of timeline.segments) {
    if (!segment.accented) continue;
    const from = Math.round(segment.start * FRAME_RATE);
    const to = Math.round((segment.start + segment.duration) * FRAME_RATE);
    track.fill(ACCENT + take.manner.accent, from, Math.min(to, frames));
  }
  return smooth(track, 0.03 * FRAME_RATE);
}

/** Slow wandering, which no voice is without: noise smoothed over 100 ms, of 0.3 semitones. */
function driftTrack(take: Take, frames: number) {
  const random = new Random(take.seed, `synthesis/drift/${take.name}`);
  const track = Float64Array.from({ length: frames }, () => drawNormal(random));
  const constant = 0.1 * FRAME_RATE;
  smooth(track, constant);
  // Smoothing twice leaves 1 / (4 constant) of white noise's variance, nearly.
  const scale = 0.3 * Math.sqrt(4 * constant);
  return track.map((x) => scale * x);
}

/**
 * The fundamental frequency over the utterance.
 *
 * @param frames length of the track, at `FRAME_RATE`
 * @returns Hz, shape [frames]
 */
export function createPitch(
  take: Take,
  timeline: Timeline,
  frames: number,
): Float64Array {
  const { pitch, slope, final, tremor } = take.manner;
  const accents = accentTrack(take, timeline, frames);
  const drift = driftTrack(take, frames);
  const lastStart = timeline.segments.find((s) => s.word === LAST_WORD)!.start;
  const depth = Math.max(0, tremor);
  return accents.map((accent, i) => {
    const time = i / FRAME_RATE;
    const intoLast = clamp(
      (time - lastStart) / (timeline.duration - lastStart),
      0,
      1,
    );
    const semitones = pitch +
      (slope + DECLINATION) * (time - timeline.duration / 2) +
      accent + (final + FINAL_FALL) * intoLast * intoLast + drift[i] +
      depth * sineOfTurns(take.actor.tremorRate * time);
    return take.actor.f0 *
      fromSemitones(clamp(semitones, ...PITCH_RANGE));
  });
}
