/**
 * The paper's front end: a fixed window, its log-mel spectrogram relative to its own
 * maximum, overlapping chunks, and a scaler per value.
 *
 * @module
 */

import { z } from "zod";
import { type Waveform, windowRange } from "../../audio/mod.ts";
import { type Kernels, scaleWindows } from "../../kernels/mod.ts";
import { PAPER } from "../../paper.ts";
import { countChunks, toChunks } from "../chunks.ts";
import { logMelSpectrograms } from "../log_mel_many.ts";
import { LogMelStream } from "../log_mel_stream.ts";
import type { Matrix } from "../matrix.ts";
import { FEATURE_DEFAULTS, type FeatureSettings } from "../settings.ts";
import { spectrogramFrames } from "../spectrogram.ts";
import { type ScalerTensors, StandardScaler } from "../standard_scaler.ts";
import { requireItems, requireScaler } from "./check_input.ts";
import {
  type FeatureRows,
  type FeatureStream,
  type FrontEnd,
  type FrontEndKind,
  inputSize,
  requireRate,
  type Scaler,
} from "./front_end.ts";
import { checkSpectrogramOptions, spectrogramOptions } from "./settings.ts";

/** Options of the front end `chunks`; by default the paper's. */
export interface ChunksOptions extends Omit<FeatureSettings, "ref" | "topDb"> {
  /** dB below the maximum that are kept. */
  topDb: number;
  /** Start of the window, seconds. */
  offset: number;
  /** Length of the window, seconds. */
  duration: number;
  /** Frames per chunk. */
  width: number;
  /** Frames from one chunk's start to the next. */
  stride: number;
}

const chunkOptions: z.ZodType<ChunksOptions> = z.strictObject({
  ...spectrogramOptions(FEATURE_DEFAULTS),
  topDb: z.number().positive().default(PAPER.features.topDb),
  offset: z.number().min(0).default(PAPER.signal.offset),
  duration: z.number().positive().default(PAPER.signal.duration),
  width: z.int().min(1).default(PAPER.chunks.width),
  stride: z.int().min(1).default(PAPER.chunks.stride),
}).superRefine((options, context) => {
  checkSpectrogramOptions(options, context);
  const frames = framesOf(options);
  if (frames >= options.width) return;
  const message =
    `must be at most the window's ${frames} frames, got ${options.width}`;
  context.addIssue({ code: "custom", path: ["width"], message });
});

/** Columns of the spectrogram of a window. */
function framesOf(
  { duration, sampleRate, ...settings }: {
    duration: number;
    sampleRate: number;
    nFft: number;
    hopLength: number;
  },
): number {
  return spectrogramFrames(Math.round(duration * sampleRate), settings);
}

/** See the module's text. */
class Chunks implements FrontEnd {
  readonly name = "chunks";
  readonly sampleRate: number;
  readonly shape: Matrix["shape"];
  readonly rows: readonly FeatureRows[];
  readonly hopLength: number;
  readonly offset: number;
  readonly longest: number;
  readonly input: readonly [number, number, number, 1];
  readonly bands: number;

  constructor(readonly options: Readonly<ChunksOptions>) {
    const { sampleRate, hopLength, nMels, width } = options;
    const { fMin, fMax, melScale } = options;
    this.sampleRate = sampleRate;
    this.hopLength = hopLength;
    this.offset = options.offset;
    this.longest = options.duration;
    const mel = { fMin, fMax, melScale };
    this.rows = [{ kind: "log-mel", count: nMels, mel }];
    this.bands = nMels;
    this.shape = [nMels, framesOf(options)];
    this.input = [countChunks(this.shape[1], options), nMels, width, 1];
  }

  extent(offset = this.offset): [number, number] {
    return [offset, offset + this.longest];
  }

  heard(waveform: Waveform, offset = this.offset) {
    requireRate(this.name, waveform, this.sampleRate);
    const duration = this.longest;
    const [start, end] = windowRange(waveform, { offset, duration });
    return waveform.samples.subarray(start, end);
  }

  /** Zeros behind what is too short. */
  pad(heard: Float32Array): Float32Array {
    const length = Math.round(this.longest * this.sampleRate);
    if (heard.length === length) return heard;
    const padded = new Float32Array(length);
    padded.set(heard);
    return padded;
  }

  compute(signals: readonly Float32Array[], kernels: Kernels): Matrix[] {
    return logMelSpectrograms(kernels, signals, this.options);
  }

  stream(): FeatureStream {
    const { duration, sampleRate } = this.options;
    return new LogMelStream(Math.round(duration * sampleRate), this.options);
  }

  layout(features: Matrix, out?: Float32Array): Float32Array {
    return toChunks(features, out, this.options);
  }

  scaledInput(
    features: readonly Matrix[],
    scaler: Scaler,
    kernels: Kernels,
    out: Float32Array,
  ): void {
    const standard = requireScaler(this.name, scaler, StandardScaler);
    this.#requireFeatures("Cannot scale", standard);
    requireItems(this, features, out);
    const [rows, columns] = this.shape;
    const { width, stride } = this.options;
    const shape = { rows, columns, count: this.input[0], width, stride };
    const matrices = features.map(({ data }) => data);
    scaleWindows(kernels, shape, matrices, standard, out);
  }

  createScaler(tensors?: ScalerTensors): Scaler {
    if (tensors === undefined) return new StandardScaler(inputSize(this));
    const scaler = StandardScaler.fromTensors(tensors);
    this.#requireFeatures("Cannot restore a scaler", scaler);
    return scaler;
  }

  #requireFeatures(action: string, { nFeatures }: StandardScaler): void {
    if (nFeatures === inputSize(this)) return;
    throw new RangeError(
      `${action}: mean must have ${
        inputSize(this)
      } values for [${this.input}], got ${nFeatures}`,
    );
  }

  countFrames(): number {
    const [chunks, , width] = this.input;
    return width + this.options.stride * (chunks - 1);
  }

  /** Frames are the recording's, so that chunks that share some lose the same ones. */
  erase(
    item: Float32Array,
    axis: "frames" | "bands",
    from: number,
    to: number,
  ): void {
    const [chunks, mels, width] = this.input;
    const { stride } = this.options;
    const within = (place: number) => Math.min(Math.max(place, 0), width);
    for (let chunk = 0; chunk < chunks; chunk++) {
      const at = chunk * mels * width;
      if (axis === "bands") {
        item.fill(0, at + from * width, at + to * width);
        continue;
      }
      const start = within(from - chunk * stride);
      const end = within(to - chunk * stride);
      for (let row = at; row < at + mels * width; row += width) {
        item.fill(0, row + start, row + end);
      }
    }
  }

  mix(item: Float32Array, other: Float32Array, share: number): void {
    for (let i = 0; i < item.length; i++) {
      item[i] = share * item[i] + (1 - share) * other[i];
    }
  }
}

/** The paper's front end: see the module's text. */
export const chunks: FrontEndKind<ChunksOptions> = {
  options: chunkOptions,
  create: (options) => new Chunks(options),
};
