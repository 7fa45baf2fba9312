/**
 * Figures over time and frequency: spectrograms, log-mel, MFCC, chunks.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import {
  FEATURE_DEFAULTS,
  hzToMel,
  type Matrix,
  type MelScale,
} from "../features/mod.ts";
import { PAPER } from "../paper.ts";
import type { Axis, Heat, Mark, Panel } from "./description.ts";
import { envelope, round } from "./envelope.ts";
import { Figure } from "./figure.ts";
import { extent, nonEmpty } from "./ranges.ts";
import { shortNumber } from "./ticks.ts";

/** dB below the maximum at which the colours of a spectrogram end. */
const TOP_DB = PAPER.features.topDb;
/** px to the right of the panels for a colour bar. */
const BAR_MARGIN = 96;
/** Points of a waveform in a narrow panel. */
const NARROW_POINTS = 600;

/** How time and frequency are told from rows and columns. */
export interface SpectrogramOptions {
  title?: string;
  subtitle?: string;
  /** Hz. Default: the paper's 48,000. */
  sampleRate?: number;
  /** Samples from one frame to the next. Default: the paper's 256. */
  hopLength?: number;
}

/** Where columns stand in time, s, and the axis for them. */
function timeOf(columns: number, options: SpectrogramOptions) {
  const { sampleRate, hopLength } = { ...PAPER.features, ...defined(options) };
  const step = hopLength / sampleRate;
  return { step, range: [0, columns * step] as [number, number] };
}

/** The options that are given, so that spreading keeps the defaults of the others. */
function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

/** A matrix of decibels in magma, from its maximum down to 80 dB below. */
function decibelHeat(
  { data, shape: [rows, columns] }: Matrix,
  place: Pick<Heat, "x" | "y" | "hover"> & { bar?: string },
): Heat {
  const top = Math.ceil(extent(data)[1]);
  return {
    kind: "heat",
    values: data,
    rows,
    columns,
    map: "$magma",
    range: [top - TOP_DB, top],
    precision: 1,
    ...place,
  };
}

/**
 * A spectrogram in decibels, with frequency in Hz.
 *
 * @param db       shape [bins, frames]; bin 0 is 0 Hz, the last half the sample rate
 * @param options  `fMax` (Hz) cuts the picture's top
 * @throws {RangeError} if the matrix is empty
 *
 * @example
 * ```ts
 * import { spectrogram } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = spectrogram({ data: new Float32Array(513 * 10).fill(-80), shape: [513, 10] });
 * assert.match(figure.summary, /513 bins × 10 frames/);
 * ```
 */
