/**
 * Learning curves.
 *
 * @module
 */

import { EMOTIONS } from "../paper.ts";
import type { Mark, Panel } from "./draw/description.ts";
import { round } from "./draw/envelope.ts";
import { Figure } from "./draw/figure.ts";
import { extent, percent } from "./draw/ranges.ts";
import type { Colour } from "./draw/theme.ts";

/** Figures of one epoch; a line of `history.jsonl` is one, and more. */
export interface EpochPoint {
  /** Counted from 1. */
  epoch: number;
  /** Mean cross-entropy of the training items. */
  loss: number;
  /** In [0, 1]. */
  accuracy: number;
  /** Null without validation items. */
  validationLoss: number | null;
  /** In [0, 1]. */
  validationAccuracy: number | null;
}

/** How {@linkcode curves} draws. */
export interface CurvesOptions {
  /** Default: "Learning curves". */
  title?: string;
  /** A line below the title. */
  subtitle?: string;
  /** Another training to lay behind this one, in grey. */
  beside?: { name: string; history: readonly EpochPoint[] };
  /** The epoch that was chosen; marked. */
  best?: number;
  /** How many epochs the axis holds. Default: as many as there are. */
  epochs?: number;
  /** Number of classes, which the chance level follows from. Default: the paper's eight. */
  classes?: number;
}

/** Epochs that the axis holds at least, where not told. */
const MIN_EPOCHS = 5;

type Field = Exclude<keyof EpochPoint, "epoch">;

/** One figure over the epochs. */
function curve(
  history: readonly EpochPoint[],
  field: Field,
  style: { colour: Colour; name: string; faint?: boolean },
): Mark {
  const accuracy = field.toLowerCase().includes("accuracy");
  return {
    kind: "line",
    x: history.map((point) => point.epoch),
    y: history.map((point) => {
      const value = point[field];
      return value === null || !Number.isFinite(value) ? null : round(value, 5);
    }),
    colour: style.colour,
    width: style.faint ? 1.1 : 2.2,
    // A single point has no line to be seen by.
    ...(history.length < 2 && { points: 6 }),
    name: style.name,
    hover: `${style.name}, epoch %{x}: %{y:${accuracy ? ".1%" : ".3f"}}`,
  };
}

/** Training and validation, over those of the training beside. */
function curveMarks(
  history: readonly EpochPoint[],
  kind: "loss" | "accuracy",
  beside: CurvesOptions["beside"],
): Mark[] {
  const validation = kind === "loss" ? "validationLoss" : "validationAccuracy";
  const marks: Mark[] = [];
  if (beside) {
    const { history: other, name } = beside;
    const faint = { faint: true };
    marks.push(
      curve(other, validation, {
        colour: "$faint",
        name: `${name}: validation`,
        ...faint,
      }),
      curve(other, kind, {
        colour: "$muted",
        name: `${name}: training`,
        ...faint,
      }),
    );
  }
  marks.push(curve(history, kind, { colour: "$first", name: "training" }));
  if (history.some((point) => point[validation] !== null)) {
    marks.push(
      curve(history, validation, { colour: "$second", name: "validation" }),
    );
  }
  return marks;
}

/** The chance level and the chosen epoch, as lines with labels over them. */
function references(
  kind: "loss" | "accuracy",
  place: { chance: number; classes: number; last: number; best?: number },
): Mark[] {
  const { chance, classes, last, best } = place;
  const rules: Mark[] = [
    { kind: "rule", axis: "y", at: chance, colour: "$muted", dash: "dot" },
  ];
  const texts: Mark[] = [{
    kind: "text",
    x: last,
    y: chance,
    text: kind === "accuracy"
      ? `chance ${percent(chance)}`
      : `chance, ln ${classes}`,
    colour: "$muted",
    anchor: "end",
    halo: true,
    shift: [-4, -9],
  }];
  if (best !== undefined) {
    rules.push({
      kind: "rule",
      axis: "x",
      at: best,
      colour: "$third",
      dash: "dash",
    });
  }
  if (best !== undefined && kind === "accuracy") {
    texts.push(chosenText(best, last));
  }
  return [...rules, ...texts];
}

/**
 * The name of the chosen epoch, on the side of its line that has more room: at the foot,
 * below chance, since at the top a good network's curve passes.
 */
function chosenText(best: number, last: number): Mark {
  const left = best > last / 2;
  return {
    kind: "text",
    x: best,
    y: 0,
    text: `chosen: epoch ${best}`,
    colour: "$third",
    anchor: left ? "end" : "start",
    halo: true,
    shift: [left ? -5 : 5, -9],
  };
}

/** One panel: the curves, the chance level, the chosen epoch. */
function curvePanel(
  history: readonly EpochPoint[],
  kind: "loss" | "accuracy",
  { beside, best, epochs, classes = EMOTIONS.length }: CurvesOptions,
): Panel {
  const marks = curveMarks(history, kind, beside);
  const last = Math.max(
    epochs ?? MIN_EPOCHS,
    ...history.map((point) => point.epoch),
    ...(beside?.history ?? []).map((point) => point.epoch),
  );
  const chance = kind === "accuracy" ? 1 / classes : Math.log(classes);
  const values = marks.flatMap((mark) => mark.kind === "line" ? mark.y : []);
  // One wild epoch must not flatten the rest: the axis ends at 3 times chance.
  const top = Math.min(3 * chance, Math.max(chance, extent(values)[1])) * 1.05;
  return {
    column: kind === "loss" ? 0 : 1,
    title: kind === "loss" ? "Loss (cross-entropy)" : "Accuracy",
    x: { title: "Epoch", range: [0, last] },
    y: {
      range: kind === "loss" ? [0, top] : [0, 1],
      percent: kind === "accuracy",
    },
    marks: [...marks, ...references(kind, { chance, classes, last, best })],
  };
}

/**
 * Loss and accuracy of training and validation over the epochs (paper, fig. 7),
 * with another training behind them where one is given.
 *
 * @param history may be empty: only the axes are drawn
 *
 * @example
 * ```ts
 * import { curves } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = curves([
 *   { epoch: 1, loss: 2.0, accuracy: 0.2, validationLoss: 2.1, validationAccuracy: 0.15 },
 *   { epoch: 2, loss: 1.6, accuracy: 0.4, validationLoss: 1.8, validationAccuracy: 0.35 },
 * ], { best: 2 });
 * assert.match(figure.summary, /epoch 2: training loss 1.600, accuracy 40.0 %; validation loss 1.800, accuracy 35.0 %/);
 * ```
 */
export function curves(
  history: readonly EpochPoint[],
  options: CurvesOptions = {},
): Figure {
  const { title = "Learning curves", subtitle } = options;
  const last = history.at(-1);
  const figures = last
    ? `epoch ${last.epoch}: training loss ${last.loss.toFixed(3)}, accuracy ${
      percent(last.accuracy)
    }` +
      (last.validationLoss === null || last.validationAccuracy === null
        ? ""
        : `; validation loss ${last.validationLoss.toFixed(3)}, accuracy ${
          percent(last.validationAccuracy)
        }`)
    : "no epoch yet";
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}, ${figures}`,
    height: 390,
    legend: true,
    grid: { columns: [1, 1], rows: [1], gapX: 76 },
    panels: [
      curvePanel(history, "loss", options),
      curvePanel(history, "accuracy", options),
    ],
  });
}
