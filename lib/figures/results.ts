/**
 * Figures of what a model gets right: confusion matrices, protocols beside each
 * other, recall of each class, probabilities of one clip.
 *
 * @module
 */

import type { ClassMetrics, Interval } from "../evaluation/mod.ts";
import { EMOTIONS } from "../paper.ts";
import type { Bars, Mark, Panel } from "./description.ts";
import { round } from "./envelope.ts";
import { Figure } from "./figure.ts";
import { nonEmpty } from "./ranges.ts";
import { type Colour, emotionColour, isEmotion } from "./theme.ts";

const percent = (share: number, digits = 1) =>
  `${(100 * share).toFixed(digits)} %`;
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** A confusion matrix with its title. */
export interface TitledConfusion {
  /** `confusion[trueClass][predictedClass]`, counts. */
  confusion: readonly (readonly number[])[];
  title: string;
}

/** A matrix as cells: colour by the share of its row, text by what fits. */
function confusionPanel(
  confusion: TitledConfusion["confusion"],
  labels: readonly string[],
  place: {
    title?: string;
    column: number;
    withShares: boolean;
    yLabels: boolean;
  },
): Panel {
  const n = labels.length;
  const totals = confusion.map(sum);
  const share = (t: number, p: number) =>
    totals[t] ? confusion[t][p] / totals[t] : 0;
  const ticks = { at: labels.map((_, k) => k), labels: [...labels] };
  const cells: Mark = {
    kind: "cells",
    values: confusion.map((row, t) => row.map((_, p) => share(t, p))),
    // An empty cell says zero more calmly than fifty noughts do.
    texts: confusion.map((row, t) =>
      row.map((count, p) => {
        if (count === 0) return "";
        return place.withShares
          ? `${count} (${percent(share(t, p), 0)})`
          : String(count);
      })
    ),
    hovers: confusion.map((row, t) =>
      row.map((count, p) =>
        `${labels[t]} heard as ${labels[p]}: ${count} of ${totals[t]} (${
          percent(share(t, p))
        })`
      )
    ),
    map: "$shares",
  };
  return {
    column: place.column,
    ...(place.title && { title: place.title }),
    x: { title: "Predicted emotion", range: [-0.5, n - 0.5], ticks },
    y: {
      ...(place.yLabels && { title: "True emotion" }),
      range: [n - 0.5, -0.5],
      ticks,
      labels: place.yLabels,
      grid: false,
    },
    marks: [cells],
  };
}

/** "94.0 % of 435 right". */
function accuracyText(confusion: TitledConfusion["confusion"]): string {
  const n = sum(confusion.map(sum));
  const right = sum(confusion.map((row, k) => row[k]));
  return `${percent(n ? right / n : 0)} of ${n} right`;
}

/** Throws unless a matrix is square with a label for each class. */
function checkLabels(
  confusion: TitledConfusion["confusion"],
  labels: readonly string[],
) {
  if (
    confusion.length === labels.length &&
    confusion.every((r) => r.length === labels.length)
  ) {
    return;
  }
  throw new RangeError(
    `Cannot draw a confusion matrix: it must have ${labels.length} rows and columns, one a label, got ${confusion.length} × ${
      confusion[0]?.length ?? 0
    }`,
  );
}

/**
 * A confusion matrix: counts and row shares as text, the row's share as colour.
 *
 * @param confusion `confusion[trueClass][predictedClass]`, in the order of the labels
 * @throws {RangeError} if it is not square with a label for each class
 *
 * @example
 * ```ts
 * import { confusionHeatmap } from "./mod.ts";
 * import { PAPER_TABLE_3 } from "../evaluation/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = confusionHeatmap(PAPER_TABLE_3.confusion, { title: "Table 3" });
 * assert.equal(figure.summary, "Table 3: confusion matrix of 8 classes, 94.0 % of 435 right");
 * ```
 */
export function confusionHeatmap(
  confusion: TitledConfusion["confusion"],
  { title = "Confusion matrix", subtitle, labels = EMOTIONS }: {
    title?: string;
    subtitle?: string;
    labels?: readonly string[];
  } = {},
): Figure {
  checkLabels(confusion, labels);
  return new Figure({
    title,
    subtitle: subtitle ??
      `${
        accuracyText(confusion)
      }; each row's colours and percentages add up to 100 %`,
    summary: `${title}: confusion matrix of ${labels.length} classes, ${
      accuracyText(confusion)
    }`,
    height: 130 + 44 * labels.length,
    panels: [
      confusionPanel(confusion, labels, {
        column: 0,
        withShares: true,
        yLabels: true,
      }),
    ],
  });
}

/**
 * Two confusion matrices beside each other, such as a run's and the paper's.
 *
 * @throws {RangeError} if one is not square with a label for each class
 *
 * @example
 * ```ts
 * import { confusionPair } from "./mod.ts";
 * import { PAPER_TABLE_3 } from "../evaluation/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const paper = { confusion: PAPER_TABLE_3.confusion, title: "The paper" };
 * assert.match(confusionPair({ ...paper, title: "Ours" }, paper).summary, /Ours: .*; The paper: /);
 * ```
 */
