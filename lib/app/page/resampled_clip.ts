/**
 * A recording at a front end's rate, resampled a second at a time where it is wanted:
 * all of a long one would take seconds.
 *
 * @module
 */

import { resample, type Waveform } from "../../audio/mod.ts";

/** Seconds around a block that its resampling takes into account; the filter needs 0.02. */
const MARGIN = 0.1;

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

/** A recording, at its own rate and at another. */
export class ResampledClip {
  /** By second; empty where the rates are equal. */
  readonly #blocks = new Map<number, Float32Array>();

  /**
   * @param original mono; kept, not copied
   * @param rate     Hz
   */
  constructor(readonly original: Waveform, readonly rate: number) {}

  /**
   * A part at the other rate.
   *
   * @param start seconds, at least 0
   * @param end   seconds; what lies behind the recording is left out
   * @returns a view or a new array of whole samples nearest to that part
   */
  async span(start: number, end: number): Promise<Waveform> {
    const { samples, sampleRate } = this.original;
    const { rate } = this;
    const length = Math.round(samples.length * rate / sampleRate);
    const [from, to] = [start, end].map((place) =>
      Math.min(length, Math.round(place * rate))
    );
    if (sampleRate === rate) {
      return { samples: samples.subarray(from, to), sampleRate };
    }
    const out = new Float32Array(to - from);
    for (let second = Math.floor(from / rate); second * rate < to; second++) {
      const block = await this.#block(second);
      const skip = Math.max(0, from - second * rate);
      const part = block.subarray(skip, to - second * rate);
      out.set(part, second * rate + skip - from);
    }
    return { samples: out, sampleRate: rate };
  }

  /** One second, of which the last may be shorter. */
  async #block(second: number): Promise<Float32Array> {
    const kept = this.#blocks.get(second);
    if (kept !== undefined) return kept;
    const { samples, sampleRate } = this.original;
    // Both rates have samples at multiples of this many: there a part may begin.
    const unit = sampleRate / greatestCommonDivisor(sampleRate, this.rate);
    const margin = Math.ceil(MARGIN * sampleRate / unit) * unit;
    const from = Math.max(0, second * sampleRate - margin);
    const part = samples.subarray(from, (second + 1) * sampleRate + margin);
    const resampled = await resample({ samples: part, sampleRate }, this.rate);
    const skip = (second * sampleRate - from) * this.rate / sampleRate;
    const block = resampled.samples.slice(skip, skip + this.rate);
    this.#blocks.set(second, block);
    return block;
  }
}
