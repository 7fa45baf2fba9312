/**
 * What a figure is, said once: panels on a grid, axes and marks. Two renderers
 * draw it: as a Plotly figure, and as a static SVG picture.
 *
 * @module
 */

import type { ColourMap } from "./colour_maps.ts";
import type { Colour } from "./theme.ts";

/** A figure of one or more panels. */
export interface Description {
  /** What the figure shows; stands at its top left. */
  title: string;
  /** What to look for, or under which conditions; a line below the title. */
  subtitle?: string;
  /** One informative line: what a reader without pictures gets. */
  summary: string;
  /** px; the width is the page's. */
  height: number;
  /** Relative widths of the grid's columns and heights of its rows. */
  grid?: { columns: number[]; rows: number[]; gapX?: number; gapY?: number };
  /** px to the right of the panels, for labels or a colour bar. Default 24. */
  marginRight?: number;
  /** Whether the named marks are listed above the panels. */
  legend?: boolean;
  panels: Panel[];
}

/** One pair of axes with its marks. */
export interface Panel {
  row?: number;
  column?: number;
  rowSpan?: number;
  columnSpan?: number;
  title?: string;
  /** Colour of the title's swatch: an emotion's, for instance. */
  swatch?: Colour;
  x: Axis;
  y: Axis;
  marks: Mark[];
}

/** An axis; its range is always given, so that both renderers agree. */
export interface Axis {
  /** With the unit: "Time (s)". */
  title?: string;
  /** From the start of the axis to its end; may run backwards. For `log`, both above 0. */
  range: readonly [number, number];
  log?: boolean;
  /** Places and labels; without them both renderers choose round ones. */
  ticks?: { at: number[]; labels: string[] };
  /** Whether the ticks are labelled. Default true. */
  labels?: boolean;
  /** Whether grid lines are drawn. Default true on y, false on x. */
  grid?: boolean;
  percent?: boolean;
  /** On y: whether the line of the x axis stands at 0. Default: at the panel's foot. */
  zero?: boolean;
}

/** Anything drawn in a panel, in data coordinates. Later marks lie above earlier ones. */
export type Mark = Line | Bars | Heat | Cells | Area | Rule | Text;

/** Places of points: listed, or evenly spaced. */
export type Places = readonly number[] | { start: number; step: number };

/** A polyline, or points. A null breaks the line. */
export interface Line {
  kind: "line";
  x: Places;
  y: readonly (number | null)[];
  colour: Colour;
  /** px. Default 1.5; 0 draws points alone. */
  width?: number;
  dash?: "dash" | "dot";
  /** px of the points. Default 0: none. */
  points?: number;
  /** For the legend; marks of one name share an entry. */
  name?: string;
  /** Plotly hover template. Default: coordinates. */
  hover?: string;
}

/** Bars from `base` to `base + length`. */
export interface Bars {
  kind: "bars";
  /** Centres on the axis across the bars. */
  at: readonly number[];
  length: readonly number[];
  /** Where each begins. Default 0. */
  base?: readonly number[];
  /** Thickness in the units of that axis. Default 0.8. */
  thickness?: number;
  horizontal?: boolean;
  colours: readonly Colour[];
  opacity?: number;
  /** Low and high end of each bar's interval, in axis units. */
  intervals?: readonly (readonly [number, number] | undefined)[];
  name?: string;
  hovers?: readonly string[];
}

/** A matrix as a picture: `values[row * columns + column]`, row 0 at `y.start`. */
export interface Heat {
  kind: "heat";
  values: ArrayLike<number>;
  rows: number;
  columns: number;
  /** Centre of the first column and the step to the next. */
  x: { start: number; step: number };
  /** Centre of the first row and the step to the next. */
  y: { start: number; step: number };
  map: ColourMap;
  /** Values at the two ends of the map. */
  range: readonly [number, number];
  /** Step to which values are rounded in the interactive form. */
  precision: number;
  /** Title of the colour bar, with unit; without it no bar is drawn. */
  bar?: string;
  hover?: string;
}

/** A small matrix with a text in each cell: row i at y = i, column k at x = k. */
export interface Cells {
  kind: "cells";
  /** In [0, 1]. */
  values: readonly (readonly number[])[];
  texts: readonly (readonly string[])[];
  hovers: readonly (readonly string[])[];
  map: ColourMap;
}

/** A rectangle; an open side reaches the panel's edge. */
export interface Area {
  kind: "area";
  x?: readonly [number, number];
  y?: readonly [number, number];
  colour: Colour;
  opacity: number;
}

/** A line across the panel at one value of an axis. */
export interface Rule {
  kind: "rule";
  axis: "x" | "y";
  at: number;
  colour: Colour;
  dash?: "dash" | "dot";
}

/** A label at a place. */
export interface Text {
  kind: "text";
  x: number;
  y: number;
  text: string;
  colour: Colour;
  anchor?: "start" | "middle" | "end";
  /** px. Default 11. */
  size?: number;
  bold?: boolean;
  /** Whether the paper's colour stands around the letters, where lines cross them. */
  halo?: boolean;
  /** px to the right and down. */
  shift?: readonly [number, number];
}

/** The places of a line's points, listed. */
export function listPlaces(places: Places, n: number): readonly number[] {
  if (!("step" in places)) return places;
  return Array.from({ length: n }, (_, i) => places.start + i * places.step);
}
