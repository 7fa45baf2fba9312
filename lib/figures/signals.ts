/**
 * Figures of signals over time, and of plain numbers: waveforms, lines, histograms.
 *
 * @module
 */

import type { Waveform } from "../audio/mod.ts";
import type { Emotion } from "../paper.ts";
import type { Mark, Panel } from "./description.ts";
import { envelope, round } from "./envelope.ts";
import { Figure } from "./figure.ts";
import { nonEmpty, padded } from "./ranges.ts";
import { type Colour, emotionColour } from "./theme.ts";

/** Colours of unnamed series, in turn. */
export const SERIES: readonly Colour[] = [
  "$first",
  "$second",
  "$third",
  "$fearful",
  "$muted",
];

/** Points of a waveform in a panel that is half as wide as the page. */
const POINTS_IN_GRID = 800;

/** Largest magnitude, for a summary and a range. */
function peakOf(samples: ArrayLike<number>): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    peak = Math.max(peak, Math.abs(samples[i]));
  }
  return peak;
}

/** Amplitude and time, drawn as an outline. */
function waveLine(
  { samples, sampleRate }: Waveform,
  colour: Colour,
  maxPoints?: number,
): Mark {
  return {
    kind: "line",
    ...envelope(samples, 1 / sampleRate, 4, maxPoints),
    colour,
    width: 1,
    hover: "%{x:.3f} s<br>%{y:.3f}",
  };
}

/** How {@linkcode waveform} draws. */
export interface WaveformOptions {
  title?: string;
  /** Colours the line. */
  emotion?: Emotion;
  /** Stretch to mark, in s: the paper's window begins at 0.5 and lasts 3. */
  window?: { offset: number; duration: number };
}

/**
 * A sound's samples over time: up to 2,000 samples as they are, more as the
 * outline of 1,000 stretches.
 *
 * @throws {RangeError} if there is no sample
 *
 * @example
 * ```ts
 * import { waveform } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = Float32Array.from({ length: 48_000 }, (_, i) => 0.5 * Math.sin(i / 20));
 * const figure = waveform({ samples, sampleRate: 48_000 }, { title: "A tone" });
 * assert.match(figure.summary, /A tone: 1.00 s at 48000 Hz, peak 0.50/);
 * ```
 */
export function waveform(
  wave: Waveform,
  options: WaveformOptions = {},
): Figure {
  const { title = "Waveform", emotion, window } = options;
  nonEmpty(wave.samples, "a waveform", "samples");
  const duration = wave.samples.length / wave.sampleRate;
  const peak = peakOf(wave.samples);
  const limit = Math.max(1e-3, peak * 1.08);
  const marks: Mark[] = [
    waveLine(wave, emotion ? emotionColour(emotion) : "$first"),
  ];
  if (window) {
    const end = window.offset + window.duration;
    marks.unshift({
      kind: "area",
      x: [window.offset, end],
      colour: "$second",
      opacity: 0.1,
    });
    marks.push({
      kind: "text",
      x: window.offset,
      y: limit,
      text: `the ${window.duration} s that the paper takes`,
      colour: "$second",
      shift: [6, 10],
    });
  }
  const last = Math.max(duration, window ? window.offset + window.duration : 0);
  return new Figure({
    title,
    summary: `${title}: ${
      duration.toFixed(2)
    } s at ${wave.sampleRate} Hz, peak ${peak.toFixed(2)}`,
    height: 300,
    panels: [{
      x: { title: "Time (s)", range: [0, last] },
      y: {
        title: "Amplitude (full scale 1)",
        range: [-limit, limit],
        zero: true,
      },
      marks,
    }],
  });
}

/** One waveform of a {@linkcode waveformGrid}. */
export interface NamedWaveform {
  waveform: Waveform;
  title: string;
  emotion?: Emotion;
}

/**
 * Several waveforms as small panels with the same axes, two a row: loudness and
 * tempo compare at a glance (paper, fig. 2 and 3).
 *
 * @throws {RangeError} if the list, or a waveform, is empty
 *
 * @example
 * ```ts
 * import { waveformGrid } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const waveform = { samples: new Float32Array(100).fill(0.1), sampleRate: 100 };
 * const figure = waveformGrid([
 *   { waveform, title: "calm", emotion: "calm" },
 *   { waveform, title: "angry", emotion: "angry" },
 * ]);
 * assert.equal(figure.description.panels.length, 2);
 * ```
 */
export function waveformGrid(
  waves: readonly NamedWaveform[],
  { title = "Waveforms", columns = 2 }: { title?: string; columns?: number } =
    {},
): Figure {
  nonEmpty(waves, "waveforms", "waveforms");
  for (const { waveform } of waves) {
    nonEmpty(waveform.samples, "waveforms", "samples");
  }
  const last = Math.max(
    ...waves.map(({ waveform: w }) => w.samples.length / w.sampleRate),
  );
  const limit =
    Math.max(1e-3, ...waves.map(({ waveform }) => peakOf(waveform.samples))) *
    1.05;
  const rows = Math.ceil(waves.length / columns);
  const panels = waves.map(({ waveform, title, emotion }, i): Panel => {
    const colour = emotion ? emotionColour(emotion) : "$first";
    const [row, column] = [Math.floor(i / columns), i % columns];
    const lowest = i + columns >= waves.length;
    return {
      row,
      column,
      title,
      ...(emotion && { swatch: colour }),
      x: {
        ...(lowest && { title: "Time (s)" }),
        range: [0, last],
        labels: lowest,
      },
      y: {
        range: [-limit, limit],
        labels: column === 0,
        zero: true,
      },
      marks: [waveLine(waveform, colour, POINTS_IN_GRID)],
    };
  });
  return new Figure({
    title,
    subtitle:
      "Amplitude (full scale 1) over time (s), the same axes in every panel",
    summary: `${title}: ${waves.length} waveforms on one scale (${
      waves.map((w) => w.title).join(", ")
    })`,
    height: 100 + rows * 128,
    grid: {
      columns: Array(columns).fill(1),
      rows: Array(rows).fill(1),
      gapX: 28,
      gapY: 40,
    },
    panels,
  });
}

