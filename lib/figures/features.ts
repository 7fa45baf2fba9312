/**
 * What a front end makes of a recording, whichever front end it is.
 *
 * @module
 */

import {
  type FeatureRows,
  type FrontEnd,
  type Matrix,
  realColumns,
} from "../features/mod.ts";
import type { Panel } from "./draw/description.ts";
import { Figure } from "./draw/figure.ts";
import { nonEmpty } from "./draw/ranges.ts";
import {
  BAR_MARGIN,
  coefficientPanel,
  logMelPanel,
  type SpectrogramOptions,
} from "./time_frequency.ts";

/** px of a figure's title and time axis, and of one panel's rows. */
const FRAME_HEIGHT = 110;
const PANEL_HEIGHT = 230;

/** Some rows of a matrix, up to a column. */
function crop(
  { data, shape: [, width] }: Matrix,
  [first, end]: [number, number],
  columns: number,
): Matrix {
  const cropped = new Float32Array((end - first) * columns);
  for (let row = first; row < end; row++) {
    const from = data.subarray(row * width, row * width + columns);
    cropped.set(from, (row - first) * columns);
  }
  return { data: cropped, shape: [end - first, columns] };
}

/** What a panel shows: rows of one kind, and their values without padding. */
interface Part {
  rows: Exclude<FeatureRows, { kind: "mask" }>;
  matrix: Matrix;
}

/** The features by what their rows are; the mask only says where padding begins. */
function partsOf(
  matrix: Matrix,
  all: readonly FeatureRows[],
): Part[] {
  const columns = realColumns(matrix, all);
  const parts: Part[] = [];
  let first = 0;
  for (const rows of all) {
    const end = first + rows.count;
    if (rows.kind !== "mask") {
      parts.push({ rows, matrix: crop(matrix, [first, end], columns) });
    }
    first = end;
  }
  return parts;
}

/** One part as a panel, its name above; only the last one has a time axis. */
function partPanel(
  { rows, matrix }: Part,
  options: SpectrogramOptions,
  { row, last }: { row: number; last: boolean },
): Panel {
  const panel = rows.kind === "log-mel"
    ? logMelPanel(matrix, { ...options, ...rows.mel })
    : coefficientPanel(matrix, options);
  const { range } = panel.x;
  return {
    ...panel,
    row,
    title: nameOf(rows),
    ...(!last && { x: { range, labels: false } }),
  };
}

/** What a part is called: "40 MFCC". */
function nameOf(rows: Part["rows"]): string {
  return `${rows.count} ${
    rows.kind === "log-mel" ? "log-mel bands" : rows.name
  }`;
}

/**
 * What a front end makes of a recording, as the network gets it but for scaling and
 * order: a panel for each kind of row, on one axis of time. Padding is left out.
 *
 * @param matrix   shape as the front end says, from its `compute` or a data set
 * @param frontEnd the model's, the recipe's or the data set's
 * @throws {RangeError} if the features have another shape, or are all padding
 *
 * @example
 * ```ts
 * import { createFrontEnd } from "../features/mod.ts";
 * import { features } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const frontEnd = createFrontEnd({ name: "frames" });
 * const data = new Float32Array(105 * 192).fill(1);
 * const figure = features({ data, shape: [105, 192] }, frontEnd);
 * assert.match(figure.summary, /frames: 40 MFCC and 64 log-mel bands × 192 frames, 3.84 s/);
 * ```
 */
export function features(
  matrix: Matrix,
  frontEnd: Pick<
    FrontEnd,
    "name" | "rows" | "shape" | "sampleRate" | "hopLength"
  >,
  options: { title?: string } = {},
): Figure {
  const { name, rows, shape, sampleRate, hopLength } = frontEnd;
  if (matrix.shape.join() !== shape.join()) {
    throw new RangeError(
      `Cannot draw features of ${name}: shape must be [${shape}], got [${matrix.shape}]`,
    );
  }
  const parts = partsOf(matrix, rows);
  nonEmpty(parts[0].matrix.data, `features of ${name}`, "real frames");
  const { title = "What the network sees" } = options;
  const columns = parts[0].matrix.shape[1];
  const what = parts.map(({ rows }) => nameOf(rows)).join(" and ");
  const seconds = (columns * hopLength / sampleRate).toFixed(2);
  const subtitle = `${name}: ${what} × ${columns} frames, ${seconds} s`;
  return new Figure({
    title,
    subtitle,
    summary: `${title}; ${subtitle}`,
    height: FRAME_HEIGHT + PANEL_HEIGHT * parts.length,
    marginRight: BAR_MARGIN,
    grid: { columns: [1], rows: parts.map(() => 1), gapY: 40 },
    panels: parts.map((part, row) =>
      partPanel(part, { sampleRate, hopLength }, {
        row,
        last: row === parts.length - 1,
      })
    ),
  });
}
