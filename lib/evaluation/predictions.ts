/**
 * The predictions file: one line per test item; from it, without anything else, every
 * table and figure of a run can be made again.
 *
 * @module
 */

/** What a network said about one test item. */
export interface Prediction {
  /** Item name: the clip's, with `#n` for noisy copy n, `@1` for a second file; unique in a file. */
  item: string;
  /** Name of the clip that the item was made from. */
  clip: string;
  /** Who speaks (RAVDESS: 1–24). */
  speaker: string;
  /** The label. */
  truth: string;
  /** The class with the largest probability. */
  predicted: string;
  /** Softmax output, shape [classes], in the order of the labels; sums to 1. */
  probabilities: readonly number[];
}

/** The contents of a predictions file. */
export interface PredictionTable {
  /** Class names in the order of the classes. */
  labels: readonly string[];
  /** One per test item. */
  predictions: readonly Prediction[];
}

/** How far the probabilities of a row may sum from 1: float32 softmax, 9 digits. */
const SUM_TOLERANCE = 1e-4;
/** Decimal digits that carry every float32 value there and back. */
const DIGITS = 9;

/** The columns before the probabilities. */
const COLUMNS = ["item", "clip", "speaker", "truth", "predicted"];
/** Name of the third column in files of the first version, which knew RAVDESS only. */
const OLD_SPEAKER = "actor";

/** The columns of a file with these labels. */
function headerOf(labels: readonly string[]): string[] {
  return [...COLUMNS, ...labels.map((label) => `p_${label}`)];
}

/**
 * A predictions file that breaks the format, or a prediction that cannot be
 * written to one. Names the row, the column and the value.
 */
export class PredictionsError extends SyntaxError {
  /** The name of this class. */
  override name = "PredictionsError";

