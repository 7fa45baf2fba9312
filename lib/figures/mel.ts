/**
 * Mel filters and mel scales.
 *
 * @module
 */

import {
  hzToMel,
  melFilters as buildFilters,
  melFrequencies,
  type MelScale,
  type MelSettings,
} from "../features/mod.ts";
import { PAPER } from "../paper.ts";
import type { Mark } from "./description.ts";
import { round } from "./envelope.ts";
import { Figure } from "./figure.ts";
import { SERIES } from "./lines.ts";
import { extent, nonEmpty } from "./ranges.ts";

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
  const scale = `${SHORT_NAMES[settings.melScale ?? "slaney"]} scale`;
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