/** One line of {@linkcode lines}. */
export interface Series {
  y: ArrayLike<number>;
  /** Default: 0, 1, 2 … */
  x?: ArrayLike<number>;
  name?: string;
  colour?: Colour;
  dash?: "dash" | "dot";
  /** Points without a line, or both. Default: a line. */
  points?: "only" | "too";
}

/** How {@linkcode lines} draws. */
export interface LinesOptions {
  title: string;
  subtitle?: string;
  xTitle?: string;
  yTitle?: string;
  /** Default: from the data. */
  yRange?: readonly [number, number];
  height?: number;
}

/**
 * Any numbers as lines on common axes.
 *
 * @throws {RangeError} if there is no series, or a series is empty
 *
 * @example
 * ```ts
 * import { lines } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const t = Array.from({ length: 100 }, (_, i) => i / 100);
 * const figure = lines(
 *   [{ name: "sine", x: t, y: t.map((v) => Math.sin(6.28 * v)) }],
 *   { title: "One period", xTitle: "Time (s)", yTitle: "Amplitude" },
 * );
 * assert.equal(figure.summary, "One period: sine (100 points)");
 * ```
 */
export function lines(
  series: readonly Series[],
  options: LinesOptions,
): Figure {
  nonEmpty(series, "lines", "series");
  for (const { y } of series) nonEmpty(y, "lines", "values of a series");
  const { title, subtitle, xTitle, yTitle, height = 340 } = options;
  const marks = series.map((one, i): Mark => ({
    kind: "line",
    x: one.x ? Array.from(one.x, (v) => round(v, 6)) : { start: 0, step: 1 },
    y: Array.from(one.y, (v) => round(v, 6)),
    colour: one.colour ?? SERIES[i % SERIES.length],
    width: one.points === "only" ? 0 : 1.8,
    ...(one.points && { points: 6 }),
    ...(one.dash && { dash: one.dash }),
    ...(one.name && { name: one.name }),
  }));
  const xs = series.flatMap((one) =>
    one.x ? Array.from(one.x) : [0, one.y.length - 1]
  );
  const names = series.map((one, i) =>
    `${one.name ?? `series ${i + 1}`} (${one.y.length} points)`
  );
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${names.join(", ")}`,
    height,
    legend: series.some((one) => one.name) && series.length > 1,
    panels: [{
      x: { ...(xTitle && { title: xTitle }), range: padded(xs, 0) },
      y: {
        ...(yTitle && { title: yTitle }),
        range: options.yRange ??
          padded(series.flatMap((one) => Array.from(one.y))),
      },
      marks,
    }],
  });
}

/**
 * How often values fall into bins of equal width.
 *
 * @param values at least one; not changed
 * @throws {RangeError} if there is no value
 *
 * @example
 * ```ts
 * import { histogram } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = histogram([1, 1, 2, 3], { title: "Lengths", xTitle: "Length (s)", bins: 2 });
 * assert.match(figure.summary, /Lengths: 4 values, 1 to 3, mean 1.75/);
 * ```
 */
export function histogram(
  values: ArrayLike<number>,
  options: { title: string; subtitle?: string; xTitle: string; bins?: number },
): Figure {
  nonEmpty(values, "a histogram", "values");
  const { title, subtitle, xTitle, bins = 30 } = options;
  const list = Array.from(values);
  const [low, high] = padded(list, 0);
  const width = (high - low) / bins;
  const counts = Array<number>(bins).fill(0);
  for (const value of list) {
    counts[Math.min(bins - 1, Math.floor((value - low) / width))]++;
  }
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  const top = Math.max(...counts) * 1.12;
  const edge = (k: number) => String(round(low + k * width, 3));
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${list.length} values, ${round(low, 3)} to ${
      round(high, 3)
    }, mean ${round(mean, 3)}`,
    height: 320,
    panels: [{
      x: { title: xTitle, range: [low, high] },
      y: { title: "Count", range: [0, top] },
      marks: [
        {
          kind: "bars",
          at: counts.map((_, k) => round(low + (k + 0.5) * width, 6)),
          length: counts,
          thickness: width * 0.92,
          colours: ["$first"],
          hovers: counts.map((count, k) =>
            `${edge(k)} to ${edge(k + 1)}: ${count}`
          ),
        },
        { kind: "rule", axis: "x", at: mean, colour: "$second", dash: "dash" },
        {
          kind: "text",
          x: mean,
          y: top,
          text: `mean ${round(mean, 2)}`,
          colour: "$second",
          shift: [6, 8],
        },
      ],
    }],
  });
}
