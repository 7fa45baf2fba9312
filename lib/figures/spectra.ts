/**
 * Figures over frequency: spectra, windows, mel filters and mel scales.
 *
 * @module
 */

import {
  hzToMel,
  melFilters as buildFilters,
  melFrequencies,
  type MelScale,
  type MelSettings,
  realFft,
} from "../features/mod.ts";
import { PAPER } from "../paper.ts";
import type { Axis, Mark, Panel } from "./description.ts";
import { round } from "./envelope.ts";
import { Figure } from "./figure.ts";
import { outline } from "./outline.ts";
import { extent, nonEmpty, padded } from "./ranges.ts";
import { SERIES } from "./signals.ts";

/** One spectrum: a value for each bin from 0 Hz to half the sample rate. */
export interface SpectrumSeries {
  values: ArrayLike<number>;
  name?: string;
}

/** How {@linkcode spectrum} draws. */
export interface SpectrumOptions {
  sampleRate: number;
  title?: string;
  subtitle?: string;
  /** With the unit. Default: "Level (dB)". */
  yTitle?: string;
  /** Octaves of equal width, from 20 Hz. Default false. */
  logFrequency?: boolean;
  /** Default: half the sample rate. */
  fMax?: number;
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
  const fMax = options.fMax ?? sampleRate / 2;
  const x: Axis = {
    title: "Frequency (Hz)",
    range: [options.logFrequency ? 20 : 0, fMax],
    log: options.logFrequency ?? false,
    grid: true,
  };
  const peaks: string[] = [];
  const marks = spectra.map(({ values, name }, i): Mark => {
    if (values.length < 2) {
      throw new RangeError(
        `Cannot draw a spectrum: it must have at least 2 bins, got ${values.length}`,
      );
    }
    const step = sampleRate / 2 / (values.length - 1);
    let peak = 0;
    for (let k = 1; k < values.length; k++) {
      if (values[k] > values[peak]) peak = k;
    }
    peaks.push(
      `${name ?? `spectrum ${i + 1}`}: peak at ${Math.round(peak * step)} Hz`,
    );
    return {
      kind: "line",
      ...outline(values, step, x),
      colour: SERIES[i % SERIES.length],
      width: 1.2,
      ...(name && { name }),
      hover: "%{x:.0f} Hz<br>%{y:.2f}",
    };
  });
  const shown = marks.flatMap((mark) => mark.kind === "line" ? mark.y : []);
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${peaks.join("; ")}`,
    height: 340,
    legend: spectra.length > 1,
    panels: [{ x, y: { title: yTitle, range: padded(shown) }, marks }],
  });
}

/** A window, by name. */
export interface NamedWindow {
  name: string;
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
  const mark = (i: number) => ({
    kind: "line" as const,
    colour: SERIES[i % SERIES.length],
    width: 1.8,
    name: windows[i].name,
  });
  const all = windows.flatMap(({ samples }) => Array.from(samples));
  const length = Math.max(...windows.map(({ samples }) => samples.length));
  const panels: Panel[] = [{
    column: 0,
    title: "Shape",
    x: { title: "Sample", range: [0, length - 1] },
    y: { title: "Weight", range: padded([0, ...all]) },
    marks: windows.map(({ samples }, i) => ({
      ...mark(i),
      x: { start: 0, step: 1 },
      y: Array.from(samples, (v) => round(v, 5)),
    })),
  }, {
    column: 1,
    title: "Leakage",
    x: {
      title: "Distance from the tone (bins)",
      range: [0, LOBES.bins],
      grid: true,
    },
    y: { title: "Level (dB)", range: [LOBES.floor, 5] },
    marks: windows.map(({ samples }, i) => ({
      ...mark(i),
      x: { start: 0, step: 1 / FINENESS },
      y: lobes(samples),
    })),
  }];
  return new Figure({
    title,
    summary: `${title}: shape and leakage of ${
      windows.map((w) => w.name).join(", ")
    }`,
    height: 360,
    legend: true,
    grid: { columns: [1, 1], rows: [1], gapX: 84 },
    panels,
  });
}

/** Every how many filters one is drawn in full colour. */
const HIGHLIGHT = 16;

/**
 * The filters of a mel filter bank over frequency, each a triangle; every
 * sixteenth stands out.
 *
 * @param settings as for `melFilterBank` of the features room; default: the paper's
 * @throws {RangeError} if the settings make no filter bank
 *
 * @example
 * ```ts
 * import { melFilters } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(melFilters({ nMels: 40 }).summary, /40 mel filters from 0 to 24000 Hz/);
 * ```
 */
export function melFilters(
  settings: Partial<MelSettings> = {},
  { title = "Mel filters", logFrequency = false }: {
    title?: string;
    logFrequency?: boolean;
  } = {},
): Figure {
  const filters = buildFilters(settings);
  const { sampleRate, nFft, fMin, fMax } = { ...PAPER.features, ...settings };
  const step = sampleRate / nFft;
  const draw = (chosen: typeof filters, colour: "$first" | "$second"): Mark => {
    const x: number[] = [];
    const y: (number | null)[] = [];
    for (const { start, weights } of chosen) {
      [0, ...weights, 0].forEach((weight, k) => {
        x.push(round((start - 1 + k) * step, 2));
        y.push(Number(weight.toPrecision(4)));
      });
      x.push(x[x.length - 1]);
      y.push(null);
    }
    const width = colour === "$first" ? 1 : 2;
    return {
      kind: "line",
      x,
      y,
      colour,
      width,
      hover: "%{x:.0f} Hz<br>%{y:.4f}",
    };
  };
  const filled = filters.filter(({ weights }) => weights.length > 0);
  const top = Math.max(...filled.flatMap(({ weights }) => Array.from(weights)));
  const scale = `${settings.melScale ?? "slaney"} scale`;
  const empty = filters.length - filled.length;
  return new Figure({
    title,
    subtitle:
      `${filters.length} bands, ${scale}; every ${HIGHLIGHT}th drawn bold`,
    summary:
      `${title}: ${filters.length} mel filters from ${fMin} to ${fMax} Hz, ${scale}` +
      (empty ? `, ${empty} of them without a bin` : ""),
    height: 340,
    panels: [{
      x: {
        title: "Frequency (Hz)",
        range: [logFrequency ? Math.max(50, fMin) : fMin, fMax],
        log: logFrequency,
      },
      y: {
        title: settings.melNorm === "none" ? "Weight" : "Weight (1/Hz)",
        range: [0, top * 1.06],
      },
      marks: [
        draw(filled, "$first"),
        draw(
          filled.filter((_, m) => m % HIGHLIGHT === HIGHLIGHT - 1),
          "$second",
        ),
      ],
    }],
  });
}

/** What each scale is called in a figure. */
const SCALE_NAMES: Record<MelScale, string> = {
  slaney: "Slaney (the features')",
  htk: "O'Shaughnessy, HTK (f / 700)",
  paperMisprint: "as the paper prints it (f / 1000)",
};

/**
 * Mel scales beside each other: mel over frequency with 1 kHz as 1 (their units
 * differ), and where each puts the centres of the same number of bands.
 *
 * @example
 * ```ts
 * import { melScales } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.match(melScales().summary, /slaney, htk, paperMisprint/);
 * ```
 */
export function melScales(
  scales: readonly MelScale[] = ["slaney", "htk", "paperMisprint"],
  { title = "Mel scales", bands = 24, fMax = PAPER.features.fMax }: {
    title?: string;
    bands?: number;
    fMax?: number;
  } = {},
): Figure {
  nonEmpty(scales, "mel scales", "scales");
  const points = 240;
  const curves = scales.map((scale, i): Mark => ({
    kind: "line",
    x: { start: 0, step: fMax / points },
    y: Array.from(
      { length: points + 1 },
      (_, k) =>
        round(hzToMel(k * fMax / points, scale) / hzToMel(1000, scale), 4),
    ),
    colour: SERIES[i],
    width: 1.8,
    name: SCALE_NAMES[scale],
  }));
  const centres = scales.map((scale, i): Mark => ({
    kind: "line",
    x: Array.from(
      melFrequencies(bands + 2, { fMin: 0, fMax, scale }).subarray(1, -1),
      Math.round,
    ),
    y: Array(bands).fill(i),
    colour: SERIES[i],
    width: 0,
    points: 8,
    hover: "%{x} Hz",
  }));
  const top =
    extent(curves.flatMap((mark) => mark.kind === "line" ? mark.y : []))[1];
  return new Figure({
    title,
    summary: `${title}: ${
      scales.join(", ")
    } from 0 to ${fMax} Hz, and the centres of ${bands} bands on each`,
    height: 360,
    legend: true,
    grid: { columns: [1, 1], rows: [1], gapX: 92 },
    panels: [{
      column: 0,
      title: "Mel, 1 kHz as 1",
      x: { title: "Frequency (Hz)", range: [0, fMax] },
      y: { title: "Mel / mel at 1 kHz", range: [0, top * 1.05] },
      marks: curves,
    }, {
      column: 1,
      title: `Centres of ${bands} bands`,
      x: { title: "Frequency (Hz)", range: [50, fMax], log: true, grid: true },
      y: {
        range: [scales.length - 0.5, -0.5],
        ticks: {
          at: scales.map((_, i) => i),
          labels: scales.map((s) => SHORT_NAMES[s]),
        },
        grid: false,
      },
      marks: centres,
    }],
  });
}

const SHORT_NAMES: Record<MelScale, string> = {
  slaney: "Slaney",
  htk: "HTK",
  paperMisprint: "misprint",
};
