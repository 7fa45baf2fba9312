/**
 * A front end of frames in time: MFCC and log-mel bands at absolute level, silence
 * trimmed, padded to one length with a mask.
 *
 * @module
 */

import { z } from "zod";
import { type Waveform, windowRange } from "../../audio/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";
import { dctBasis } from "../dct.ts";
import { logMelSpectrograms } from "../log_mel_many.ts";
import type { Matrix } from "../matrix.ts";
import { project } from "../mfcc.ts";
import type { FeatureSettings } from "../settings.ts";
import type { ScalerTensors } from "../standard_scaler.ts";
import { trimSilence } from "../trim.ts";
import { BandScaler } from "./band_scaler.ts";
import { moveBands, takeMeans } from "./bands.ts";
import { requireItems, requireScaler } from "./check_input.ts";
import {
  type FeatureRows,
  type FrontEnd,
  type FrontEndKind,
  inputSize,
  requireRate,
  type Scaler,
} from "./front_end.ts";
import { checkSpectrogramOptions, spectrogramOptions } from "./settings.ts";

/** Options of the front end `frames`. */
export interface FramesOptions extends Omit<FeatureSettings, "ref" | "topDb"> {
  /** Cepstral coefficients before the bands; at most as many as bands. */
  nMfcc: number;
  /** Beginning and end more than this many dB below the loudest part are cut off. */
  trimDb: number;
  /** Longest recording, in frames: 192 are 3.84 s. What comes later is not heard. */
  maxFrames: number;
  /**
   * Share of each band's mean over the clip that is taken away: 0 keeps levels, voice
   * and microphone, 1 none of them (cepstral mean normalization, before the cosine transform).
   */
  meanShare: number;
}

const frameOptions: z.ZodType<FramesOptions> = z.strictObject({
  ...spectrogramOptions({
    sampleRate: 48_000,
    nFft: 2048,
    winLength: 2048,
    hopLength: 960,
    window: "hann",
    padMode: "constant",
    nMels: 64,
    fMin: 0,
    fMax: 8000,
    melScale: "slaney",
    melNorm: "slaney",
  }),
  nMfcc: z.int().min(0).default(40),
  trimDb: z.number().positive().default(30),
  maxFrames: z.int().min(1).default(192),
  meanShare: z.number().min(0).max(1).default(0),
}).superRefine((options, context) => {
  checkSpectrogramOptions(options, context);
  const { nMfcc, nMels } = options;
  if (nMfcc <= nMels) return;
  const message = `must be at most nMels = ${nMels}, got ${nMfcc}`;
  context.addIssue({ code: "custom", path: ["nMfcc"], message });
});

/**
 * Seconds from the start of a recording in which the voice is looked for: of a long one
 * the rest need not be decoded or resampled.
 */
const SEARCHED = 30;

/** Level of power 1 is 0 dB, and nothing is raised to a floor below the maximum. */
const ABSOLUTE = { ref: 1, topDb: null };

/** See the module's text. */
class Frames implements FrontEnd {
  readonly name = "frames";
  readonly sampleRate: number;
  readonly bands: number;
  /** The last row is the mask. */
  readonly shape: Matrix["shape"];
  readonly rows: readonly FeatureRows[];
  readonly hopLength: number;
  readonly longest: number;
  /** The last column is the mask. */
  readonly input: readonly [frames: number, bandsAndMask: number];
  readonly #basis: Float64Array | null;

  constructor(readonly options: Readonly<FramesOptions>) {
    const { sampleRate, hopLength, nMfcc, nMels, maxFrames } = options;
    this.sampleRate = sampleRate;
    this.hopLength = hopLength;
    this.longest = maxFrames * hopLength / sampleRate;
    this.bands = nMfcc + nMels;
    this.shape = [this.bands + 1, maxFrames];
    const { fMin, fMax, melScale, meanShare } = options;
    const mfcc = { kind: "coefficients", name: "MFCC", count: nMfcc } as const;
    this.rows = [
      ...(nMfcc > 0 ? [mfcc] : []),
      {
        kind: "log-mel",
        count: nMels,
        mel: { fMin, fMax, melScale },
        ...(meanShare > 0 && { meanShare }),
      },
      { kind: "mask", count: 1 },
    ];
    this.input = [maxFrames, this.bands + 1];
    this.#basis = nMfcc > 0 ? dctBasis(nMfcc, nMels, "ortho") : null;
  }

  extent(offset?: number): [number, number] {
    return offset === undefined
      ? [0, SEARCHED]
      : [offset, offset + this.longest];
  }