  /**
   * An error about one value.
   *
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
function checkPrediction(
  p: Prediction,
  labels: readonly string[],
  fail: Fail,
): void {
  for (const column of ["item", "clip", "speaker"] as const) {
    if (!/^[^\s,"](?:[^,"\r\n]*[^\s,"])?$/.test(p[column])) {
      fail(column, "a name without commas and quotes", p[column]);
    }
  }
  const suffix = p.item.slice(p.clip.length);
  if (!p.item.startsWith(p.clip) || !/^([#@].*)?$/.test(suffix)) {
    fail("item", `the clip's name ${p.clip}, by itself or with # or @`, p.item);
  }
  for (const column of ["truth", "predicted"] as const) {
    if (!labels.includes(p[column])) {
      fail(column, `one of ${labels.join(", ")}`, p[column]);
    }
  }
  if (p.probabilities.length !== labels.length) {
    fail("row", `${labels.length} probabilities`, p.probabilities.length);
  }
  p.probabilities.forEach((value, k) => {
    if (!(value >= 0 && value <= 1)) fail(`p_${labels[k]}`, "in [0, 1]", value);
  });
  const sum = p.probabilities.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    fail("row", "probabilities that sum to 1", sum);
  }
  const largest = Math.max(...p.probabilities);
  if (p.probabilities[labels.indexOf(p.predicted)] !== largest) {
    fail("predicted", "the class with the largest probability", p.predicted);
  }
}

/** Throws when an item stands twice. */
function checkUnique(items: Set<string>, item: string, fail: Fail): void {
  if (items.has(item)) fail("item", "in the file once", item);
  items.add(item);
}

/** Throws unless the labels are two different words or more. */
function checkLabels(labels: readonly string[], fail: Fail): void {
  const words = labels.every((label) => /^[^\s,"]+$/.test(label));
  if (words && labels.length >= 2 && new Set(labels).size === labels.length) {
    return;
  }
  fail(
    "header",
    "with two different labels or more, words without commas and quotes",
    labels.join(", "),
  );
}

/**
 * Predictions as CSV: a header with the labels, then a line for each item, in the
 * order given. Probabilities have nine significant digits, so that every float32
 * survives.
 *
 * @returns text that ends with a newline
 * @throws {PredictionsError} for a name with a comma, probabilities that do not
 *   sum to 1 or whose largest is not the predicted class, an item given twice
 *
 * @example
 * ```ts
 * import { formatPredictions, parsePredictions } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const clip = "03-01-05-01-02-01-12";
 * const csv = formatPredictions({
 *   labels: ["happy", "angry"],
 *   predictions: [{
 *     item: `${clip}#1`, clip, speaker: "12", truth: "angry", predicted: "happy",
 *     probabilities: [0.75, 0.25],
 *   }],
 * });
 * assert.equal(csv.split("\n")[0], "item,clip,speaker,truth,predicted,p_happy,p_angry");
 * assert.equal(csv.split("\n")[1], `${clip}#1,${clip},12,angry,happy,0.75,0.25`);
 * assert.equal(parsePredictions(csv).predictions[0].truth, "angry");
 * ```
 */
export function formatPredictions(
  { labels, predictions }: PredictionTable,
): string {
  const failAt = failures("write predictions");
  checkLabels(labels, failAt(1));
  const items = new Set<string>();
  const lines = predictions.map((p, i) => {
    const fail = failAt(i + 2);
    checkPrediction(p, labels, fail);
    checkUnique(items, p.item, fail);
    return [
      p.item,
      p.clip,
      p.speaker,
      p.truth,
      p.predicted,
      ...p.probabilities.map((value) => Number(value.toPrecision(DIGITS))),
    ].join(",");
  });
  return [headerOf(labels).join(","), ...lines, ""].join("\n");
}

/** Errors of an action, by row. */
function failures(action: string): (row: number) => Fail {
  return (row) => (column, rule, value) => {
    throw new PredictionsError(action, row, column, rule, String(value));
  };
}

/** A number written plainly; anything else, an empty field included, is NaN. */
function plainNumber(text: string): number {
  return /^\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : NaN;
}

/** The labels of a header. */
function readHeader(line: string, fail: Fail): string[] {
  const columns = line.split(",");
  const known = columns.slice(0, COLUMNS.length)
    .map((column, i) => i === 2 && column === OLD_SPEAKER ? "speaker" : column);
  const labels = columns.slice(COLUMNS.length);
  if (
    known.join() !== COLUMNS.join() ||
    !labels.every((column) => column.startsWith("p_"))
  ) {
    fail("header", `${COLUMNS.join(",")},p_LABEL,p_LABEL…`, line);
  }
  const names = labels.map((column) => column.slice(2));
  checkLabels(names, fail);
  return names;
}

/** The prediction of one line, checked. */
function readRow(
  line: string,
  labels: readonly string[],
  fail: Fail,
): Prediction {
  const fields = line.split(",");
  const count = COLUMNS.length + labels.length;
  if (fields.length !== count) fail("row", `${count} fields`, line);
  const [item, clip, speaker, truth, predicted] = fields;
  const numbers = fields.slice(COLUMNS.length);
  const probabilities = numbers.map(plainNumber);
  probabilities.forEach((value, k) => {
    if (Number.isNaN(value)) fail(`p_${labels[k]}`, "a number", numbers[k]);
  });
  const prediction = { item, clip, speaker, truth, predicted, probabilities };
  checkPrediction(prediction, labels, fail);
  return prediction;
}

/**
 * Reads what {@linkcode formatPredictions} wrote, and nothing else: the header,
 * each value and the sums are checked. Files whose third column is `actor` are read
 * too: the first version knew RAVDESS only.
 *
 * @param csv the file's text; lines end in LF or CRLF
 * @throws {PredictionsError} that names the first row and value that break the format
 *
 * @example
 * ```ts
 * import { parsePredictions } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => parsePredictions("name,label\n"), /row 1, header/);
 * ```
 */
export function parsePredictions(csv: string): PredictionTable {
  const lines = csv.replace(/^\ufeff/, "").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const failAt = failures("read predictions");
  const labels = readHeader(lines[0] ?? "", failAt(1));
  const items = new Set<string>();
  const predictions = lines.slice(1).map((line, i) => {
    const fail = failAt(i + 2);
    const prediction = readRow(line, labels, fail);
    checkUnique(items, prediction.item, fail);
    return prediction;
  });
  return { labels, predictions };
}
