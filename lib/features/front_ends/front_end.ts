/**
 * What stands between a waveform and a network, as everything else sees it.
 *
 * @module
 */

import type { z } from "zod";
import type { Waveform } from "../../audio/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";
import type { Matrix } from "../matrix.ts";
import type { MelSettings } from "../settings.ts";
import type { ScalerTensors } from "../standard_scaler.ts";

/** A front end by name, as recipes and models store it. */
export interface FrontEndChoice {
  /** A key of `FRONT_ENDS`. */
  name: string;
  /** Those left out have the front end's defaults. */
  options: Record<string, unknown>;
}

/** Takes means and scales off a network's input. */
export interface Scaler {
  /**
   * Take one item into account.
   *
   * @param input unscaled, one item; not changed
   */
  partialFit(input: Float32Array): unknown;
  /**
   * Scale one item.
   *
   * @param input unscaled, one item; changed only if it is `out` too
   * @param out   where the result goes; a new array if absent
   * @returns out
   */
  transform(input: Float32Array, out?: Float32Array): Float32Array;
  /** Means and scales for a file; copies. */
  toTensors(): ScalerTensors;
}

/** How the values of one item of input lie, for changes made to training batches. */
export interface InputLayout {
  /** Shape of one item, such as [7, 128, 128, 1]; row-major. */
  readonly input: readonly number[];
  /** Frequency bands of an item. */
  readonly bands: number;
  /** Frames of a recording that an item holds; padding does not count. */
  countFrames(item: Float32Array): number;
  /**
   * Set frames, or bands, of one scaled item to 0, the mean of scaled features.
   *
   * @param item changed
   * @param from first frame or band
   * @param to   the one after the last
   */
  erase(
    item: Float32Array,
    axis: "frames" | "bands",
    from: number,
    to: number,
  ): void;
  /**
   * Mix another scaled item into one: share × item + (1 − share) × other.
   *
   * @param item  changed
   * @param other not changed
   * @param share in [0, 1]
   */
  mix(item: Float32Array, other: Float32Array, share: number): void;
  /**
   * Of front ends that can: squeeze or stretch one scaled item, in time and over the bands.
   *
   * @param item  changed
   * @param speed more than 1: fewer frames
   * @param bands factor of the bands' numbers: more than 1 moves what is there upwards
   */
  warp?(item: Float32Array, speed: number, bands: number): void;
  /**
   * Of front ends that keep absolute levels: add an offset to a scaled item's bands.
   *
   * @param item   changed
   * @param offset in standard deviations of a band
   */
  raise?(item: Float32Array, offset: number): void;
}

/** Rows of features that belong together: what a picture shows of them. */
export type FeatureRows =
  | {
    /** Decibels in bands of a mel scale, the lowest first. */
    kind: "log-mel";
    /** How many rows. */
    count: number;
    /** Where the bands lie. */
    mel: Pick<MelSettings, "fMin" | "fMax" | "melScale">;
    /** Share of each band's mean over the recording that was taken away; absent: none. */
    meanShare?: number;
  }
  | {
    /** Numbers on both sides of 0. */
    kind: "coefficients";
    /** What they are called, such as "MFCC". */
    name: string;
    /** How many rows. */
    count: number;
  }
  | {
    /** 1 where a column is of the recording, 0 where it is padding; padding comes last. */
    kind: "mask";
    /** One row. */
    count: 1;
  };

/** What a front end sees in the end of a sound that goes on. */
export interface FeatureStream {
  /**
   * The sound goes on.
   *
   * @param samples at the front end's rate; copied
   * @throws {RangeError} if a sample is not finite
   */
  push(samples: Float32Array): void;
  /** Features of the last window: those of {@linkcode FrontEnd.compute}, within 1e-3 dB. */
  features(): Matrix;
  /** The samples that those are of; a copy. */
  samples(): Float32Array;
}

