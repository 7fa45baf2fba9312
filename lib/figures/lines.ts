/**
 * Plain numbers: lines and histograms.
 *
 * @module
 */

import type { Mark } from "./draw/description.ts";
import { round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { nonEmpty, padded } from "./draw/ranges.ts";
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
  /** px. Default 340. */
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
  const edges = counts.map((_, k) => [low + k * width, low + (k + 1) * width]);
  const bars: Mark = {
    kind: "bars",
    at: edges.map(([left, right]) => round((left + right) / 2, 6)),
    length: counts,
    thickness: width * 0.92,
    colours: ["$first"],
    hovers: edges.map(([left, right], k) =>
      `${round(left, 3)} to ${round(right, 3)}: ${counts[k]}`
    ),
  };
  const span = `${round(low, 3)} to ${round(high, 3)}, mean ${round(mean, 3)}`;
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