export function confusionPair(
  left: TitledConfusion,
  right: TitledConfusion,
  { title = "Confusion matrices", subtitle, labels = EMOTIONS }: {
    title?: string;
    subtitle?: string;
    labels?: readonly string[];
  } = {},
): Figure {
  const both = [left, right];
  for (const { confusion } of both) checkLabels(confusion, labels);
  const named = both.map(({ confusion, title }) =>
    `${title}: ${accuracyText(confusion)}`
  );
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${named.join("; ")}`,
    height: 150 + 36 * labels.length,
    grid: { columns: [1, 1], rows: [1], gapX: 28 },
    panels: both.map(({ confusion }, column) =>
      confusionPanel(confusion, shortLabels(labels), {
        title: named[column],
        column,
        withShares: false,
        yLabels: column === 0,
      })
    ),
  });
}

/** Labels short enough for columns of half a page. */
function shortLabels(labels: readonly string[]): string[] {
  return labels.map((label) =>
    label.length > 7 ? label.slice(0, 6) + "." : label
  );
}

/** One bar of {@linkcode protocolBars}. */
export interface ProtocolRow {
  label: string;
  /** In [0, 1]. */
  accuracy: number;
  interval?: Pick<Interval, "low" | "high">;
  /** Whether the test's recordings, or copies of them, are in training. */
  leaks: boolean;
}

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
  const value = ({ accuracy, interval }: ProtocolRow) =>
    percent(accuracy) +
    (interval
      ? ` [${(100 * interval.low).toFixed(1)}, ${
        (100 * interval.high).toFixed(1)
      }]`
      : "");
  const bars = (leaks: boolean, colour: Colour, name: string): Bars[] => {
    const chosen = rows.flatMap((row, at) =>
      row.leaks === leaks ? [{ row, at }] : []
    );
    if (chosen.length === 0) return [];
    return [{
      kind: "bars",
      horizontal: true,
      at: chosen.map(({ at }) => at),
      length: chosen.map(({ row }) => round(row.accuracy, 5)),
      intervals: chosen.map(({ row: { interval } }) =>
        interval && [interval.low, interval.high]
      ),
      colours: [colour],
      thickness: 0.58,
      name,
      hovers: chosen.map(({ row }) => `${row.label}: ${value(row)}`),
    }];
  };
  const texts = rows.map((row, at): Mark => ({
    kind: "text",
    x: Math.max(row.accuracy, row.interval?.high ?? 0),
    y: at,
    text: value(row),
    colour: "$ink",
    size: 12,
    shift: [8, 0],
  }));
  return new Figure({
    title,
    subtitle: subtitle ?? "Lines: 95 % intervals",
    summary: `${title}: ${
      rows.map((row) => `${row.label} ${value(row)}`).join("; ")
    }; chance ${percent(chance)}`,
    height: 160 + 46 * rows.length,
    legend: true,
    marginRight: 130,
    panels: [{
      x: { title: "Accuracy", range: [0, 1], percent: true, grid: true },
      y: {
        range: [rows.length - 0.5, -0.5],
        ticks: {
          at: rows.map((_, k) => k),
          labels: rows.map((row) => row.label),
        },
        grid: false,
      },
      marks: [
        ...bars(
          true,
          "$second",
          "training holds the test's recordings, or copies of them",
        ),
        ...bars(false, "$first", "training does not"),
        { kind: "rule", axis: "x", at: chance, colour: "$ink", dash: "dash" },
        {
          kind: "text",
          x: chance,
          y: rows.length - 0.5,
          text: `chance ${percent(chance)}`,
          colour: "$ink",
          shift: [5, -8],
        },
        ...texts,
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
    bold?: number;
    xTitle: string;
  },
): Panel {
  const { intervals, texts, bold, xTitle } = options;
  return {
    x: { title: xTitle, range: [0, 1], percent: true, grid: true },
    y: {
      range: [labels.length - 0.5, -0.5],
      ticks: { at: labels.map((_, k) => k), labels: [...labels] },
      grid: false,
    },
    marks: [
      {
        kind: "bars",
        horizontal: true,
        at: labels.map((_, k) => k),
        length: shares.map((share) => round(share, 5)),
        ...(intervals && { intervals }),
        colours: labels.map((label) =>
          isEmotion(label) ? emotionColour(label) : "$first"
        ),
        thickness: 0.62,
        hovers: labels.map((label, k) => `${label}: ${texts[k]}`),
      },
      ...labels.map((_, k): Mark => ({
        kind: "text",
        x: Math.max(shares[k], intervals?.[k]?.[1] ?? 0),
        y: k,
        text: texts[k],
        colour: "$ink",
        size: 12,
        bold: k === bold,
        shift: [8, 0],
      })),
    ],
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
      "Share of each emotion's clips that were recognised; lines: 95 % intervals",
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
