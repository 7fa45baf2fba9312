/**
 * Another converter of sample rates as a bank of filters: what it does to impulses says
 * all of what it does to any sound, since it is linear, and is many times faster to repeat.
 *
 * @module
 */

/** Two rates as the smallest integers of their ratio. */
export interface Rates {
  /** Output samples of a period. */
  up: number;
  /** Input samples of a period. */
  down: number;
}

/** Output samples that are made from one piece of input. */
const BLOCK = 2 ** 13;

/** Sums of an output sample that run side by side. */
const LANES = 4;

/** How far apart the impulses are, and how long the sound with all of them is. */
function planImpulses({ up, down }: Rates, width: number) {
  const reach = Math.ceil(width * Math.max(1, down / up));
  // Each is one place further in its period than the last, and out of its reach.
  const distance = down * Math.ceil((2 * reach + 2) / down) + 1;
  return { reach, distance, length: 2 * reach + down * distance };
}

/**
 * A bank of filters, one for each output sample of a period.
 *
 * @example A converter that repeats each sample
 * ```ts
 * import { FilterBank } from "./filter_bank.ts";
 * import assert from "node:assert/strict";
 *
 * const twice = (x: Float32Array) => Float32Array.from({ length: 2 * x.length }, (_, i) => x[i >> 1]);
 * const bank = FilterBank.measure({ up: 2, down: 1 }, 1, twice);
 * assert.deepEqual([...bank.convert(Float32Array.of(3, 5), 4)], [3, 3, 5, 5]);
 * ```
 */
export class FilterBank {
  /** Input sample that an output sample's filter begins at, from the period's start. */
  readonly #first: number[];

  private constructor(
    readonly rates: Rates,
    readonly taps: number,
    /** shape [up, taps] */
    readonly filters: Float64Array,
    reach: number,
  ) {
    const { up, down } = rates;
    this.#first = Array.from(
      { length: up },
      (_, phase) => Math.floor(phase * down / up) - reach,
    );
  }

  /**
   * What {@linkcode FilterBank.measure} costs.
   *
   * @returns products of a sample and a value of a filter, as the converter forms them
   */
  static cost(rates: Rates, width: number): number {
    const { reach, length } = planImpulses(rates, width);
    return 2 * reach * length * rates.up / rates.down;
  }

  /**
   * Measure a converter.
   *
   * @param rates   without a common divisor
   * @param width   samples of the lower rate that an output sample depends on, at most,
   *   to either side
   * @param convert the converter; n samples become round(n × up / down), without delay
   */
  static measure(
    rates: Rates,
    width: number,
    convert: (samples: Float32Array) => Float32Array,
  ): FilterBank {
    const { up, down } = rates;
    const { reach, distance, length } = planImpulses(rates, width);
    const taps = LANES * Math.ceil((2 * reach + 2) / LANES);
    const bank = new FilterBank(
      rates,
      taps,
      new Float64Array(up * taps),
      reach,
    );
    const impulses = new Float32Array(length);
    for (let j = 0; j < down; j++) impulses[reach + j * distance] = 1;
    const answer = convert(impulses);
    for (let j = 0; j < down; j++) {
      const at = reach + j * distance;
      const from = Math.ceil((at - reach) * up / down);
      const to = Math.min((at + reach) * up / down, answer.length - 1);
      for (let n = from; n <= to; n++) {
        const phase = n % up;
        const tap = at - (n - phase) / up * down - bank.#first[phase];
        bank.filters[phase * taps + tap] = answer[n];
      }
    }
    return bank;
  }

  /**
   * Convert a sound as the measured converter does, but for the rounding of its answers
   * to impulses: 2⁻²⁴ of each.
   *
   * @param samples not changed; silence is assumed before and behind
   * @param length  output samples
   */
  convert(samples: Float32Array, length: number): Float32Array {
    const { rates: { up, down }, taps } = this;
    const [least] = this.#first;
    const periods = Math.max(1, Math.floor(BLOCK / up));
    const piece = new Float64Array(periods * down + taps - least);
    const out = new Float32Array(length);
    for (let period = 0; period * up < length; period += periods) {
      const from = period * down + least;
      const part = samples.subarray(
        Math.max(0, from),
        Math.max(0, from + piece.length),
      );
      piece.fill(0);
      piece.set(part, Math.max(0, -from));
      const start = period * up;
      this.#filter(piece, out.subarray(start, start + periods * up));
    }
    return out;
  }

  /** One piece of input, which begins where the first filter of its first period does. */
  #filter(piece: Float64Array, out: Float32Array): void {
    const { rates: { up, down }, taps, filters } = this;
    const first = this.#first;
    const [least] = first;
    for (let n = 0, phase = 0, period = -least; n < out.length; n++) {
      let at = period + first[phase];
      let a = 0, b = 0, c = 0, d = 0;
      const end = (phase + 1) * taps;
      for (let tap = phase * taps; tap < end; tap += LANES, at += LANES) {
        a += filters[tap] * piece[at];
        b += filters[tap + 1] * piece[at + 1];
        c += filters[tap + 2] * piece[at + 2];
        d += filters[tap + 3] * piece[at + 3];
      }
      out[n] = a + b + (c + d);
      if (++phase === up) {
        phase = 0;
        period += down;
      }
    }
  }
}