export function spectrogram(
  db: Matrix,
  options: SpectrogramOptions & { fMax?: number } = {},
): Figure {
  nonEmpty(db.data, "a spectrogram", "values");
  const { title = "Spectrogram", subtitle } = options;
  const sampleRate = options.sampleRate ?? PAPER.features.sampleRate;
  const [rows, columns] = db.shape;
  const time = timeOf(columns, options);
  const step = sampleRate / 2 / Math.max(1, rows - 1);
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${rows} bins × ${columns} frames, ${
      time.range[1].toFixed(2)
    } s, 0 to ${sampleRate / 2} Hz, in dB`,
    height: 380,
    marginRight: BAR_MARGIN,
    panels: [{
      x: { title: "Time (s)", range: time.range },
      y: {
        title: "Frequency (Hz)",
        range: [0, options.fMax ?? sampleRate / 2],
        grid: false,
      },
      marks: [decibelHeat(db, {
        x: { start: 0, step: time.step },
        y: { start: 0, step },
        bar: "Level (dB)",
        hover: "%{x:.2f} s, %{y:.0f} Hz<br>%{z} dB",
      })],
    }],
  });
}

/** How the rows of a log-mel spectrogram are read. */
export interface LogMelOptions extends SpectrogramOptions {
  /** Default: the paper's, Slaney. */
  melScale?: MelScale;
  /** Hz. Default: the paper's 0 and 24,000. */
  fMin?: number;
  fMax?: number;
}

/** The band axis of a log-mel spectrogram, with the bands' frequencies as labels. */
function bandAxis(rows: number, options: LogMelOptions): Axis {
  const { fMin, fMax, melScale } = { ...FEATURE_DEFAULTS, ...defined(options) };
  const [low, high] = [fMin, fMax].map((hz) => hzToMel(hz, melScale));
  // Centre of band m: m + 1 of nMels + 1 equal steps on the mel scale.
  const bandAt = (hz: number) =>
    (hzToMel(hz, melScale) - low) / (high - low) * (rows + 1) - 1;
  const at = [500, 1000, 2000, 4000, 8000, 16_000]
    .filter((hz) => bandAt(hz) >= 0 && bandAt(hz) <= rows - 1);
  return {
    title: "Frequency (Hz, mel scale)",
    range: [-0.5, rows - 0.5],
    ticks: {
      at: at.map((hz) => round(bandAt(hz), 2)),
      labels: at.map(shortNumber),
    },
    grid: false,
  };
}

/**
 * A log-mel spectrogram: the network's input before it is cut into chunks.
 *
 * @param db shape [bands, frames], dB
 * @throws {RangeError} if the matrix is empty
 *
 * @example
 * ```ts
 * import { logMel } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = logMel({ data: new Float32Array(128 * 563), shape: [128, 563] });
 * assert.match(figure.summary, /128 bands × 563 frames, 3.00 s/);
 * ```
 */
export function logMel(db: Matrix, options: LogMelOptions = {}): Figure {
  nonEmpty(db.data, "a log-mel spectrogram", "values");
  const { title = "Log-mel spectrogram", subtitle } = options;
  const [rows, columns] = db.shape;
  const time = timeOf(columns, options);
  const [low, high] = extent(db.data);
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${rows} bands × ${columns} frames, ${
      time.range[1].toFixed(2)
    } s, ${round(low, 1)} to ${round(high, 1)} dB`,
    height: 380,
    marginRight: BAR_MARGIN,
    panels: [{
      x: { title: "Time (s)", range: time.range },
      y: bandAxis(rows, options),
      marks: [decibelHeat(db, {
        x: { start: 0, step: time.step },
        y: { start: 0, step: 1 },
        bar: "Level (dB)",
        hover: "%{x:.2f} s, band %{y}<br>%{z} dB",
      })],
    }],
  });
}

/**
 * Mel-frequency cepstral coefficients as a picture (paper, fig. 4): blue below 0,
 * red above. The colours end where 99 % of the coefficients but the first lie;
 * the first, the loudness, goes beyond them.
 *
 * @param coefficients shape [coefficients, frames]
 * @throws {RangeError} if the matrix is empty
 *
 * @example
 * ```ts
 * import { mfcc } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = mfcc({ data: new Float32Array(13 * 20).fill(1), shape: [13, 20] });
 * assert.match(figure.summary, /13 coefficients × 20 frames/);
 * ```
 */
export function mfcc(
  coefficients: Matrix,
  options: SpectrogramOptions = {},
): Figure {
  nonEmpty(coefficients.data, "MFCC", "values");
  const { title = "MFCC", subtitle } = options;
  const [rows, columns] = coefficients.shape;
  const time = timeOf(columns, options);
  const magnitudes = coefficients.data.slice(rows > 1 ? columns : 0).map(
    Math.abs,
  ).sort();
  const limit =
    Math.ceil(magnitudes[Math.floor(0.99 * (magnitudes.length - 1))]) || 1;
  return new Figure({
    title,
    subtitle: subtitle ??
      "Coefficient 0 follows the loudness and goes beyond the colours",
    summary: `${title}: ${rows} coefficients × ${columns} frames, ${
      time.range[1].toFixed(2)
    } s`,
    height: 340,
    marginRight: BAR_MARGIN,
    panels: [{
      x: { title: "Time (s)", range: time.range },
      y: { title: "Coefficient", range: [-0.5, rows - 0.5], grid: false },
      marks: [{
        kind: "heat",
        values: coefficients.data,
        rows,
        columns,
        x: { start: 0, step: time.step },
        y: { start: 0, step: 1 },
        map: "$diverging",
        range: [-limit, limit],
        precision: 0.1,
        bar: "Value",
        hover: "%{x:.2f} s, coefficient %{y}<br>%{z}",
      }],
    }],
  });
}

