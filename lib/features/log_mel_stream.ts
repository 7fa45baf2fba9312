/**
 * Log-mel spectrograms of the end of a sound that goes on.
 *
 * @module
 */

import { requireInteger } from "./checks.ts";
import { DB_PER_LOG, decibelScale } from "./decibels.ts";
import { filtersFor } from "./log_mel.ts";
import type { Matrix } from "./matrix.ts";
import { applyFilter, type MelFilter } from "./mel_filters.ts";
import { FEATURE_DEFAULTS, type FeatureSettings } from "./settings.ts";
import {
  checkSamples,
  checkSpectrogram,
  frameSpectrum,
  spectrogramFrames,
} from "./spectrogram.ts";
import { log } from "../maths.ts";

/**
 * The log-mel spectrogram of the last seconds of a stream, of which only new frames are
 * computed. What depends on the window is done again for each: frames that reach over
 * its edges, and decibels below its maximum. Equals {@linkcode logMelSpectrogram} of the
 * window's samples, bit for bit.
 *
 * A window begins at a whole number of hops, so that frames stay where they are; what
 * comes after the last whole hop waits for the next one. Before the first sample the
 * stream is silent.
 *
 * @example
 * ```ts
 * import { logMelSpectrogram, LogMelStream } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const stream = new LogMelStream(48_000);
 * stream.push(Float32Array.from({ length: 60_000 }, (_, n) => Math.sin(n * n / 1e6)));
 * assert.deepEqual(stream.features(), logMelSpectrogram(stream.samples()));
 * ```
 */
export class LogMelStream {
  readonly #settings: FeatureSettings;
  readonly #filters: readonly MelFilter[];
  readonly #frames: number;
  /** The window's samples and, behind them, less than a hop of the next one's. */
  #recent: Float32Array;
  /** Frame of the stream in which the window begins. */
  #first = 0;
  /** Frames of the stream that are computed and whole: the first, and the one after the last. */
  #known: [from: number, to: number] = [0, 0];
  /** Mel power and its decibels of frame f, at place f modulo frames: [frames, bands]. */
  readonly #power: Float64Array;
  readonly #level: Float64Array;

  /**
   * A stream that has been silent so far.
   *
   * @param nSamples length of a window
   * @param settings those left out have the paper's values
   * @throws {RangeError} if one is out of range
   */
  constructor(
    readonly nSamples: number,
    settings: Partial<FeatureSettings> = {},
  ) {
    requireInteger("Cannot start a stream", "nSamples", nSamples);
    this.#settings = { ...FEATURE_DEFAULTS, ...settings };
    checkSpectrogram(nSamples, this.#settings);
    this.#frames = spectrogramFrames(nSamples, this.#settings);
    this.#recent = new Float32Array(nSamples);
    this.#filters = filtersFor(this.#settings);
    const size = this.#frames * this.#filters.length;
    this.#power = new Float64Array(size);
    this.#level = new Float64Array(size);
  }

  /**
   * The sound goes on.
   *
   * @param samples of any number; copied
   * @throws {RangeError} if one is not finite
   */
  push(samples: Float32Array): void {
    checkSamples(samples);
    const { hopLength } = this.#settings;
    const length = this.#recent.length + samples.length;
    const hops = Math.floor((length - this.nSamples) / hopLength);
    const joined = new Float32Array(length);
    joined.set(this.#recent);
    joined.set(samples, this.#recent.length);
    this.#recent = joined.slice(hops * hopLength);
    this.#first += hops;
  }

  /** Samples of the last window; a copy, shape [nSamples]. */
  samples(): Float32Array {
    return this.#recent.slice(0, this.nSamples);
  }

  /**
   * Log-mel spectrogram of the last window.
   *
   * @returns new matrix, shape [nMels, frames]
   */
  features(): Matrix {
    this.#compute();
    const bands = this.#filters.length;
    const { ref, topDb } = this.#settings;
    const largest = this.#power.reduce((most, p) => Math.max(most, p), 0);
    const { reference, least, floor } = decibelScale(largest, { ref, topDb });
    const zero = DB_PER_LOG * log(reference);
    const data = new Float32Array(this.#power.length);
    for (let t = 0; t < this.#frames; t++) {
      const place = (this.#first + t) % this.#frames * bands;
      for (let band = 0; band < bands; band++) {
        data[band * this.#frames + t] = this.#power[place + band] > least
          ? this.#level[place + band] - zero
          : floor;
      }
    }
    return { data, shape: [bands, this.#frames] };
  }

  /** Computes the window's frames, but for those that are known. */
  #compute(): void {
    const { hopLength, winLength } = this.#settings;
    const [from, to] = this.#known;
    const window = this.#recent.subarray(0, this.nSamples);
    const spectrum = frameSpectrum(this.#settings);
    // A frame is whole where its window lies between the edges.
    const before = Math.ceil(winLength / 2 / hopLength);
    const whole = Math.floor((this.nSamples - winLength / 2) / hopLength) + 1;
    for (let t = 0; t < this.#frames; t++) {
      const frame = this.#first + t;
      const isWhole = t >= before && t < whole;
      if (isWhole && frame >= from && frame < to) continue;
      this.#keep(spectrum(window, t), frame);
    }
    this.#known = [this.#first + before, this.#first + whole];
  }

  /** Keeps the bands of a frame. */
  #keep(spectrum: Float64Array, frame: number): void {
    const at = (frame % this.#frames) * this.#filters.length;
    this.#filters.forEach((filter, band) => {
      const power = applyFilter(filter, spectrum);
      this.#power[at + band] = power;
      this.#level[at + band] = DB_PER_LOG * log(power);
    });
  }
}
