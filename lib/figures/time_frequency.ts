/**
 * Axes and colours that all pictures over time and frequency share.
 *
 * @module
 */

import {
  FEATURE_DEFAULTS,
  hzToMel,
  type Matrix,
  type MelScale,
} from "../features/mod.ts";
import { PAPER } from "../paper.ts";
import type { Axis, Heat, Panel } from "./draw/description.ts";
import { round } from "./draw/envelope.ts";
import { extent } from "./draw/ranges.ts";
import { shortNumber } from "./draw/ticks.ts";

/** dB below the maximum at which the colours of a spectrogram end. */
export const TOP_DB = PAPER.features.topDb;
/** px to the right of the panels for a colour bar. */
export const BAR_MARGIN = 96;
/** What rows and columns of a spectrogram stand for. */
export interface SpectrogramOptions {
  /** Default: what is drawn. */
  title?: string;
  /** A line below the title. */
  subtitle?: string;
  /** Hz. Default: the paper's 48,000. */
  sampleRate?: number;
  /** Samples from one frame to the next. Default: the paper's 256. */
  hopLength?: number;
}

/** Where columns stand in time, s, and the axis for them. */
export function timeOf(columns: number, options: SpectrogramOptions) {
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
export function decibelHeat(
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

/** How the rows of a log-mel spectrogram are read. */
export interface LogMelOptions extends SpectrogramOptions {
  /** Default: the paper's, Slaney. */
  melScale?: MelScale;
  /** Low end of the bands, Hz. Default: the paper's 0. */
  fMin?: number;
  /** High end of the bands, Hz. Default: the paper's 24,000. */
  fMax?: number;
}

/** The band axis of a log-mel spectrogram, with the bands' frequencies as labels. */
export function bandAxis(rows: number, options: LogMelOptions): Axis {
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

/** A log-mel spectrogram, shape [bands, frames] in dB, over its bands' frequencies. */
export function logMelPanel(db: Matrix, options: LogMelOptions): Panel {
  const [rows, columns] = db.shape;
  const time = timeOf(columns, options);
  return {
    x: { title: "Time (s)", range: time.range },
    y: bandAxis(rows, options),
    marks: [decibelHeat(db, {
      x: { start: 0, step: time.step },
      y: { start: 0, step: 1 },
      bar: "Level (dB)",
      hover: "%{x:.2f} s, band %{y}<br>%{z} dB",
    })],
  };
}

/** What 95 % of the magnitudes lie below, the first row left out if told so. */
function robustPeak(
  { data, shape: [rows, columns] }: Matrix,
  withoutFirst: boolean,
): number {
  const from = withoutFirst && rows > 1 ? columns : 0;
  const magnitudes = data.slice(from).map(Math.abs).sort();
  return magnitudes[Math.floor(0.95 * (magnitudes.length - 1))];
}

/**
 * Coefficients, shape [coefficients, frames], in colours about 0; coefficient 0 may go
 * beyond. The first row is coefficient `first`.
 */
export function coefficientPanel(
  coefficients: Matrix,
  options: SpectrogramOptions,
  first = 0,
): Panel {
  const [rows, columns] = coefficients.shape;
  const time = timeOf(columns, options);
  const limit = Math.ceil(robustPeak(coefficients, first === 0)) || 1;
  return {
    x: { title: "Time (s)", range: time.range },
    y: {
      title: "Coefficient",
      range: [first - 0.5, first + rows - 0.5],
      grid: false,
    },
    marks: [{
      kind: "heat",
      values: coefficients.data,
      rows,
      columns,
      x: { start: 0, step: time.step },
      y: { start: first, step: 1 },
      map: "$diverging",
      range: [-limit, limit],
      precision: 0.1,
      bar: "Value",
      hover: "%{x:.2f} s, coefficient %{y}<br>%{z}",
    }],
  };
}
