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
  /** In any order; each says where on the grid it stands. */
  panels: Panel[];
}

/** One pair of axes with its marks. */
export interface Panel {
  /** Row of the grid where it begins. Default 0. */
  row?: number;
  /** Column of the grid where it begins. Default 0. */
  column?: number;
  /** Rows that it takes. Default 1. */
  rowSpan?: number;
  /** Columns that it takes. Default 1. */
  columnSpan?: number;
  /** Stands above the panel. */
  title?: string;
  /** Colour of the title's swatch: an emotion's, for instance. */
  swatch?: Colour;
  /** The axis at its foot. */
  x: Axis;
  /** The axis at its left. */
  y: Axis;
  /** What is drawn in it, from the back to the front. */
  marks: Mark[];
}

/** An axis; its range is always given, so that both renderers agree. */
export interface Axis {
  /** With the unit: "Time (s)". */
  title?: string;
  /** From the start of the axis to its end; may run backwards. For `log`, both above 0. */
  range: readonly [number, number];
  /** Whether equal ratios have equal lengths. Default false. */
  log?: boolean;
  /** Places and labels; without them both renderers choose round ones. */
  ticks?: { at: number[]; labels: string[] };
  /** Whether the ticks are labelled. Default true. */
  labels?: boolean;
  /** Whether grid lines are drawn. Default true on y, false on x. */
  grid?: boolean;
  /** Whether ticks are shares, labelled in per cent. Default false. */
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
  /** A {@linkcode Line}. */
  kind: "line";
  /** On the x axis. */
  x: Places;
  /** On the y axis; as many as places in `x`. */
  y: readonly (number | null)[];
  /** Of the line and its points. */
  colour: Colour;
  /** px. Default 1.5; 0 draws only points. */
  width?: number;
  /** Broken or dotted. Default: drawn through. */
  dash?: "dash" | "dot";
  /** px of the points. Default 0: none. */
  points?: number;
  /** For the legend; marks of one name share an entry. */
  name?: string;
  /** Plotly hover template. Default: coordinates. */
  hover?: string;
  /** One for each point, for `%{text}` in the hover template. */
  texts?: readonly string[];
}

/** Bars from `base` to `base + length`. */
export interface Bars {
  /** {@linkcode Bars}. */
  kind: "bars";
  /** Centres on the axis across the bars. */
  at: readonly number[];
  /** How far each goes along its axis. */
  length: readonly number[];
  /** Where each begins. Default 0. */
  base?: readonly number[];
  /** Thickness in the units of that axis. Default 0.8. */
  thickness?: number;
  /** Whether they lie. Default false. */
  horizontal?: boolean;
  /** One for each bar. */
  colours: readonly Colour[];
  /** In [0, 1]. Default 1. */
  opacity?: number;
  /** Low and high end of each bar's interval, in axis units. */
  intervals?: readonly (readonly [number, number] | undefined)[];
  /** For the legend; marks of one name share an entry. */
  name?: string;
  /** HTML that Plotly shows over each. Default: its value. */
  hovers?: readonly string[];
}

/** A matrix as a picture: `values[row * columns + column]`, row 0 at `y.start`. */
export interface Heat {
  /** A {@linkcode Heat}. */
  kind: "heat";
  /** Shape [rows, columns]. */
  values: ArrayLike<number>;
  /** Along y. */
  rows: number;
  /** Along x. */
  columns: number;
  /** Centre of the first column and the step to the next. */
  x: { start: number; step: number };
  /** Centre of the first row and the step to the next. */
  y: { start: number; step: number };
  /** Which colours. */
  map: ColourMap;
  /** Values at the two ends of the map. */
  range: readonly [number, number];
  /** Step to which values are rounded in the interactive form. */
  precision: number;
  /** Title of the colour bar, with unit; without it no bar is drawn. */
  bar?: string;
  /** Plotly hover template. Default: coordinates. */
  hover?: string;
}

/** A small matrix with a text in each cell: row i at y = i, column k at x = k. */
export interface Cells {
  /** {@linkcode Cells}. */
  kind: "cells";
  /** In [0, 1]. */
  values: readonly (readonly number[])[];
  /** Stands in each cell. */
  texts: readonly (readonly string[])[];
  /** HTML that Plotly shows over each cell. */
  hovers: readonly (readonly string[])[];
  /** Which colours. */
  map: ColourMap;
}

/** A rectangle; an open side reaches the panel's edge. */
export interface Area {
  /** An {@linkcode Area}. */
  kind: "area";
  /** From and to. Default: the panel's width. */
  x?: readonly [number, number];
  /** From and to. Default: the panel's height. */
  y?: readonly [number, number];
  /** Of the whole rectangle. */
  colour: Colour;
  /** In [0, 1]. */
  opacity: number;
}

/** A line across the panel at one value of an axis. */
export interface Rule {
  /** A {@linkcode Rule}. */
  kind: "rule";
  /** The axis that it crosses. */
  axis: "x" | "y";
  /** Where on that axis. */
  at: number;
  /** Of the line. */
  colour: Colour;
  /** Broken or dotted. Default: drawn through. */
  dash?: "dash" | "dot";
}

/** A label at a place. */
export interface Text {
  /** A {@linkcode Text}. */
  kind: "text";
  /** On the x axis. */
  x: number;
  /** On the y axis. */
  y: number;
  /** Plain text. */
  text: string;
  /** Of the letters. */
  colour: Colour;
  /** What of the text stands at x. Default: its start. */
  anchor?: "start" | "middle" | "end";
  /** px. Default 11. */
  size?: number;
  /** Default false. */
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