/** A way from a waveform to the input of a network. */
export interface FrontEnd extends InputLayout {
  /** Its key in `FRONT_ENDS`. */
  readonly name: string;
  /** All of them, defaults included: what a model stores, and a cache's key. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Hz; of the waveforms that {@linkcode FrontEnd.cut} takes, and of what it returns. */
  readonly sampleRate: number;
  /** Rows and columns of what {@linkcode FrontEnd.compute} gives for one signal. */
  readonly shape: Matrix["shape"];
  /** What the rows are, from the first one on; their counts sum to the number of rows. */
  readonly rows: readonly FeatureRows[];
  /** Samples from one column to the next. */
  readonly hopLength: number;
  /**
   * Where the window begins that is heard of every recording, seconds; absent where the
   * front end looks for the voice.
   */
  readonly offset?: number;
  /** Seconds that are heard at most. */
  readonly longest: number;
  /**
   * Seconds of a recording in which the part lies that is heard.
   *
   * @param offset seconds; replaces the front end's own start, or its search for one
   */
  extent(offset?: number): [start: number, end: number];
  /**
   * The part of a recording that is heard, without padding: to judge whether there is
   * anything to hear.
   *
   * @param waveform not changed
   * @param offset   seconds; replaces the front end's own start, or its search for one
   * @returns a view of the waveform's samples, empty if it ends before the window
   * @throws {RangeError} if the waveform has another rate, or the offset is negative
   */
  heard(waveform: Waveform, offset?: number): Float32Array;
  /**
   * What {@linkcode FrontEnd.heard} gives as {@linkcode FrontEnd.compute} takes it.
   *
   * @param heard not changed
   * @returns the same array, or a new one where it is padded
   */
  pad(heard: Float32Array): Float32Array;
  /**
   * Features of several signals: what a cache keeps.
   *
   * @param signals from {@linkcode FrontEnd.pad}; not changed
   * @param kernels of the backend, or loaded for this
   * @returns new matrices of shape {@linkcode FrontEnd.shape}
   * @throws {RangeError} if a signal is empty or not finite
   */
  compute(signals: readonly Float32Array[], kernels: Kernels): Matrix[];
  /** For front ends of a fixed window: its features as the sound goes on. */
  stream?(): FeatureStream;
  /**
   * One item of input, not yet scaled.
   *
   * @param features from {@linkcode FrontEnd.compute}; not changed
   * @param out      where the input goes; a new array if absent
   * @returns out, shape {@linkcode InputLayout.input}
   */
  layout(features: Matrix, out?: Float32Array): Float32Array;
  /**
   * Scaled input of several items: {@linkcode FrontEnd.layout} and
   * {@linkcode Scaler.transform} of each, to the same bits.
   *
   * @param features from {@linkcode FrontEnd.compute}; not changed
   * @param scaler   from {@linkcode FrontEnd.createScaler}
   * @param kernels  of the backend, or loaded for this
   * @param out      where the input goes, the items one behind the other
   * @throws {RangeError} if features, scaler or `out` have another size
   * @throws {TypeError}  if the scaler is another front end's
   */
  scaledInput(
    features: readonly Matrix[],
    scaler: Scaler,
    kernels: Kernels,
    out: Float32Array,
  ): void;
  /**
   * A scaler of this front end's input, to be fitted; or one from a file.
   *
   * @throws {RangeError} if the tensors don't fit
   */
  createScaler(tensors?: ScalerTensors): Scaler;
}

/** A kind of front end: its options, and how it is made. */
export interface FrontEndKind<Options> {
  /** Checks options, and fills in those left out. */
  readonly options: z.ZodType<Options>;
  /** Makes one from checked options. */
  create(options: Options): FrontEnd;
}

/** Number of values of one item of input. */
export function inputSize({ input }: Pick<InputLayout, "input">): number {
  return input.reduce((product, n) => product * n, 1);
}

/**
 * The items of a batch, one after the other.
 *
 * @param x      items, shape [n, …input]
 * @param layout how the values of an item lie: a front end
 * @returns views of x
 * @throws {RangeError} if x does not hold whole items
 *
 * @example
 * ```ts
 * import { createFrontEnd, itemsOf } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const layout = createFrontEnd({ name: "frames", options: { nMfcc: 0 } });
 * const x = new Float32Array(2 * 192 * 65);
 * for (const item of itemsOf(x, layout)) item.fill(1, 0, 65);
 * assert.equal(x[192 * 65], 1);
 * ```
 */
export function* itemsOf(
  x: Float32Array,
  layout: Pick<InputLayout, "input">,
): Generator<Float32Array, void> {
  const size = inputSize(layout);
  if (x.length % size !== 0) {
    throw new RangeError(
      `Cannot walk through a batch: x must hold whole items of ${size} values, got ${x.length}`,
    );
  }
  for (let at = 0; at < x.length; at += size) {
    yield x.subarray(at, at + size);
  }
}

/** @throws {RangeError} if a waveform has another rate than a front end takes */
export function requireRate(name: string, waveform: Waveform, rate: number) {
  if (waveform.sampleRate === rate) return;
  throw new RangeError(
    `Cannot cut a waveform for ${name}: sampleRate must be ${rate} Hz, got ${waveform.sampleRate}`,
  );
}
