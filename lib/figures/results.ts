/**
 * What a model gets right: protocols beside each other, recall of each class,
 * probabilities of one clip.
 *
 * @module
 */

import type { ClassMetrics, Interval } from "../evaluation/mod.ts";
import { EMOTIONS } from "../paper.ts";
import { categoryAxis, endTexts } from "./draw/categories.ts";
import type { Bars, Mark, Panel } from "./draw/description.ts";
import { round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { nonEmpty, percent } from "./draw/ranges.ts";
import { type Colour, emotionColour } from "./draw/theme.ts";

/** One bar of {@linkcode protocolBars}. */
export interface ProtocolRow {
  /** Stands left of the bar. */
  label: string;
  /** In [0, 1]. */
  accuracy: number;
  /** Both ends in [0, 1]; drawn as a line over the bar's end. */
  interval?: Pick<Interval, "low" | "high">;
  /** Whether the test's recordings, or copies of them, are in training. */
  leaks: boolean;
}

/** The two kinds of protocols, as the legend names them. */
const LEAKING = {
  colour: "$second",
  name: "training holds the test's recordings, or copies of them",
} as const;
const HONEST = { colour: "$first", name: "training does not" } as const;

/** "45.0 % [40.0, 50.0]". */
function rowText({ accuracy, interval }: ProtocolRow): string {
  if (!interval) return percent(accuracy);
  const [low, high] = [interval.low, interval.high].map((v) =>
    (100 * v).toFixed(1)
  );
  return `${percent(accuracy)} [${low}, ${high}]`;
}

/** The bars of the protocols that leak, or of those that do not; none if there is none. */
function protocolMarks(
  rows: readonly ProtocolRow[],
  leaks: boolean,
  { colour, name }: { colour: Colour; name: string },
): Bars[] {
  const chosen = rows.flatMap((row, at) =>
    row.leaks === leaks ? [{ ...row, at }] : []
  );
  if (chosen.length === 0) return [];
  return [{
    kind: "bars",
    horizontal: true,
    at: chosen.map(({ at }) => at),
    length: chosen.map(({ accuracy }) => round(accuracy, 5)),
    intervals: chosen.map(({ interval }) =>
      interval && [interval.low, interval.high]
    ),
    colours: [colour],
    thickness: 0.58,
    name,
    hovers: chosen.map((row) => `${row.label}: ${rowText(row)}`),
  }];
}

/** Room below the last bar for a label, in bars. */
const FOOT = 0.4;

/** The chance level across all bars, named below the last of them. */
function chanceMarks(chance: number, bars: number): Mark[] {
  return [
    { kind: "rule", axis: "x", at: chance, colour: "$ink", dash: "dash" },
    {
      kind: "text",
      x: chance,
      y: bars - 0.5 + FOOT / 2,
      text: `chance ${percent(chance)}`,
      colour: "$ink",
      shift: [6, 0],
    },
  ];
}

/** Where the drawing of a bar ends: its own end, or its interval's. */
const endOf = (share: number, high: number | undefined) =>
  Math.max(share, high ?? 0);

/**
 * Accuracy by protocol, with intervals, against chance: the same model looks
 * different by what its test shares with its training.
 *
 * @param rows from top to bottom, at least one
 * @throws {RangeError} if there is none
 *
 * @example
 * ```ts
 * import { protocolBars } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = protocolBars([
 *   { label: "copies before the split", accuracy: 0.94, leaks: true },
 *   { label: "actors apart", accuracy: 0.45, interval: { low: 0.4, high: 0.5 }, leaks: false },
 * ]);
 * assert.match(figure.summary, /actors apart 45.0 % \[40.0, 50.0\]/);
 * ```
 */
export function protocolBars(
  rows: readonly ProtocolRow[],
  { title = "Accuracy by protocol", subtitle, chance = 1 / EMOTIONS.length }: {
    title?: string;
    subtitle?: string;
    chance?: number;
  } = {},
): Figure {
  nonEmpty(rows, "protocols", "rows");
  const texts = rows.map(rowText);
  const ends = rows.map((row) => endOf(row.accuracy, row.interval?.high));
  const named = rows.map(({ label }, k) => `${label} ${texts[k]}`);
  return new Figure({
    title,
    subtitle: subtitle ?? "Lines: 95 % intervals",
    summary: `${title}: ${named.join("; ")}; chance ${percent(chance)}`,
    height: 160 + 46 * rows.length,
    legend: true,
    marginRight: 150,
    panels: [{
      x: { title: "Accuracy", range: [0, 1], percent: true, grid: true },
      y: {
        ...categoryAxis(rows.map((row) => row.label)),
        range: [rows.length - 0.5 + FOOT, -0.5],
      },
      marks: [
        ...protocolMarks(rows, true, LEAKING),
        ...protocolMarks(rows, false, HONEST),
        ...chanceMarks(chance, rows.length),
        ...endTexts(ends, texts, { colour: "$ink", size: 12 }),
      ],
    }],
  });
}

/** Horizontal bars of shares, one an emotion, with texts at their ends. */
function shareBars(
  labels: readonly string[],
  shares: readonly number[],
  options: {
    intervals?: Bars["intervals"];
    texts: string[];
    /** Which text is set in bold. */
    bold?: number;
    xTitle: string;
  },
): Panel {
  const { intervals, texts, bold, xTitle } = options;
  const ends = shares.map((share, k) => endOf(share, intervals?.[k]?.[1]));
  const numbers = endTexts(ends, texts, { colour: "$ink", size: 12 });
  return {
    x: { title: xTitle, range: [0, 1], percent: true, grid: true },
    y: categoryAxis(labels),
    marks: [{
      kind: "bars",
      horizontal: true,
      at: labels.map((_, k) => k),
      length: shares.map((share) => round(share, 5)),
      // Pale, so that the line of an interval is seen on the darkest colour too.
      ...(intervals && { intervals, opacity: 0.55 }),
      colours: labels.map(emotionColour),
      thickness: 0.62,
      hovers: labels.map((label, k) => `${label}: ${texts[k]}`),
    }, ...numbers.map((text, k) => ({ ...text, bold: k === bold }))],
  };
}

/**
 * Recall of each class with its interval.
 *
 * @param perClass as `metrics()` of the evaluation room gives it; at least one
 * @throws {RangeError} if there is none
 *
 * @example
 * ```ts
 * import { recallBars } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = recallBars([{ label: "sad", precision: 1, recall: 0.5, f1: 2 / 3, support: 8 }]);
 * assert.match(figure.summary, /sad 50.0 % of 8/);
 * ```
 */
export function recallBars(
  perClass: readonly ClassMetrics[],
  { title = "Recall of each emotion" }: { title?: string } = {},
): Figure {
  nonEmpty(perClass, "recalls", "classes");
  const texts = perClass.map((c) => `${percent(c.recall)} of ${c.support}`);
  return new Figure({
    title,
    subtitle:
      "Share of each emotion's clips that were recognized; lines: 95 % intervals",
    summary: `${title}: ${
      perClass.map((c, k) => `${c.label} ${texts[k]}`).join(", ")
    }`,
    height: 130 + 30 * perClass.length,
    marginRight: 120,
    panels: [shareBars(
      perClass.map((c) => c.label),
      perClass.map((c) => c.recall),
      {
        intervals: perClass.map(({ recallInterval: i }) =>
          i && [i.low, i.high]
        ),
        texts,
        xTitle: "Recall",
      },
    )],
  });
}

/**
 * The probabilities that a network gives to one clip; the largest stands out.
 *
 * @param probabilities one a label, each in [0, 1]
 * @throws {RangeError} if there are not as many as labels
 *
 * @example
 * ```ts
 * import { probabilityBars } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = probabilityBars([0, 0, 0.1, 0, 0.9, 0, 0, 0], { truth: "angry" });
 * assert.match(figure.summary, /angry 90.0 %/);
 * ```
 */
export function probabilityBars(
  probabilities: ArrayLike<number>,
  { title = "Prediction", truth, labels = EMOTIONS }: {
    title?: string;
    truth?: string;
    labels?: readonly string[];
  } = {},
): Figure {
  const shares = Array.from(probabilities);
  if (shares.length !== labels.length) {
    throw new RangeError(
      `Cannot draw probabilities: there must be ${labels.length}, one a label, got ${shares.length}`,
    );
  }
  const top = shares.indexOf(Math.max(...shares));
  return new Figure({
    title,
    ...(truth && { subtitle: `The actor meant: ${truth}` }),
    summary: `${title}: ${labels[top]} ${percent(shares[top])}${
      truth ? `; meant: ${truth}` : ""
    }`,
    height: 130 + 30 * labels.length,
    marginRight: 80,
    panels: [shareBars(labels, shares, {
      texts: shares.map((share) => percent(share)),
      bold: top,
      xTitle: "Probability",
    })],
  });
}
