/**
 * Plain numbers: lines and histograms.
 *
 * @module
 */

import type { Mark } from "./draw/description.ts";
import { round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { extent, nonEmpty, padded, unitOf } from "./draw/ranges.ts";
import type { Colour } from "./draw/theme.ts";

/** Colours of series without one, in turn. */
export const SERIES: readonly Colour[] = [
  "$first",
  "$second",
  "$third",
  "$fearful",
  "$muted",
];

/** One line of {@linkcode lines}. */
export interface Series {
  /** One value for each point. */
  y: ArrayLike<number>;
  /** Default: 0, 1, 2 … */
  x?: ArrayLike<number>;
  /** For the legend. Default: none. */
  name?: string;
  /** Default: the next of the figure's own. */
  colour?: Colour;
  /** Broken or dotted. Default: drawn through. */
  dash?: "dash" | "dot";
  /** Points without a line, or both. Default: a line. */
  points?: "only" | "too";
  /** What is said of each point beside its values: who speaks, for instance. */
  texts?: readonly string[];
}

/** How {@linkcode lines} draws. */
export interface LinesOptions {
  /** Stands at the top left. */
  title: string;
  /** A line below the title. */
  subtitle?: string;
  /** With the unit. */
  xTitle?: string;
  /** With the unit. */
  yTitle?: string;
  /** Default: from the data. */
  yRange?: readonly [number, number];
  /** Axes on which equal ratios have equal lengths. Default: none. */
  log?: "x" | "y" | "both";
  /** px. Default 340. */
  height?: number;
}

/** What is said over a point: its text, its values and their units. */
function hoverText(options: LinesOptions, texts: boolean): string {
  const of = (axis: string, title?: string) =>
    `%{${axis}:,.4~r} ${unitOf(title)}`.trim();
  return (texts ? "%{text}<br>" : "") +
    `${of("x", options.xTitle)}<br>${of("y", options.yTitle)}`;
}

/** The range of an axis with room for markers; on a logarithmic one, in ratios. */
function rangeOf(
  values: readonly number[],
  { log, margin }: { log: boolean; margin: number },
): readonly [number, number] {
  if (!log) return padded(values, margin);
  const [low, high] = padded(values.map(Math.log10), margin);
  return [10 ** low, 10 ** high];
}

/** A tick at each of a few integers, such as epochs or folds: none stands between them. */
function integerTicks(values: readonly number[]) {
  const [low, high] = extent(values);
  if (!values.every(Number.isInteger) || high - low > 12) return {};
  const at = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  return { ticks: { at, labels: at.map(String) } };
}

/** A series in words: where its line begins and ends, and how far it goes. */
function inWords({ name, y }: Series): string {
  const [first, last, low, high] = [
    y[0],
    y[y.length - 1],
    Array.from(y).reduce((a, b) => Math.min(a, b)),
    Array.from(y).reduce((a, b) => Math.max(a, b)),
  ].map((value) => String(Number(value.toPrecision(3))).replace("-", "−"));
  const words = `${y.length} points, from ${first} to ${last}, ` +
    `lowest ${low}, highest ${high}`;
  return name ? `${name} (${words})` : words;
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
 * assert.match(figure.summary, /^One period: sine \(100 points, from 0 to /);
 * ```
 */
export function lines(
  series: readonly Series[],
  options: LinesOptions,
): Figure {
  nonEmpty(series, "lines", "series");
  for (const { y } of series) nonEmpty(y, "lines", "values of a series");
  const { title, subtitle, xTitle, yTitle, height = 340, log } = options;
  const [logX, logY] = [
    log !== undefined && log !== "y",
    log !== undefined && log !== "x",
  ];
  const marks = series.map((one, i): Mark => ({
    kind: "line",
    x: one.x ? Array.from(one.x, (v) => round(v, 6)) : { start: 0, step: 1 },
    y: Array.from(one.y, (v) => round(v, 6)),
    colour: one.colour ?? SERIES[i % SERIES.length],
    width: one.points === "only" ? 0 : 1.8,
    ...(one.points && { points: 6 }),
    ...(one.dash && { dash: one.dash }),
    ...(one.name && { name: one.name }),
    ...(one.texts && { texts: one.texts }),
    hover: hoverText(options, one.texts !== undefined),
  }));
  const xs = series.flatMap((one) =>
    one.x ? Array.from(one.x) : [0, one.y.length - 1]
  );
  const ys = series.flatMap((one) => Array.from(one.y));
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${series.map(inWords).join("; ")}`,
    height,
    legend: series.some((one) => one.name) && series.length > 1,
    panels: [{
      x: {
        ...(xTitle && { title: xTitle }),
        range: rangeOf(xs, {
          log: logX,
          margin: series.some(({ points }) => points) ? 0.03 : 0,
        }),
        ...(logX ? { log: true } : integerTicks(xs)),
      },
      y: {
        ...(yTitle && { title: yTitle }),
        range: options.yRange ??
          rangeOf(ys, { log: logY, margin: 0.06 }),
        ...(logY && { log: true }),
      },
      marks,
    }],
  });
}

/** Where bins begin and end: around each integer where all values are and they are few. */
function binsOf(list: readonly number[], bins: number) {
  const [low, high] = extent(list);
  if (list.every(Number.isInteger) && high - low < 60) {
    return { low: low - 0.5, high: high + 0.5, bins: high - low + 1 };
  }
  const [from, to] = padded(list, 0);
  return { low: from, high: to, bins };
}

/** A dashed line at the mean, with its value. */
function meanMarks(mean: number, top: number): Mark[] {
  return [{
    kind: "rule",
    axis: "x",
    at: mean,
    colour: "$second",
    dash: "dash",
  }, {
    kind: "text",
    x: mean,
    y: top,
    text: `mean ${round(mean, 2)}`,
    colour: "$second",
    shift: [6, 8],
  }];
}

/**
 * How often values fall into bins of equal width; few integers have a bin each.
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
  const { title, subtitle, xTitle } = options;
  const list = Array.from(values);
  const { low, high, bins } = binsOf(list, options.bins ?? 30);
  const width = (high - low) / bins;
  const counts = Array<number>(bins).fill(0);
  for (const value of list) {
    counts[Math.min(bins - 1, Math.floor((value - low) / width))]++;
  }
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  const top = Math.max(...counts) * 1.12;
  const edges = counts.map((_, k) => [low + k * width, low + (k + 1) * width]);
  const bars: Mark = {
    kind: "bars",
    at: edges.map(([left, right]) => round((left + right) / 2, 6)),
    length: counts,
    thickness: width * 0.92,
    colours: ["$first"],
    hovers: edges.map(([left, right], k) =>
      width === 1
        ? `${round(left + 0.5, 3)} ${unitOf(xTitle)}: ${counts[k]}`
        : `${round(left, 3)} to ${round(right, 3)} ${unitOf(xTitle)}: ${
          counts[k]
        }`
    ),
  };
  const [least, most] = extent(list);
  const span = `${round(least, 3)} to ${round(most, 3)}, mean ${
    round(mean, 3)
  }`;
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${list.length} values, ${span}`,
    height: 320,
    panels: [{
      x: { title: xTitle, range: [low, high] },
      y: { title: "Count", range: [0, top] },
      marks: [bars, ...meanMarks(mean, top)],
    }],
  });
}
