/**
 * Spectra, and windows with their spectra.
 *
 * @module
 */

import { realFft } from "../features/mod.ts";
import type { Axis, Line, Panel } from "./draw/description.ts";
import { round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { SERIES } from "./lines.ts";
import { outline } from "./draw/outline.ts";
import { nonEmpty, padded, unitOf } from "./draw/ranges.ts";

/** One spectrum: a value for each bin from 0 Hz to half the sample rate. */
export interface SpectrumSeries {
  /** Of the bins, dB or in the unit of `yTitle`. */
  values: ArrayLike<number>;
  /** For the legend. Default: none. */
  name?: string;
}

/** How {@linkcode spectrum} draws. */
export interface SpectrumOptions {
  /** Hz. */
  sampleRate: number;
  /** Default: "Spectrum". */
  title?: string;
  /** A line below the title. */
  subtitle?: string;
  /** With the unit. Default: "Level (dB)". */
  yTitle?: string;
  /** Octaves of equal width, from 20 Hz. Default false. */
  logFrequency?: boolean;
  /** Default: half the sample rate. */
  fMax?: number;
}

/** Where the greatest value stands, Hz. */
function peakOf(values: ArrayLike<number>, step: number): number {
  let peak = 0;
  for (let k = 1; k < values.length; k++) {
    if (values[k] > values[peak]) peak = k;
  }
  return Math.round(peak * step);
}

/** Spectrum i as a line, and where its peak is. */
function spectrumLine(
  { values, name }: SpectrumSeries,
  i: number,
  { sampleRate, x, unit }: { sampleRate: number; x: Axis; unit: string },
): { mark: Line; peak: string } {
  if (values.length < 2) {
    throw new RangeError(
      `Cannot draw a spectrum: it must have at least 2 bins, got ${values.length}`,
    );
  }
  const step = sampleRate / 2 / (values.length - 1);
  return {
    peak: `${name ?? `spectrum ${i + 1}`}: peak at ${peakOf(values, step)} Hz`,
    mark: {
      kind: "line",
      ...outline(values, step, x),
      colour: SERIES[i % SERIES.length],
      width: 1.2,
      ...(name && { name }),
      hover: `%{x:,.0f} Hz<br>%{y:.2f} ${unit}`,
    },
  };
}

/**
 * One or more spectra over frequency, up to 2,000 points each; where there are
 * more, peaks and troughs are kept.
 *
 * @param spectra values of bins 0 … n − 1, the last at half the sample rate
 * @throws {RangeError} if there is no spectrum, or one has fewer than two bins
 *
 * @example
 * ```ts
 * import { spectrum } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const values = new Float32Array(513).fill(-60);
 * values[100] = 0;
 * const figure = spectrum([{ values, name: "tone" }], { sampleRate: 48_000 });
 * assert.match(figure.summary, /tone: peak at 4688 Hz/);
 * ```
 */
export function spectrum(
  spectra: readonly SpectrumSeries[],
  options: SpectrumOptions,
): Figure {
  nonEmpty(spectra, "a spectrum", "spectra");
  const { sampleRate, title = "Spectrum", subtitle, yTitle = "Level (dB)" } =
    options;
  const { logFrequency: log = false, fMax = sampleRate / 2 } = options;
  const x: Axis = {
    title: "Frequency (Hz)",
    range: [log ? 20 : 0, fMax],
    log,
    grid: true,
  };
  const lines = spectra.map((one, i) =>
    spectrumLine(one, i, { sampleRate, x, unit: unitOf(yTitle) })
  );
  const shown = lines.flatMap(({ mark }) => mark.y);
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${lines.map(({ peak }) => peak).join("; ")}`,
    height: 340,
    legend: spectra.length > 1,
    panels: [{
      x,
      y: { title: yTitle, range: padded(shown) },
      marks: lines.map(({ mark }) => mark),
    }],
  });
}

/** A window, by name. */
export interface NamedWindow {
  /** For the legend. */
  name: string;
  /** Its weights. */
  samples: ArrayLike<number>;
}

/** Bins on either side that {@linkcode windowComparison} shows, and its lowest level, dB. */
const LOBES = { bins: 16, floor: -110 };
/** Points a bin in the transform of a window. */
const FINENESS = 32;

/** Level of a window's transform below its peak, in dB, `FINENESS` points a bin. */
function lobes(samples: ArrayLike<number>): number[] {
  const padded = new Float64Array(samples.length * FINENESS);
  padded.set(Array.from(samples));
  const { re, im } = realFft(padded);
  const peak = Math.hypot(re[0], im[0]);
  return Array.from({ length: LOBES.bins * FINENESS + 1 }, (_, k) => {
    const db = 20 * Math.log10(Math.hypot(re[k], im[k]) / peak);
    return round(Math.max(db, LOBES.floor), 2);
  });
}

/** The looks of window i, in both panels. */
function windowLine({ name }: NamedWindow, i: number) {
  return {
    kind: "line" as const,
    colour: SERIES[i % SERIES.length],
    width: 1.8,
    name,
  };
}

/** The windows over their samples. */
function shapePanel(windows: readonly NamedWindow[]): Panel {
  const all = windows.flatMap(({ samples }) => Array.from(samples));
  const length = Math.max(...windows.map(({ samples }) => samples.length));
  return {
    column: 0,
    title: "Shape",
    x: { title: "Sample", range: [0, length - 1] },
    y: { title: "Weight", range: padded([0, ...all]) },
    marks: windows.map((window, i) => ({
      ...windowLine(window, i),
      x: { start: 0, step: 1 },
      y: Array.from(window.samples, (v) => round(v, 5)),
    })),
  };
}

/** Their transforms, around the bin of a tone. */
function leakagePanel(windows: readonly NamedWindow[]): Panel {
  return {
    column: 1,
    title: "Leakage",
    x: {
      title: "Distance from the tone (bins)",
      range: [0, LOBES.bins],
      grid: true,
    },
    y: { title: "Level (dB)", range: [LOBES.floor, 5] },
    marks: windows.map((window, i) => ({
      ...windowLine(window, i),
      x: { start: 0, step: 1 / FINENESS },
      y: lobes(window.samples),
    })),
  };
}

/**
 * Windows beside each other: their shape, and how far a tone leaks into the
 * bins around its own.
 *
 * @param windows their sum must not be 0
 * @throws {RangeError} if there is no window, or it is empty
 *
 * @example
 * ```ts
 * import { windowComparison } from "./mod.ts";
 * import { hamming } from "../features/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = windowComparison([
 *   { name: "rectangular", samples: new Float64Array(512).fill(1) },
 *   { name: "Hamming", samples: hamming(512, "periodic") },
 * ]);
 * assert.match(figure.summary, /rectangular, Hamming/);
 * ```
 */
export function windowComparison(
  windows: readonly NamedWindow[],
  { title = "Windows" }: { title?: string } = {},
): Figure {
  nonEmpty(windows, "windows", "windows");
  for (const { samples } of windows) nonEmpty(samples, "windows", "samples");
  return new Figure({
    title,
    summary: `${title}: shape and leakage of ${
      windows.map(({ name }) => name).join(", ")
    }`,
    height: 360,
    legend: true,
    grid: { columns: [1, 1], rows: [1], gapX: 84 },
    panels: [shapePanel(windows), leakagePanel(windows)],
  });
}
