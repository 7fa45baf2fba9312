/**
 * The predictions file: one line for each test item, from which alone every
 * table and figure of a run can be made again.
 *
 * @module
 */

import { type Emotion, EMOTIONS } from "../paper.ts";

/** What a network said about one test item. */
export interface Prediction {
  /** Item name: the clip's, with `#n` for noisy copy n, `@1` for a second file; unique in a file. */
  item: string;
  /** Name of the clip that the item was made from. */
  clip: string;
  /** Speaker, 1 or more (RAVDESS: 1–24). */
  actor: number;
  /** The label. */
  truth: Emotion;
  /** The class with the largest probability. */
  predicted: Emotion;
  /** Softmax output, shape [8], in the order of `EMOTIONS`; sums to 1. */
  probabilities: readonly number[];
}

/** How far the eight probabilities of a row may sum from 1: float32 softmax, 9 digits. */
const SUM_TOLERANCE = 1e-4;
/** Decimal digits that carry every float32 value there and back. */
const DIGITS = 9;

const HEADER = [
  "item",
  "clip",
  "actor",
  "truth",
  "predicted",
  ...EMOTIONS.map((emotion) => `p_${emotion}`),
];

/**
 * A predictions file that breaks the format, or a prediction that cannot be
 * written to one. Names the row, the column and the value.
 */
export class PredictionsError extends SyntaxError {
  override name = "PredictionsError";

  /**
   * @param action what was being done, such as "read predictions"
   * @param row    line of the file, the header is 1
   * @param column name of the column, or "row" for the whole line
   * @param rule   what the value must be
   * @param value  the value as it stands
   */
  constructor(
    action: string,
    readonly row: number,
    readonly column: string,
    rule: string,
    readonly value: string,
  ) {
    super(
      `Cannot ${action}: row ${row}, ${column}: must be ${rule}, got ${
        JSON.stringify(value)
      }`,
    );
  }
}

/** Throws a {@linkcode PredictionsError} about one column of one row. */
type Fail = (column: string, rule: string, value: unknown) => never;

/** Checks what must hold for a prediction wherever it comes from. */
function checkPrediction(p: Prediction, fail: Fail): void {
  for (const column of ["item", "clip"] as const) {
    if (!/^[^\s,"]+$/.test(p[column])) {
      fail(column, "a name without blanks, commas and quotes", p[column]);
    }
  }
  const suffix = p.item.slice(p.clip.length);
  if (!p.item.startsWith(p.clip) || !/^([#@].*)?$/.test(suffix)) {
    fail("item", `the clip's name ${p.clip}, alone or with # or @`, p.item);
  }
  if (!Number.isInteger(p.actor) || p.actor < 1) {
    fail("actor", "an integer of at least 1", p.actor);
  }
  for (const column of ["truth", "predicted"] as const) {
    if (!EMOTIONS.includes(p[column])) {
      fail(column, `one of ${EMOTIONS.join(", ")}`, p[column]);
    }
  }
  if (p.probabilities.length !== EMOTIONS.length) {
    fail("row", `${EMOTIONS.length} probabilities`, p.probabilities.length);
  }
  p.probabilities.forEach((value, k) => {
    if (!(value >= 0 && value <= 1)) fail(HEADER[5 + k], "in [0, 1]", value);
  });
  const sum = p.probabilities.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    fail("row", "probabilities that sum to 1", sum);
  }
  const largest = Math.max(...p.probabilities);
  if (p.probabilities[EMOTIONS.indexOf(p.predicted)] !== largest) {
    fail("predicted", "the class with the largest probability", p.predicted);
  }
}

/** Throws when an item stands twice. */
function checkUnique(items: Set<string>, item: string, fail: Fail): void {
  if (items.has(item)) fail("item", "in the file once", item);
  items.add(item);
}

/**
 * Predictions as CSV: a header, then a line for each item, in the order given.
 * Probabilities have nine significant digits, so that every float32 survives.
 *
 * @param predictions any number of them, each item once
 * @returns text that ends with a newline
 * @throws {PredictionsError} for a name with a comma, probabilities that do not
 *   sum to 1 or whose largest is not the predicted class, an item given twice
 *
 * @example
 * ```ts
 * import { readPredictions, writePredictions } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const clip = "03-01-05-01-02-01-12";
 * const csv = writePredictions([{
 *   item: `${clip}#1`, clip, actor: 12, truth: "angry", predicted: "happy",
 *   probabilities: [0, 0, 0.75, 0, 0.25, 0, 0, 0],
 * }]);
 * assert.equal(csv.split("\n")[1], `${clip}#1,${clip},12,angry,happy,0,0,0.75,0,0.25,0,0,0`);
 * assert.equal(readPredictions(csv)[0].truth, "angry");
 * ```
 */
export function writePredictions(predictions: readonly Prediction[]): string {
  const items = new Set<string>();
  const lines = predictions.map((p, i) => {
    const fail: Fail = (column, rule, value) => {
      throw new PredictionsError(
        "write predictions",
        i + 2,
        column,
        rule,
        String(value),
      );
    };
    checkPrediction(p, fail);
    checkUnique(items, p.item, fail);
    return [
      p.item,
      p.clip,
      p.actor,
      p.truth,
      p.predicted,
      ...p.probabilities.map((value) => Number(value.toPrecision(DIGITS))),
    ].join(",");
  });
  return [HEADER.join(","), ...lines, ""].join("\n");
}

/** A number written plainly; anything else, an empty field included, is NaN. */
function plainNumber(text: string): number {
  return /^\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : NaN;
}

/** The prediction of one line, checked. */
function readRow(line: string, fail: Fail): Prediction {
  const fields = line.split(",");
  if (fields.length !== HEADER.length) {
    fail("row", `${HEADER.length} fields`, line);
  }
  const [item, clip, actor, truth, predicted] = fields;
  if (!/^\d+$/.test(actor)) fail("actor", "an integer", actor);
  const probabilities = fields.slice(5).map(plainNumber);
  probabilities.forEach((value, k) => {
    if (Number.isNaN(value)) fail(HEADER[5 + k], "a number", fields[5 + k]);
  });
  const prediction = {
    item,
    clip,
    actor: Number(actor),
    truth: truth as Emotion,
    predicted: predicted as Emotion,
    probabilities,
  };
  checkPrediction(prediction, fail);
  return prediction;
}

/**
 * Reads what {@linkcode writePredictions} wrote, and nothing else: the header,
 * each value and the sums are checked.
 *
 * @param csv the file's text; lines end in LF or CRLF
 * @throws {PredictionsError} that names the first row and value that break the format
 *
 * @example
 * ```ts
 * import { readPredictions } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => readPredictions("name,label\n"), /row 1, header/);
 * ```
 */
export function readPredictions(csv: string): Prediction[] {
  const lines = csv.replace(/^\ufeff/, "").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const failAt = (row: number): Fail => (column, rule, value) => {
    throw new PredictionsError(
      "read predictions",
      row,
      column,
      rule,
      String(value),
    );
  };
  if (lines[0] !== HEADER.join(",")) {
    failAt(1)("header", HEADER.join(","), lines[0] ?? "");
  }
  const items = new Set<string>();
  return lines.slice(1).map((line, i) => {
    const fail = failAt(i + 2);
    const prediction = readRow(line, fail);
    checkUnique(items, prediction.item, fail);
    return prediction;
  });
}