/** How {@linkcode chunks} reads its values. */
export interface ChunksOptions extends SpectrogramOptions {
  /** Default: the paper's 7, 128 × 128, every 64 frames. */
  shape?: [chunks: number, bands: number, width: number];
  stride?: number;
  /** Whether the values are scaled to zero mean and unit variance. Default: decibels. */
  scaled?: boolean;
}

/** Each chunk's stretch of time as a bar, one below the other, so that overlaps show. */
function chunkTimeline(
  count: number,
  width: number,
  stride: number,
  step: number,
): Panel {
  const end = ((count - 1) * stride + width) * step;
  return {
    row: 0,
    columnSpan: count,
    title: "Where each chunk lies: half of it belongs to the next one too",
    x: { title: "Time (s)", range: [0, end] },
    y: { range: [count - 0.5, -0.5], labels: false, grid: false },
    marks: [
      {
        kind: "bars",
        horizontal: true,
        at: Array.from({ length: count }, (_, i) => i),
        base: Array.from(
          { length: count },
          (_, i) => round(i * stride * step, 4),
        ),
        length: Array<number>(count).fill(round(width * step, 4)),
        colours: ["$first"],
        opacity: 0.75,
        thickness: 0.72,
        hovers: Array.from(
          { length: count },
          (_, i) =>
            `chunk ${i + 1}: frames ${i * stride} to ${i * stride + width - 1}`,
        ),
      },
      ...Array.from({ length: count }, (_, i): Mark => ({
        kind: "text",
        x: (i * stride + width / 2) * step,
        y: i,
        text: String(i + 1),
        colour: "$paper",
        anchor: "middle",
        bold: true,
      })),
    ],
  };
}

/**
 * The overlapping chunks of a spectrogram (paper, fig. 5): where each lies in
 * time, and each by itself.
 *
 * @param values shape [chunks, bands, width]
 * @throws {RangeError} if the values are not as many as the shape says
 *
 * @example
 * ```ts
 * import { chunks } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = chunks(new Float32Array(7 * 128 * 128).fill(-40));
 * assert.equal(figure.description.panels.length, 8);
 * ```
 */
export function chunks(
  values: Float32Array,
  options: ChunksOptions = {},
): Figure {
  const { count: n, width: w, stride: s } = PAPER.chunks;
  const { title = "Chunks", scaled = false, stride = s } = options;
  const [count, bands, width] = options.shape ?? [n, PAPER.features.nMels, w];
  const size = bands * width;
  if (values.length !== count * size) {
    throw new RangeError(
      `Cannot draw chunks: there must be ${count} × ${bands} × ${width} values, got ${values.length}`,
    );
  }
  const { step } = timeOf(width, options);
  const top = Math.ceil(extent(values)[1]);
  const panels = Array.from({ length: count }, (_, i): Panel => {
    const start = i * stride * step;
    return {
      row: 1,
      column: i,
      title: String(i + 1),
      x: {
        range: [start, start + width * step],
        ticks: {
          at: [start, start + width * step / 2],
          labels: [0, width / 2].map((f) =>
            ((i * stride + f) * step).toFixed(2)
          ),
        },
      },
      y: {
        ...(i === 0 && { title: "Mel band" }),
        range: [-0.5, bands - 0.5],
        labels: i === 0,
        grid: false,
      },
      marks: [{
        kind: "heat",
        values: values.subarray(i * size, (i + 1) * size),
        rows: bands,
        columns: width,
        x: { start, step },
        y: { start: 0, step: 1 },
        map: scaled ? "$diverging" : "$magma",
        range: scaled ? [-3, 3] : [top - TOP_DB, top],
        precision: scaled ? 0.05 : 1,
        ...(i === count - 1 &&
          { bar: scaled ? "Standard deviations" : "Level (dB)" }),
        hover: `%{x:.2f} s, band %{y}${scaled ? "" : "<br>%{z} dB"}`,
      }],
    };
  });
  return new Figure({
    title,
    ...(options.subtitle && { subtitle: options.subtitle }),
    summary:
      `${title}: ${count} chunks of ${bands} × ${width}, one every ${stride} frames, ${
        scaled ? "scaled" : "in dB"
      }`,
    height: 430,
    marginRight: BAR_MARGIN,
    grid: { columns: Array(count).fill(1), rows: [0.62, 1], gapX: 8, gapY: 72 },
    panels: [chunkTimeline(count, width, stride, step), ...panels],
  });
}

