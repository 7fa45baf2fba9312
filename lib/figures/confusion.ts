/**
 * Confusion matrices.
 *
 * @module
 */

import { EMOTIONS } from "../paper.ts";
import { categoryAxis } from "./draw/categories.ts";
import type { Cells, Panel } from "./draw/description.ts";
import { Figure } from "./draw/figure.ts";
import { percent } from "./draw/ranges.ts";

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** A confusion matrix with its title. */
export interface TitledConfusion {
  /** `confusion[trueClass][predictedClass]`, counts. */
  confusion: readonly (readonly number[])[];
  /** Stands above its matrix. */
  title: string;
}

/** Cells coloured by the share of their row. */
function confusionCells(
  confusion: TitledConfusion["confusion"],
  labels: readonly string[],
  withShares: boolean,
): Cells {
  const totals = confusion.map(sum);
  const shares = confusion.map((row, t) =>
    row.map((count) => totals[t] ? count / totals[t] : 0)
  );
  const text = (count: number, share: number) => {
    // An empty cell says zero more calmly than fifty noughts do.
    if (count === 0) return "";
    return withShares ? `${count} (${percent(share, 0)})` : String(count);
  };
  return {
    kind: "cells",
    values: shares,
    texts: confusion.map((row, t) =>
      row.map((count, p) => text(count, shares[t][p]))
    ),
    hovers: confusion.map((row, t) =>
      row.map((count, p) =>
        `${labels[t]} heard as ${labels[p]}: ${count} of ${totals[t]} (${
          percent(shares[t][p])
        })`
      )
    ),
    map: "$shares",
  };
}

/** A confusion matrix with its axes. */
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
  const y = categoryAxis(labels);
  const { title, column, withShares, yLabels } = place;
  return {
    column,
    ...(title && { title }),
    x: {
      title: "Predicted emotion",
      range: [-0.5, labels.length - 0.5],
      ticks: y.ticks,
    },
    y: yLabels ? { title: "True emotion", ...y } : { ...y, labels: false },
    marks: [confusionCells(confusion, labels, withShares)],
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
      }; each row's colors and percentages add up to 100 %`,
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
    label.length > 8 ? label.slice(0, 5) + "." : label
  );
}
