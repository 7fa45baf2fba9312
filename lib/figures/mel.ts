/**
 * Mel filters and mel scales.
 *
 * @module
 */

import {
  FEATURE_DEFAULTS,
  hzToMel,
  type MelFilter,
  melFilters as buildFilters,
  melFrequencies,
  type MelScale,
  type MelSettings,
} from "../features/mod.ts";
import { PAPER } from "../paper.ts";
import { categoryAxis } from "./draw/categories.ts";
import type { Line, Mark, Panel } from "./draw/description.ts";
import { round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { SERIES } from "./lines.ts";
import { extent, nonEmpty } from "./draw/ranges.ts";
import type { Colour } from "./draw/theme.ts";

/** What each scale is called in a figure. */
const SCALE_NAMES: Record<MelScale, string> = {
  slaney: "Slaney (the features')",
  htk: "O'Shaughnessy, HTK (f / 700)",
  paperMisprint: "as the paper prints it (f / 1000)",
};

/** The same, where there is little room. */
const SHORT_NAMES: Record<MelScale, string> = {
  slaney: "Slaney",
  htk: "HTK",
  paperMisprint: "misprint",
};

/** Hz at which a logarithmic axis begins: speech has nothing below. */
const LOWEST_LOG_HZ = 50;

/** Every how many filters one is drawn in full colour. */
const HIGHLIGHT = 16;

/** Filters as one line of triangles, gaps between. */
function filterLine(
  filters: readonly MelFilter[],
  step: number,
  { colour, width }: { colour: Colour; width: number },
): Mark {
  const x: number[] = [];
  const y: (number | null)[] = [];
  for (const { start, weights } of filters) {
    [0, ...weights, 0].forEach((weight, k) => {
      x.push(round((start - 1 + k) * step, 2));
      y.push(Number(weight.toPrecision(4)));
    });
    x.push(x[x.length - 1]);
    y.push(null);
  }
  return {
    kind: "line",
    x,
    y,
    colour,
    width,
    hover: "%{x:.0f} Hz<br>%{y:.4f}",
  };
}

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
  const all = { ...FEATURE_DEFAULTS, ...settings };
  const { fMin, fMax, sampleRate, nFft } = all;
  const filters = buildFilters(settings);
  const filled = filters.filter(({ weights }) => weights.length > 0);
  const bold = filled.filter((_, m) => m % HIGHLIGHT === HIGHLIGHT - 1);
  const top = Math.max(...filled.flatMap(({ weights }) => Array.from(weights)));
  const scale = `${SHORT_NAMES[all.melScale]} scale`;
  const empty = filters.length - filled.length;
  const step = sampleRate / nFft;
  const left = logFrequency ? Math.max(LOWEST_LOG_HZ, fMin) : fMin;
  return new Figure({
    title,
    subtitle:
      `${filters.length} bands, ${scale}; every ${HIGHLIGHT}th drawn bold`,
    summary:
      `${title}: ${filters.length} mel filters from ${fMin} to ${fMax} Hz, ${scale}` +
      (empty ? `, ${empty} of them without a bin` : ""),
    height: 340,
    panels: [{
      x: { title: "Frequency (Hz)", range: [left, fMax], log: logFrequency },
      y: {
        title: all.melNorm === "none" ? "Weight" : "Weight (1/Hz)",
        range: [0, top * 1.06],
      },
      marks: [
        filterLine(filled, step, { colour: "$first", width: 1 }),
        filterLine(bold, step, { colour: "$second", width: 2 }),
      ],
    }],
  });
}

/** Points of a mel scale's curve. */
const CURVE_POINTS = 240;

/** Mel over frequency, with the mel of 1 kHz as 1. */
function scaleCurve(scale: MelScale, i: number, fMax: number): Line {
  const step = fMax / CURVE_POINTS;
  return {
    kind: "line",
    x: { start: 0, step },
    y: Array.from(
      { length: CURVE_POINTS + 1 },
      (_, k) => round(hzToMel(k * step, scale) / hzToMel(1000, scale), 4),
    ),
    colour: SERIES[i],
    width: 1.8,
    name: SCALE_NAMES[scale],
  };
}

/** Where a scale puts the centres of bands, as a row of points. */
function scaleCentres(scale: MelScale, i: number, edges: Float64Array): Line {
  const centres = edges.subarray(1, -1);
  return {
    kind: "line",
    x: Array.from(centres, Math.round),
    y: Array(centres.length).fill(i),
    colour: SERIES[i],
    width: 0,
    points: 8,
    hover: `${SHORT_NAMES[scale]}: %{x} Hz`,
  };
}

/** The centres of bands on each scale, a row of points each. */
function centresPanel(
  scales: readonly MelScale[],
  bands: number,
  fMax: number,
): Panel {
  return {
    column: 1,
    title: `Centers of ${bands} bands`,
    x: {
      title: "Frequency (Hz)",
      range: [LOWEST_LOG_HZ, fMax],
      log: true,
      grid: true,
    },
    y: categoryAxis(scales.map((scale) => SHORT_NAMES[scale])),
    marks: scales.map((scale, i) =>
      scaleCentres(
        scale,
        i,
        melFrequencies(bands + 2, { fMin: 0, fMax, scale }),
      )
    ),
  };
}

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
  const curves = scales.map((scale, i) => scaleCurve(scale, i, fMax));
  const top = extent(curves.flatMap(({ y }) => y))[1];
  return new Figure({
    title,
    summary: `${title}: ${
      scales.join(", ")
    } from 0 to ${fMax} Hz, and the centers of ${bands} bands on each`,
    height: 360,
    legend: true,
    grid: { columns: [1, 1], rows: [1], gapX: 92 },
    panels: [{
      column: 0,
      title: "Mel, 1 kHz as 1",
      x: { title: "Frequency (Hz)", range: [0, fMax] },
      y: { title: "Mel / mel at 1 kHz", range: [0, top * 1.05] },
      marks: curves,
    }, centresPanel(scales, bands, fMax)],
  });
}