/** One version of a clip in {@linkcode noiseComparison}. */
export interface Version {
  title: string;
  waveform: Waveform;
  /** Its log-mel spectrogram, shape [bands, frames], dB. */
  logMel: Matrix;
}

/**
 * Versions of one clip side by side, such as clean and noisy: waveform above,
 * log-mel spectrogram below, all on the same axes.
 *
 * @throws {RangeError} if there is no version
 *
 * @example
 * ```ts
 * import { noiseComparison } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const version = {
 *   waveform: { samples: new Float32Array(144_000).fill(0.1), sampleRate: 48_000 },
 *   logMel: { data: new Float32Array(128 * 563).fill(-60), shape: [128, 563] as [number, number] },
 * };
 * const figure = noiseComparison([{ ...version, title: "clean" }, { ...version, title: "15 dB" }]);
 * assert.equal(figure.description.panels.length, 4);
 * ```
 */
export function noiseComparison(
  versions: readonly Version[],
  options: LogMelOptions = {},
): Figure {
  nonEmpty(versions, "a comparison", "versions");
  const { title = "Clean and noisy" } = options;
  const limit = 1.05 * Math.max(
    1e-3,
    ...versions.map(({ waveform }) =>
      extent(waveform.samples.map(Math.abs))[1]
    ),
  );
  const panels = versions.flatMap((version, column): Panel[] => {
    const { samples, sampleRate } = version.waveform;
    const [rows, columns] = version.logMel.shape;
    const time = timeOf(columns, options);
    const last = column === versions.length - 1;
    return [{
      row: 0,
      column,
      title: version.title,
      x: { range: [0, samples.length / sampleRate], labels: false },
      y: {
        ...(column === 0 && { title: "Amplitude" }),
        range: [-limit, limit],
        labels: column === 0,
        zero: true,
      },
      marks: [{
        kind: "line",
        ...envelope(samples, 1 / sampleRate, 4, NARROW_POINTS),
        colour: "$first",
        width: 1,
        hover: "%{x:.3f} s<br>%{y:.3f}",
      }],
    }, {
      row: 1,
      column,
      x: { title: "Time (s)", range: time.range },
      y: {
        ...bandAxis(rows, options),
        labels: column === 0,
        ...(column > 0 && { title: undefined }),
      },
      marks: [decibelHeat(version.logMel, {
        x: { start: 0, step: time.step },
        y: { start: 0, step: 1 },
        ...(last && { bar: "Level (dB)" }),
        hover: "%{x:.2f} s, band %{y}<br>%{z} dB",
      })],
    }];
  });
  return new Figure({
    title,
    ...(options.subtitle && { subtitle: options.subtitle }),
    summary: `${title}: waveform and log-mel spectrogram of ${
      versions.map((v) => v.title).join(", ")
    }`,
    height: 440,
    marginRight: BAR_MARGIN,
    grid: {
      columns: Array(versions.length).fill(1),
      rows: [0.6, 1],
      gapX: 20,
      gapY: 22,
    },
    panels,
  });
}
