/**
 * What an augmentation is: its settings, and what it changes.
 *
 * @module
 */

import type { z } from "zod";
import type { Waveform } from "../audio/mod.ts";
import type { InputLayout } from "../features/mod.ts";

/** Which copy of which clip; names the streams of random numbers that make it. */
export interface CopyName {
  /** Of the run; integer in [0, 2^32). */
  seed: number;
  /** The clip's name. */
  clip: string;
  /** Number of the copy, from 1. */
  copy: number;
}

/** Which step of which run; names the streams of random numbers of its batch. */
export interface StepName {
  /** Of the run; integer in [0, 2^32). */
  seed: number;
  /** Steps of the run that are done. */
  step: number;
}

/** Scaled items and their classes. */
export interface TrainingBatch {
  /** Shape [n, …input], row-major. */
  x: Float32Array;
  /** Class of each item, shape [n]. */
  labels: Int32Array;
  /** Of items that are mixtures: the loss is `share` of that of `labels`, the rest of these. */
  mixed?: {
    /** Class of the item that was mixed in, shape [n]. */
    labels: Int32Array;
    /** Share of the item itself, in [0, 1]. */
    share: number;
  };
}

/** Changes copies of a recording, before they are split or after. */
export interface WaveformAugmentation<Settings> {
  /** Checks settings; they hold the kind's name as `kind`. */
  readonly settings: z.ZodType<Settings>;
  /**
   * `recording`: the whole clip, before its part is cut out; `window`: what the front
   * end hears of it.
   */
  readonly changes: "recording" | "window";
  /**
   * Change a copy.
   *
   * @param waveform not changed
   * @param name     same name, same result
   * @returns new samples, at the same rate
   * @throws {RangeError} if the waveform can't be changed so
   */
  apply(
    waveform: Waveform,
    settings: Settings,
    name: CopyName,
  ): Float32Array;
}

/** Changes the batch of a training step. */
export interface BatchAugmentation<Settings> {
  /** Checks settings; they hold the kind's name as `kind`. */
  readonly settings: z.ZodType<Settings>;
  /** Marks what acts on batches. */
  readonly changes: "batch";
  /**
   * Change a batch.
   *
   * @param batch  its `x` is changed
   * @param layout how the values of an item lie
   * @param name   same name, same result
   * @returns the batch, with what was mixed in
   */
  apply(
    batch: TrainingBatch,
    settings: Settings,
    layout: InputLayout,
    name: StepName,
  ): TrainingBatch;
}
