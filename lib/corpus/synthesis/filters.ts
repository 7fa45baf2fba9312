/**
 * The filters of a formant synthesizer (Klatt, *Software for a
 * cascade/parallel formant synthesizer*, JASA 67, 1980): second-order sections
 * that work on a block in place and keep their state between blocks, so that
 * their frequencies can move.
 *
 * @module
 */
import { cosineOfTurns, exp } from "../../maths.ts";

/** Feedback coefficients of a pole pair at `frequency` with `bandwidth`, in Hz. */
function polePair(frequency: number, bandwidth: number, sampleRate: number) {
  const radius = exp(-Math.PI * bandwidth / sampleRate);
  return {
    first: 2 * radius * cosineOfTurns(frequency / sampleRate),
    second: -radius * radius,
  };
}

/**
 * A pole pair of unit gain at 0 Hz: one formant of the cascade. Its
 * coefficients glide from block to block: a jump would click at each border.
 */
export class Resonator {
  readonly #sampleRate: number;
  #y1 = 0;
  #y2 = 0;
  #first = NaN;
  #second = NaN;

  /** @param sampleRate Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Filters `block` in place; frequency and bandwidth, in Hz, hold at its end. */
  process(
    block: Float64Array,
    frequency: number,
    bandwidth: number,
  ): void {
    const target = polePair(frequency, bandwidth, this.#sampleRate);
    let first = Number.isNaN(this.#first) ? target.first : this.#first;
    let second = Number.isNaN(this.#second) ? target.second : this.#second;
    const firstStep = (target.first - first) / block.length;
    const secondStep = (target.second - second) / block.length;
    let y1 = this.#y1;
    let y2 = this.#y2;
    for (let i = 0; i < block.length; i++) {
      first += firstStep;
      second += secondStep;
      const y = (1 - first - second) * block[i] + first * y1 + second * y2;
      y2 = y1;
      y1 = y;
      block[i] = y;
    }
    this.#y1 = y1;
    this.#y2 = y2;
    this.#first = target.first;
    this.#second = target.second;
  }
}

/** A zero pair of unit gain at 0 Hz: the nasal tract's side branch. */
export class AntiResonator {
  readonly #sampleRate: number;
  #x1 = 0;
  #x2 = 0;

  /** @param sampleRate Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Filters `block` in place. Frequencies in Hz. */
  process(
    block: Float64Array,
    frequency: number,
    bandwidth: number,
  ): void {
    const { first, second } = polePair(frequency, bandwidth, this.#sampleRate);
    const gain = 1 / (1 - first - second);
    let x1 = this.#x1;
    let x2 = this.#x2;
    for (let i = 0; i < block.length; i++) {
      const x = block[i];
      block[i] = gain * (x - first * x1 - second * x2);
      x2 = x1;
      x1 = x;
    }
    this.#x1 = x1;
    this.#x2 = x2;
  }
}

/** A band of noise: poles at the centre, zeros at 0 Hz and at half the rate, unit gain at the peak. */
export class BandPass {
  readonly #sampleRate: number;
  #x1 = 0;
  #x2 = 0;
  #y1 = 0;
  #y2 = 0;

  /** @param sampleRate Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Filters `block` in place. Frequencies in Hz. */
  process(
    block: Float64Array,
    frequency: number,
    bandwidth: number,
  ): void {
    const { first, second } = polePair(frequency, bandwidth, this.#sampleRate);
    const gain = (1 + second) / 2;
    for (let i = 0; i < block.length; i++) {
      const x = block[i];
      const y = gain * (x - this.#x2) + first * this.#y1 + second * this.#y2;
      this.#x2 = this.#x1;
      this.#x1 = x;
      this.#y2 = this.#y1;
      this.#y1 = y;
      block[i] = y;
    }
  }
}

/** One real pole of unit gain at 0 Hz: −6 dB an octave above the cutoff. */
export class OnePole {
  readonly #sampleRate: number;
  #y = 0;

  /** @param sampleRate Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Filters `block` in place. `cutoff` in Hz. */
  process(block: Float64Array, cutoff: number): void {
    const pole = exp(-2 * Math.PI * cutoff / this.#sampleRate);
    let y = this.#y;
    for (let i = 0; i < block.length; i++) {
      y = (1 - pole) * block[i] + pole * y;
      block[i] = y;
    }
    this.#y = y;
  }
}

/**
 * Smooths a track without delay: a one-pole low-pass forward, then backward.
 * Each point then leans towards what follows as much as towards what went
 * before, as articulators do (Öhman 1966).
 *
 * @param track    values at equal steps; changed in place
 * @param constant time constant, in steps
 * @returns the same array
 *
 * @example A step becomes a ramp around the same place
 * ```ts
 * import { smooth } from "./filters.ts";
 * import assert from "node:assert/strict";
 *
 * const [before, after] = smooth(Float64Array.of(0, 0, 0, 1, 1, 1), 1).slice(2, 4);
 * assert.ok(before > 0.2 && before < 0.5 && after > 0.5);
 * ```
 */
export function smooth(track: Float64Array, constant: number): Float64Array {
  if (constant <= 0) return track;
  const pole = exp(-1 / constant);
  let y = track[0];
  for (let i = 0; i < track.length; i++) {
    track[i] = y = (1 - pole) * track[i] + pole * y;
  }
  for (let i = track.length - 1; i >= 0; i--) {
    track[i] = y = (1 - pole) * track[i] + pole * y;
  }
  return track;
}
