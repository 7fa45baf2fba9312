/**
 * A description as a Plotly figure: data, layout and configuration as plain
 * JSON, with colours by name (`$ink`) still to be replaced.
 *
 * @module
 */

import type {
  Area,
  Axis,
  Bars,
  Cells,
  Description,
  Heat,
  Line,
  Mark,
  Panel,
  Rule,
  Text,
} from "./description.ts";
import { round } from "./envelope.ts";
import { type Box, type Layout, layOut, WIDTH } from "./layout.ts";
import { escapeText } from "./svg_text.ts";
import { extent } from "./ranges.ts";
import { FONT, TYPE } from "./theme.ts";
import { linearTicks, tickCount } from "./ticks.ts";

/** A Plotly figure, as `Plotly.newPlot(element, data, layout, config)` takes it. */
export interface PlotlySpec {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
  config: Record<string, unknown>;
}

/** Names of the axes of panel i: x, x2, x3 … */
const axisName = (side: "x" | "y", i: number) =>
  side + (i === 0 ? "" : String(i + 1));

const place = (axis: Axis, value: number) =>
  axis.log ? Math.log10(value) : value;

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
    ...(mark.fill && { fill: "tozeroy" }),
    ...(mark.opacity !== undefined && { opacity: mark.opacity }),
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
    thickness: 1.6,
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
function traceOf(mark: Mark, box: Box, layout: Layout, height: number) {
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

/** A rectangle or line as a Plotly shape; an open side spans the panel. */
function shapeOf(mark: Area | Rule, i: number) {
  const side = (
    name: "x" | "y",
    range: readonly [number, number] | undefined,
  ) => ({
    [`${name}ref`]: axisName(name, i) + (range ? "" : " domain"),
    // Shapes take plain values on logarithmic axes too.
    [`${name}0`]: range ? range[0] : 0,
    [`${name}1`]: range ? range[1] : 1,
  });
  if (mark.kind === "rule") {
    const at = [mark.at, mark.at] as const;
    return {
      type: "line",
      ...side("x", mark.axis === "x" ? at : undefined),
      ...side("y", mark.axis === "y" ? at : undefined),
      line: {
        color: mark.colour,
        width: 1.4,
        ...(mark.dash && { dash: mark.dash }),
      },
    };
  }
  return {
    type: "rect",
    ...side("x", mark.x),
    ...side("y", mark.y),
    fillcolor: mark.colour,
    opacity: mark.opacity,
    line: { width: mark.outline ? 1 : 0, color: mark.colour },
    layer: "below",
  };
}

const ANCHORS = { start: "left", middle: "center", end: "right" } as const;

function annotationOf(mark: Text, panel: Panel, i: number) {
  const text = escapeText(mark.text);
  const [right, down] = mark.shift ?? [0, 0];
  return {
    xref: axisName("x", i),
    yref: axisName("y", i),
    x: place(panel.x, mark.x),
    y: place(panel.y, mark.y),
    xanchor: ANCHORS[mark.anchor ?? "start"],
    yanchor: "middle",
    xshift: right,
    yshift: -down,
    showarrow: false,
    text: mark.bold ? `<b>${text}</b>` : text,
    font: { size: mark.size ?? TYPE.tick, color: mark.colour },
  };
}

/** The title of a panel, above its left edge, with its swatch. */
function panelTitle(panel: Panel, i: number) {
  const swatch = panel.swatch
    ? `<span style="color:${panel.swatch}">■</span> `
    : "";
  return {
    xref: `${axisName("x", i)} domain`,
    yref: `${axisName("y", i)} domain`,
    x: 0,
    y: 1,
    xanchor: "left",
    yanchor: "bottom",
    yshift: 2,
    showarrow: false,
    text: `${swatch}<b>${escapeText(panel.title!)}</b>`,
    font: { size: TYPE.panel, color: "$ink" },
  };
}

function axisLayout(
  axis: Axis,
  side: "x" | "y",
  i: number,
  track: { domain: [number, number]; length: number },
) {
  const other = side === "x" ? "y" : "x";
  return {
    domain: track.domain.map((v) => round(v, 5)),
    anchor: axisName(other, i),
    range: axis.range.map((v) => place(axis, v)),
    type: axis.log ? "log" : "linear",
    ...(axis.title && {
      title: {
        text: axis.title,
        font: { size: TYPE.axis, color: "$muted" },
        standoff: 8,
      },
    }),
    ...(axis.ticks && { tickvals: axis.ticks.at, ticktext: axis.ticks.labels }),
    ...(axis.percent && { tickformat: ".0%" }),
    showticklabels: axis.labels !== false,
    tickfont: { size: TYPE.tick, color: "$muted" },
    ticks: "",
    showgrid: axis.grid ?? side === "y",
    gridcolor: "$grid",
    zeroline: axis.zero ?? false,
    zerolinecolor: "$axis",
    zerolinewidth: 1,
    showline: side === "x",
    linecolor: "$axis",
    nticks: tickCount(side, track.length) + 1,
    automargin: false,
  };
}

/** Domains of the axes of every panel, as shares of the area within the margins. */
function axesOf(figure: Description, layout: Layout) {
  const { margin } = layout;
  const width = WIDTH - margin.left - margin.right;
  const height = figure.height - margin.top - margin.bottom;
  return Object.fromEntries(figure.panels.flatMap((panel, i) => {
    const box = layout.panels[i];
    const left = (box.left - margin.left) / width;
    const top = 1 - (box.top - margin.top) / height;
    const number = i === 0 ? "" : i + 1;
    const x = axisLayout(panel.x, "x", i, {
      domain: [left, left + box.width / width],
      length: box.width,
    });
    const y = axisLayout(panel.y, "y", i, {
      domain: [top - box.height / height, top],
      length: box.height,
    });
    // The line along x stands at zero where the panel has one.
    return [
      [`xaxis${number}`, { ...x, showline: !panel.y.zero }],
      [`yaxis${number}`, y],
    ];
  }));
}

/** Title, subtitle and legend. */
function headings(figure: Description, layout: Layout) {
  const { height } = figure;
  return {
    title: {
      text: `<b>${escapeText(figure.title)}</b>`,
      x: 16 / WIDTH,
      xanchor: "left",
      y: 1 - layout.titleY / height,
      yanchor: "bottom",
      font: { size: TYPE.title, color: "$ink" },
      ...(figure.subtitle && {
        subtitle: {
          text: escapeText(figure.subtitle),
          font: { size: TYPE.subtitle, color: "$muted" },
        },
      }),
    },
    showlegend: figure.legend ?? false,
    legend: {
      orientation: "h",
      xref: "container",
      yref: "container",
      x: 12 / WIDTH,
      xanchor: "left",
      y: 1 - (layout.legendY - 14) / height,
      yanchor: "top",
      bgcolor: "rgba(0,0,0,0)",
      font: { size: TYPE.axis, color: "$ink" },
    },
  };
}

/**
 * A description as a Plotly figure.
 *
 * @example
 * ```ts
 * import { plotlySpec } from "./plotly_spec.ts";
 * import assert from "node:assert/strict";
 *
 * const { data, layout } = plotlySpec({
 *   title: "A line", summary: "a line", height: 300,
 *   panels: [{
 *     x: { range: [0, 1] }, y: { range: [0, 1] },
 *     marks: [{ kind: "line", x: [0, 1], y: [0, 1], colour: "$first" }],
 *   }],
 * });
 * assert.equal(data[0].type, "scatter");
 * assert.equal(layout.height, 300);
 * ```
 */
export function plotlySpec(figure: Description): PlotlySpec {
  const layout = layOut(figure);
  const data: Record<string, unknown>[] = [];
  const shapes: unknown[] = [];
  const annotations: unknown[] = [];
  const named = new Set<string>();
  figure.panels.forEach((panel, i) => {
    if (panel.title) annotations.push(panelTitle(panel, i));
    for (const mark of panel.marks) {
      if (mark.kind === "area" || mark.kind === "rule") {
        shapes.push(shapeOf(mark, i));
      }
      if (mark.kind === "text") annotations.push(annotationOf(mark, panel, i));
      const trace = traceOf(mark, layout.panels[i], layout, figure.height);
      if (!trace) continue;
      const name = "name" in mark ? mark.name : undefined;
      data.push({
        ...trace,
        xaxis: axisName("x", i),
        yaxis: axisName("y", i),
        showlegend: name !== undefined && !named.has(name),
        ...(name !== undefined && { name, legendgroup: name }),
      });
      if (name !== undefined) named.add(name);
    }
  });
  const { left: l, right: r, top: t, bottom: b } = layout.margin;
  return {
    data,
    layout: {
      ...headings(figure, layout),
      ...axesOf(figure, layout),
      shapes,
      annotations,
      height: figure.height,
      autosize: true,
      margin: { l, r, t, b },
      barmode: "overlay",
      hovermode: figure.compareAtX ? "x unified" : "closest",
      hoverlabel: {
        bgcolor: "$paper",
        bordercolor: "$axis",
        font: { family: FONT, color: "$ink" },
      },
      font: { family: FONT, size: TYPE.tick, color: "$ink" },
      paper_bgcolor: "$paper",
      plot_bgcolor: "$paper",
    },
    config: {
      responsive: true,
      displaylogo: false,
      modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
    },
  };
}
