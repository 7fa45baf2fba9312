/**
 * Small pictures side by side: filters, and what the layers of a network make of
 * a clip.
 *
 * @module
 */

import type { Matrix } from "../features/mod.ts";
import type { ColourMap } from "./draw/colour_maps.ts";
import type { Heat, Panel } from "./draw/description.ts";
import { Figure } from "./draw/figure.ts";
import { extent, nonEmpty } from "./draw/ranges.ts";
import { BAR_MARGIN } from "./time_frequency.ts";

/** One picture of {@linkcode pictures}. */
export interface Picture {
  /** Row 0 is drawn at the foot. */
  matrix: Matrix;
  /** Stands above it. */
  title?: string;
  /** Default: the figure's. */
  map?: ColourMap;
  /** Values at the two ends of the map. Default: the figure's, or the picture's own. */
  range?: readonly [number, number];
}

/** How {@linkcode pictures} draws. */
export interface PicturesOptions {
  /** Stands at the top left. */
  title: string;
  /** A line below the title. */
  subtitle?: string;
  /** How many stand in a row. Default: at most 8. */
  columns?: number;
  /** px of a row. Default 130. */
  rowHeight?: number;
  /** Default `$magma`; `$diverging` is for signed values, with 0 in the middle. */
  map?: ColourMap;
  /** Whether all pictures share their colours. Default false: each has its own. */
  shared?: boolean;
  /** Title of the colour bar, where they are shared. */
  bar?: string;
  /** Below the middle of the last row. */
  xTitle?: string;
  /** Left of each row. */
  yTitle?: string;
}

/** Values of a picture up to which each is stored as a number. */
const FEW = 64;

/** The ends of a map for some values: around 0 where they are signed. */
function rangeOf(
  values: ArrayLike<number>,
  map: ColourMap,
): [number, number] {
  const [low, high] = extent(values);
  if (map === "$diverging") {
    const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
    return [-most, most];
  }
  return low < high ? [low, high] : [low, low + 1];
}

/** The values of a picture in its colours. */
function heatOf(
  { matrix, ...picture }: Picture,
  { map = "$magma" }: PicturesOptions,
  shared: [number, number] | undefined,
): Heat {
  const own = picture.map ?? map;
  const range = picture.range ?? shared ?? rangeOf(matrix.data, own);
  return {
    kind: "heat",
    values: matrix.data,
    rows: matrix.shape[0],
    columns: matrix.shape[1],
    x: { start: 0, step: 1 },
    y: { start: 0, step: 1 },
    map: own,
    range,
    // Steps that fit into 8 bits; the value itself is written where there are few.
    precision: Math.max(...range.map(Math.abs)) / 127 || 1,
    hover: matrix.data.length <= FEW
      ? "row %{y}, column %{x}: %{z}"
      : "row %{y}, column %{x}",
  };
}

/** One picture in its place on the grid. */
function picturePanel(
  picture: Picture,
  i: number,
  { columns, count, heat, options }: {
    columns: number;
    count: number;
    heat: Heat;
    options: PicturesOptions;
  },
): Panel {
  const [row, column] = [Math.floor(i / columns), i % columns];
  const { title } = picture;
  const { xTitle, yTitle } = options;
  const last = count - 1 - (count - 1) % columns; // where the last row begins
  const isMiddle = i === last + Math.floor((count - 1 - last) / 2);
  return {
    row,
    column,
    ...(title && { title }),
    x: {
      ...(xTitle && isMiddle && { title: xTitle }),
      range: [-0.5, heat.columns - 0.5],
      labels: false,
      grid: false,
    },
    y: {
      ...(yTitle && column === 0 && { title: yTitle }),
      range: [-0.5, heat.rows - 0.5],
      labels: false,
      grid: false,
    },
    marks: [heat],
  };
}

/**
 * Small pictures on a grid, in rows from the left.
 *
 * @param list at least one
 * @throws {RangeError} if there is none
 *
 * @example
 * ```ts
 * import { pictures } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const matrix = { data: Float32Array.of(1, 0, -1, 0), shape: [2, 2] as [number, number] };
 * const figure = pictures([{ title: "A filter", matrix }], { title: "Filters", map: "$diverging" });
 * assert.equal(figure.summary, "Filters: 1 picture, A filter (2 × 2)");
 * ```
 */
export function pictures(
  list: readonly Picture[],
  options: PicturesOptions,
): Figure {
  nonEmpty(list, "pictures", "pictures");
  const { title, subtitle, rowHeight = 130, map = "$magma", bar } = options;
  const columns = options.columns ?? Math.min(8, list.length);
  const rows = Math.ceil(list.length / columns);
  const all = list.map(({ matrix }) => rangeOf(matrix.data, map));
  const shared = options.shared ? rangeOf(all.flat(), map) : undefined;
  const panels = list.map((picture, i) => {
    const heat = heatOf(picture, options, shared);
    const isLast = i === Math.min(columns, list.length) - 1;
    const barred = shared && bar && isLast ? { ...heat, bar } : heat;
    const { length: count } = list;
    return picturePanel(picture, i, { columns, count, heat: barred, options });
  });
  const titled = list.some((picture) => picture.title) ? 28 : 8;
  const names = list.map(({ title, matrix: { shape } }) =>
    [title, `(${shape.join(" × ")})`].filter(Boolean).join(" ")
  );
  return new Figure({
    title,
    ...(subtitle && { subtitle }),
    summary: `${title}: ${list.length} picture${
      list.length === 1 ? "" : "s"
    }, ${names.slice(0, 8).join("; ")}${names.length > 8 ? " …" : ""}`,
    height: 110 + rows * rowHeight + (rows - 1) * titled,
    marginRight: shared && bar ? BAR_MARGIN : 24,
    grid: {
      columns: Array(columns).fill(1),
      rows: Array(rows).fill(1),
      gapX: 10,
      gapY: titled,
    },
    panels,
  });
}
