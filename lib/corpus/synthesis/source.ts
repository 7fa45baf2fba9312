/**
 * The voice source: a train of glottal pulses with breath in it.
 *
 * The pulse is the derivative of Rosenberg's polynomial flow (Rosenberg 1971,
 * in the form of Klatt and Klatt's KLGLOTT88, JASA 87, 1990): over the open
 * phase, of relative time p in [0, 1], `2p − 3p²`, ending in the jump from −1
 * to 0 that excites the tract. The jump is rounded by a one-pole low-pass,
 * which is what the return phase of the Liljencrants–Fant model amounts to
 * (Fant, Liljencrants and Lin 1985; Fant 1995: cutoff = 1 / (2π Ta)): a low
 * cutoff is a soft or breathy voice, a high one a tense or loud voice.
 *
 * @module
 */
import { OnePole } from "./filters.ts";
import { clamp } from "../../maths.ts";
import { drawNormal, WhiteNoise } from "./noise.ts";
import type { Random } from "../../random.ts";

/** What the source does during one block. */
export interface SourceSettings {
  /** fundamental frequency, Hz */
  f0: number;
  /** share of the period in which the glottis is open, in (0, 1) */
  openQuotient: number;
  /** cutoff of the return phase, Hz */
  tiltCutoff: number;
  /** amplitude of voicing at the end of the block, 0 … 1 */
  voice: number;
  /** amplitude of aspiration noise, 0 … 1 */
  breath: number;
  /** standard deviation of a period's length, relative */
  jitter: number;
  /** standard deviation of a pulse's amplitude, relative */
  shimmer: number;
}

/** Band-limits a unit step at a distance of `x` samples after it (polyBLEP; Välimäki and Huovilainen 2007). */
function stepCorrection(x: number): number {
  if (x >= 0 && x < 1) return -0.5 * (1 - x) * (1 - x);
  if (x < 0 && x > -1) return 0.5 * (1 + x) * (1 + x);
  return 0;
}

/** Irregularities beyond this are no voice any more. */
const MAX_IRREGULARITY = 0.35;
/** Air rushes through the open glottis; little passes while it is shut. */
const CLOSED_BREATH = 0.4;

/** Makes the source signal block by block; keeps its phase between blocks. */
export class GlottalSource {
  #phase = 0;
  #stretch = 1;
  #strength = 1;
  #voice = 0;
  #tilt: OnePole;
  #gate = new Float64Array(0);
  #irregularity: Random;
  #noise: WhiteNoise;
  readonly #sampleRate: number;

  /**
   * @param sampleRate   Hz
   * @param irregularity draws jitter and shimmer, two numbers a period
   * @param noise        the breath
   */
  constructor(sampleRate: number, irregularity: Random, noise: WhiteNoise) {
    this.#sampleRate = sampleRate;
    this.#tilt = new OnePole(sampleRate);
    this.#irregularity = irregularity;
    this.#noise = noise;
  }

  /** Fills `block` with the derivative of the glottal flow, lip radiation included. */
  fill(block: Float64Array, settings: SourceSettings): void {
    const { openQuotient, breath } = settings;
    const rise = (settings.voice - this.#voice) / block.length;
    const gates = this.#gates(block.length);
    for (let i = 0; i < block.length; i++) {
      const step = settings.f0 * this.#stretch / this.#sampleRate;
      this.#phase += step;
      if (this.#phase >= 1) this.#startPeriod(settings);
      const p = this.#phase / openQuotient;
      const pulse = p < 1 ? p * (2 - 3 * p) : 0;
      const closing = stepCorrection((this.#phase - openQuotient) / step);
      this.#voice += rise;
      block[i] = this.#voice * this.#strength * (pulse + closing);
      gates[i] = p >= 1 && settings.voice > 0 ? CLOSED_BREATH : 1;
    }
    this.#tilt.process(block, settings.tiltCutoff);
    if (breath === 0) return;
    for (let i = 0; i < block.length; i++) {
      block[i] += breath * gates[i] * this.#noise.next();
    }
  }

  #gates(length: number): Float64Array {
    if (this.#gate.length < length) this.#gate = new Float64Array(length);
    return this.#gate;
  }

  #startPeriod({ jitter, shimmer }: SourceSettings): void {
    this.#phase -= 1;
    this.#stretch = 1 + bounded(jitter * drawNormal(this.#irregularity));
    this.#strength = 1 + bounded(shimmer * drawNormal(this.#irregularity));
  }
}

function bounded(x: number): number {
  return clamp(x, -MAX_IRREGULARITY, MAX_IRREGULARITY);
}
