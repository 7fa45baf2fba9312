/**
 * The marks that are data as Plotly traces.
 *
 * @module
 */

import type { Bars, Cells, Heat, Line, Mark } from "./description.ts";
import { round } from "./envelope.ts";
import type { Box, Layout } from "./layout.ts";
import { extent } from "./ranges.ts";
import { TYPE } from "./theme.ts";
import { linearTicks, tickCount } from "./ticks.ts";

/** Evenly spaced or listed places, as Plotly has them. */
function places(x: Line["x"]) {
  return "step" in x ? { x0: x.start, dx: x.step } : { x };
}

function lineTrace(mark: Line) {
  const { width = 1.5 } = mark;
  const mode = [width > 0 ? "lines" : "", mark.points ? "markers" : ""]
    .filter(Boolean).join("+");
  return {
    type: "scatter",
    mode,
    ...places(mark.x),
    y: mark.y,
    connectgaps: false,
    line: { color: mark.colour, width, ...(mark.dash && { dash: mark.dash }) },
    ...(mark.points && { marker: { color: mark.colour, size: mark.points } }),
    ...(mark.texts && { text: mark.texts }),
    ...hoverOf(mark.hover),
  };
}

/** A hover template without Plotly's second box; an empty one shows nothing. */
function hoverOf(template: string | undefined) {
  if (template === "") return { hoverinfo: "skip" };
  return template ? { hovertemplate: template + "<extra></extra>" } : {};
}

function barTrace(mark: Bars) {
  const ends = mark.at.map((_, i) => (mark.base?.[i] ?? 0) + mark.length[i]);
  const error = mark.intervals && {
    type: "data",
    symmetric: false,
    array: mark.intervals.map((v, i) => v ? round(v[1] - ends[i], 6) : 0),
    arrayminus: mark.intervals.map((v, i) => v ? round(ends[i] - v[0], 6) : 0),
    color: "$ink",
    thickness: 1.8,
    width: 0,
  };
  const [at, length, errorBar] = mark.horizontal
    ? ["y", "x", "error_x"]
    : ["x", "y", "error_y"];
  return {
    type: "bar",
    orientation: mark.horizontal ? "h" : "v",
    [at]: mark.at,
    [length]: mark.length,
    ...(mark.base && { base: mark.base }),
    width: mark.thickness ?? 0.8,
    marker: {
      color: mark.colours.length === 1
        ? mark.colours[0]
        : mark.at.map((_, i) => mark.colours[i % mark.colours.length]),
      ...(mark.opacity !== undefined && { opacity: mark.opacity }),
    },
    ...(error && { [errorBar]: error }),
    ...(mark.hovers && { customdata: mark.hovers }),
    ...hoverOf(mark.hovers ? "%{customdata}" : undefined),
  };
}

/** Largest magnitude of the 8-bit integers in use. */
const INT8_MAX = 127;

/**
 * The values of a heat map: as 8-bit counts of its precision in base64, a
 * quarter of the size of their digits; else as nested lists. Counts beyond 8
 * bits are cut, far off the colours: so a hover text that names z must find
 * every value itself in 8 bits.
 */
function heatValues(mark: Heat) {
  const { values, rows, columns, precision } = mark;
  const fits = (range: readonly number[], unit: number) =>
    range.every((value) => Math.abs(Math.round(value / unit)) <= INT8_MAX);
  const named = mark.hover?.includes("%{z}") ?? true;
  const compact = named
    ? precision === 1 && fits(extent(values), 1)
    : fits(mark.range, precision);
  if (compact) {
    const bytes = Int8Array.from({ length: rows * columns }, (_, i) => {
      const count = Math.round(values[i] / precision);
      return Math.min(INT8_MAX, Math.max(-INT8_MAX, count));
    });
    const bdata = new Uint8Array(bytes.buffer).toBase64();
    return {
      unit: precision,
      z: { dtype: "i1", bdata, shape: `${rows}, ${columns}` },
    };
  }
  const digits = Math.max(0, Math.ceil(-Math.log10(precision)));
  const z = Array.from(
    { length: rows },
    (_, r) =>
      Array.from(
        { length: columns },
        (_, c) => round(values[r * columns + c], digits),
      ),
  );
  return { unit: 1, z };
}

/** The colour bar of a heat map, as high as its panel; `unit` is what 1 stands for in z. */
function colourBar(
  mark: Heat,
  track: { middle: number; length: number },
  unit: number,
) {
  const { at, labels } = linearTicks(mark.range, tickCount("y", track.length));
  return {
    x: 1,
    xpad: 16,
    y: track.middle,
    len: track.length,
    lenmode: "pixels",
    ypad: 0,
    thickness: 12,
    outlinewidth: 0,
    tickvals: at.map((value) => round(value / unit, 6)),
    ticktext: labels,
    tickfont: { size: TYPE.tick, color: "$muted" },
    title: {
      text: mark.bar,
      side: "right",
      font: { size: TYPE.axis, color: "$muted" },
    },
  };
}

function heatTrace(mark: Heat, box: Box, layout: Layout, height: number) {
  const { top, bottom } = layout.margin;
  const middle = 1 - (box.top + box.height / 2 - top) / (height - top - bottom);
  const { z, unit } = heatValues(mark);
  return {
    type: "heatmap",
    z,
    x0: mark.x.start,
    dx: mark.x.step,
    y0: mark.y.start,
    dy: mark.y.step,
    zmin: mark.range[0] / unit,
    zmax: mark.range[1] / unit,
    colorscale: mark.map,
    showscale: mark.bar !== undefined,
    ...(mark.bar !== undefined && {
      colorbar: colourBar(mark, { middle, length: box.height }, unit),
    }),
    ...hoverOf(mark.hover),
  };
}

function cellTrace(mark: Cells) {
  return {
    type: "heatmap",
    z: mark.values.map((row) => row.map((value) => round(value, 4))),
    zmin: 0,
    zmax: 1,
    colorscale: mark.map,
    showscale: false,
    xgap: 2,
    ygap: 2,
    text: mark.texts,
    texttemplate: "%{text}",
    textfont: { size: 12.5 },
    customdata: mark.hovers,
    hovertemplate: "%{customdata}<extra></extra>",
  };
}

/** A trace for marks that are data; undefined for areas, rules and texts. */
export function traceOf(mark: Mark, box: Box, layout: Layout, height: number) {
  switch (mark.kind) {
    case "line":
      return lineTrace(mark);
    case "bars":
      return barTrace(mark);
    case "heat":
      return heatTrace(mark, box, layout, height);
    case "cells":
      return cellTrace(mark);
    default:
      return undefined;
  }
}