  /** Silence at both ends is cut off: of the beginning, or of what lies behind an offset. */
  heard(waveform: Waveform, offset?: number) {
    requireRate(this.name, waveform, this.sampleRate);
    const [from, to] = this.extent(offset);
    const range = { offset: from, duration: to - from };
    const part = waveform.samples.subarray(...windowRange(waveform, range));
    const { trimDb, hopLength, maxFrames } = this.options;
    const [start, end] = trimSilence(part, { topDb: trimDb });
    const longest = maxFrames * hopLength - 1; // one more is a frame more
    return part.subarray(start, Math.min(end, start + longest));
  }

  pad(heard: Float32Array): Float32Array {
    return heard;
  }

  compute(signals: readonly Float32Array[], kernels: Kernels): Matrix[] {
    const settings = { ...this.options, ...ABSOLUTE };
    const { meanShare } = this.options;
    return logMelSpectrograms(kernels, signals, settings)
      .map((logMel) => meanShare > 0 ? takeMeans(logMel, meanShare) : logMel)
      .map((logMel) => this.#stack(logMel));
  }

  /** Coefficients, bands and mask below each other, padded to the longest length. */
  #stack(logMel: Matrix): Matrix {
    const [rows, columns] = this.shape;
    const frames = Math.min(logMel.shape[1], columns);
    const data = new Float32Array(rows * columns);
    const parts = this.#basis === null
      ? [logMel]
      : [project(this.#basis, logMel), logMel];
    let row = 0;
    for (const { data: values, shape: [n, width] } of parts) {
      for (let i = 0; i < n; i++, row++) {
        const from = values.subarray(i * width, i * width + frames);
        data.set(from, row * columns);
      }
    }
    data.fill(1, row * columns, row * columns + frames);
    return { data, shape: [rows, columns] };
  }

  /** Frames down, bands across: a network reads one frame after the other. */
  layout(
    { data }: Matrix,
    out: Float32Array = new Float32Array(inputSize(this)),
  ): Float32Array {
    const [rows, columns] = this.shape;
    for (let row = 0; row < rows; row++) {
      for (let t = 0; t < columns; t++) {
        out[t * rows + row] = data[row * columns + t];
      }
    }
    return out;
  }

  scaledInput(
    features: readonly Matrix[],
    scaler: Scaler,
    _kernels: Kernels,
    out: Float32Array,
  ): void {
    const bands = requireScaler(this.name, scaler, BandScaler);
    requireItems(this, features, out);
    const size = inputSize(this);
    features.forEach((item, i) => {
      const input = out.subarray(i * size, (i + 1) * size);
      bands.transform(this.layout(item, input), input);
    });
  }

  createScaler(tensors?: ScalerTensors): BandScaler {
    return new BandScaler(this.bands, tensors);
  }

  countFrames(item: Float32Array): number {
    const width = this.bands + 1;
    let frames = 0;
    while (item[frames * width + this.bands] === 1) frames++;
    return frames;
  }

  erase(
    item: Float32Array,
    axis: "frames" | "bands",
    from: number,
    to: number,
  ): void {
    const width = this.bands + 1;
    for (let at = 0, t = 0; at < item.length; at += width, t++) {
      if (axis === "bands") item.fill(0, at + from, at + to);
      else if (t >= from && t < to) item.fill(0, at, at + this.bands);
    }
  }

  /** A frame is real where it is in either. */
  mix(item: Float32Array, other: Float32Array, share: number): void {
    const width = this.bands + 1;
    for (let i = 0; i < item.length; i++) {
      item[i] = i % width === this.bands
        ? Math.max(item[i], other[i])
        : share * item[i] + (1 - share) * other[i];
    }
  }

  /** Of the bands of real frames; coefficients stay. */
  raise(item: Float32Array, offset: number): void {
    const width = this.bands + 1;
    const end = this.countFrames(item) * width;
    for (let at = 0; at < end; at += width) {
      for (let i = at + this.options.nMfcc; i < at + this.bands; i++) {
        item[i] += offset;
      }
    }
  }

  /** Linear between frames and between bands; coefficients stay at their places. */
  warp(item: Float32Array, speed: number, bands: number): void {
    const { nMfcc, maxFrames } = this.options;
    const width = this.bands + 1;
    const frames = this.countFrames(item);
    if (frames === 0) return;
    const moved = moveBands(item.subarray(0, frames * width), {
      width,
      first: nMfcc,
      factor: bands,
    });
    const length = Math.min(maxFrames, Math.round(frames / speed));
    item.fill(0);
    for (let t = 0; t < length; t++) {
      const place = Math.min(frames - 1, t * speed);
      const early = Math.floor(place);
      const share = place - early;
      const from = early * width;
      const next = share > 0 ? from + width : from;
      for (let row = 0; row < this.bands; row++) {
        const value = moved[from + row];
        item[t * width + row] = value + share * (moved[next + row] - value);
      }
      item[t * width + this.bands] = 1;
    }
  }
}

/** MFCC and log-mel bands in frames: see the module's text. */
export const frames: FrontEndKind<FramesOptions> = {
  options: frameOptions,
  create: (options) => new Frames(options),
};
