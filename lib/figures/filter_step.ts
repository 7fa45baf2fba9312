/**
 * A filter on its way over a small picture, with all numbers.
 *
 * @module
 */

import type { Cells, Mark, Panel } from "./draw/description.ts";
import { Figure } from "./draw/figure.ts";

/** Numbers with their signs as typographers write them. */
const write = (value: number) => String(value).replace("-", "−");

/** Behind a multiplication sign. */
const factor = (value: number) => value < 0 ? `(${write(value)})` : `${value}`;

/** A table of whole numbers as a panel; what is not known yet is left empty. */
function numbersPanel(
  title: string,
  values: readonly (readonly (number | null)[])[],
  { column, most }: { column: number; most: number },
): Panel {
  const cells: Cells = {
    kind: "cells",
    // Shares of the largest value, around one half.
    values: values.map((row) =>
      row.map((value) => Math.abs(value ?? 0) / (2 * most))
    ),
    texts: values.map((row) =>
      row.map((value) => value === null ? "" : write(value))
    ),
    hovers: values.map((row) =>
      row.map((value) => value === null ? "not yet" : write(value))
    ),
    map: "$shares",
  };
  const [rows, columns] = [values.length, values[0].length];
  return {
    column,
    title,
    x: {
      title: `${rows} × ${columns}`,
      range: [-0.5, columns - 0.5],
      labels: false,
    },
    y: { range: [rows - 0.5, -0.5], labels: false, grid: false },
    marks: [cells],
  };
}

/** A frame around cells. */
function frame(row: number, column: number, side: number): Mark {
  const [left, top] = [column - 0.5, row - 0.5];
  const [right, foot] = [left + side, top + side];
  return {
    kind: "line",
    x: [left, right, right, left, left],
    y: [top, top, foot, foot, top],
    colour: "$second",
    width: 3,
    hover: "below the filter",
  };
}

/** The sum at one place, and its terms other than 0. */
function sumAt(
  image: readonly (readonly number[])[],
  filter: readonly (readonly number[])[],
  [row, column]: [number, number],
): { sum: number; terms: string[] } {
  let sum = 0;
  const terms: string[] = [];
  filter.forEach((weights, i) =>
    weights.forEach((weight, k) => {
      const value = image[row + i][column + k];
      sum += weight * value;
      if (weight !== 0) terms.push(`${write(weight)} · ${factor(value)}`);
    })
  );
  return { sum, terms };
}

/**
 * A filter at one place of a small picture: the numbers below it, its own, and the
 * results so far, of which the last is the sum written below the title.
 *
 * @param image  whole numbers, rows from top to bottom
 * @param filter square, smaller than the image
 * @param place  counted from 0, in the order of reading
 * @throws {RangeError} if the filter has no such place
 *
 * @example
 * ```ts
 * import { filterStep } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = filterStep([[1, 2, 3], [4, 5, 6]], [[-1, 1], [0, 0]], 1);
 * assert.match(figure.summary, /place 2 of 2: −1 · 2 \+ 1 · 3 = 1/);
 * ```
 */
export function filterStep(
  image: readonly (readonly number[])[],
  filter: readonly (readonly number[])[],
  place: number,
): Figure {
  const side = filter.length;
  const [rows, columns] = [image.length - side + 1, image[0].length - side + 1];
  const places = rows * columns;
  if (!(Number.isInteger(place) && place >= 0 && place < places)) {
    throw new RangeError(
      `Cannot draw a filter: place must be an integer in [0, ${places}), got ${place}`,
    );
  }
  const at = (i: number): [number, number] => [
    Math.floor(i / columns),
    i % columns,
  ];
  const sums = Array.from(
    { length: places },
    (_, i) => sumAt(image, filter, at(i)),
  );
  const results = Array.from(
    { length: rows },
    (_, r) =>
      Array.from({ length: columns }, (_, c) => {
        const i = r * columns + c;
        return i <= place ? sums[i].sum : null;
      }),
  );
  const most = (list: number[]) => Math.max(1, ...list.map(Math.abs));
  const [row, column] = at(place);
  const picture = numbersPanel("Picture", image, {
    column: 0,
    most: most(image.flat()),
  });
  const small = numbersPanel("Filter", filter, {
    column: 1,
    most: most(filter.flat()),
  });
  const result = numbersPanel("Result so far", results, {
    column: 2,
    most: most(sums.map(({ sum }) => sum)),
  });
  const { sum, terms } = sums[place];
  const calculation = `${terms.join(" + ")} = ${write(sum)}`;
  const title = "A filter moves over a picture";
  return new Figure({
    title,
    subtitle: calculation,
    summary: `${title}, place ${place + 1} of ${places}: ${calculation}`,
    height: 340,
    grid: {
      columns: [image[0].length, side, columns],
      rows: [1],
      gapX: 60,
    },
    panels: [
      { ...picture, marks: [...picture.marks, frame(row, column, side)] },
      small,
      { ...result, marks: [...result.marks, frame(row, column, 1)] },
    ],
  });
}
