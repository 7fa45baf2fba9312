/**
 * How a clip is spoken: one number a dimension of prosody and voice quality.
 *
 * Emotions, actors and takes each shift these numbers, and shifts add up. The
 * dimensions are those in which the acoustics of vocal emotion are described
 * (Banse and Scherer, J. Pers. Soc. Psychol. 70, 1996; Juslin and Laukka,
 * Psychol. Bull. 129, 2003; Scherer, Speech Commun. 40, 2003).
 *
 * @module
 */
import type { Random } from "../../random.ts";
import { drawNormal } from "./noise.ts";

/** The dimensions, each with its unit. */
export interface Manner {
  /** height of the voice over the actor's neutral one, semitones */
  pitch: number;
  /** height of the pitch accents over the line between them, semitones */
  accent: number;
  /** slope of that line, semitones a second */
  slope: number;
  /** movement over the last word, semitones */
  final: number;
  /** length of the utterance against a neutral one, octaves (1 = twice as long) */
  length: number;
  /** pause before "by", seconds */
  pause: number;
  /** loudness: RMS level of the speech, dB over the actor's neutral one */
  level: number;
  /** laryngeal tension, −1 (slack, steep spectrum) … 1 (pressed, flat spectrum) */
  tension: number;
  /** breath in the voice, 0 … 1 */
  breath: number;
  /** depth of the tremor of pitch and loudness, semitones */
  tremor: number;
  /** irregularity of the periods, 0 (smooth) … 1 (hoarse, creaky) */
  rough: number;
  /** precision of articulation: 1 neutral, less is slurred, more is exaggerated */
  precision: number;
  /** shape of the mouth: > 0 spread lips (all formants higher), < 0 rounded, octaves */
  smile: number;
}

/** A name of a dimension. */
export type Dimension = keyof Manner;

/** How far two speakers, or two takes, typically differ in a dimension: one standard deviation. */
export const SPREAD: Manner = {
  pitch: 2.4,
  accent: 1.5,
  slope: 1.5,
  final: 2,
  length: 0.11,
  pause: 0.04,
  level: 3,
  tension: 0.26,
  breath: 0.1,
  tremor: 0.16,
  rough: 0.14,
  precision: 0.13,
  smile: 0.03,
};

/** All dimensions, in the order in which deviations are drawn. */
export const DIMENSIONS = Object.keys(SPREAD) as Dimension[];

/** A manner with each dimension from `f`. */
export function makeManner(f: (dimension: Dimension) => number): Manner {
  return Object.fromEntries(
    DIMENSIONS.map((name) => [name, f(name)]),
  ) as unknown as Manner;
}

/** Draws a deviation of `scale` standard deviations in each dimension. */
export function drawDeviation(random: Random, scale: number): Manner {
  return makeManner((name) => scale * SPREAD[name] * drawNormal(random));
}

/** The sum of several manners, dimension by dimension. */
export function addManners(...parts: Manner[]): Manner {
  return makeManner((name) => parts.reduce((sum, part) => sum + part[name], 0));
}

/** A manner with every dimension multiplied by `factor`. */
export function scaleManner(manner: Manner, factor: number): Manner {
  return makeManner((name) => factor * manner[name]);
}
