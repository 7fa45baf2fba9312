/**
 * A description as a Plotly figure: data, layout and configuration as plain
 * JSON, with colours by name (`$ink`) still to be replaced.
 *
 * @module
 */

import type { Axis, Description } from "./description.ts";
import { round } from "./envelope.ts";
import { type Layout, layOut, WIDTH } from "./layout.ts";
import {
  axisName,
  decorations,
  place,
  spokenSummary,
} from "./plotly_decorations.ts";
import { traceOf } from "./plotly_traces.ts";
import { escapeText } from "./svg_text.ts";
import { FONT, TYPE } from "./theme.ts";
import { axisTicks, tickCount } from "./ticks.ts";

/** A Plotly figure, as `Plotly.newPlot(element, data, layout, config)` takes it. */
export interface PlotlySpec {
  /** Traces. */
  data: Record<string, unknown>[];
  /** Axes, titles, colours. */
  layout: Record<string, unknown>;
  /** How Plotly behaves: its buttons, whether it follows the width. */
  config: Record<string, unknown>;
}

function axisLayout(
  axis: Axis,
  side: "x" | "y",
  i: number,
  track: { domain: [number, number]; length: number },
) {
  const other = side === "x" ? "y" : "x";
  // Plotly's own ticks follow a reader's zoom, but on logarithmic axes they crowd.
  const ticks = axis.log ? axisTicks(axis, side, track.length) : axis.ticks;
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
    ...(ticks && { tickvals: ticks.at, ticktext: ticks.labels }),
    ...(axis.percent && { tickformat: ".0%" }),
    showticklabels: axis.labels !== false,
    tickfont: { size: TYPE.tick, color: "$muted" },
    // Unseen ticks keep the labels off the axis, as far as in the static picture.
    ticks: "outside",
    ticklen: side === "x" ? 3 : 5,
    tickcolor: "rgba(0,0,0,0)",
    exponentformat: "none",
    separatethousands: true,
    ...(axis.grid ?? side === "y"
      ? { showgrid: true, gridcolor: "$grid" }
      : { showgrid: false }),
    ...(axis.zero
      ? { zeroline: true, zerolinecolor: "$axis", zerolinewidth: 1 }
      : { zeroline: false }),
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
    const line = panel.y.zero ? {} : { showline: true, linecolor: "$axis" };
    return [[`xaxis${number}`, { ...x, ...line }], [`yaxis${number}`, y]];
  }));
}

/** Title, subtitle and legend. */
function headings(figure: Description, layout: Layout) {
  const { height } = figure;
  const legend = {
    orientation: "h",
    xref: "container",
    yref: "container",
    x: 12 / WIDTH,
    xanchor: "left",
    y: 1 - (layout.legendY - 14) / height,
    yanchor: "top",
    bgcolor: "rgba(0,0,0,0)",
    font: { size: TYPE.axis, color: "$ink" },
  };
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
    ...(figure.legend ? { showlegend: true, legend } : { showlegend: false }),
  };
}

/** The marks that are data, each on its panel's axes, each name in the legend once. */
function tracesOf({ panels, height }: Description, layout: Layout) {
  const data: Record<string, unknown>[] = [];
  const named = new Set<string>();
  panels.forEach((panel, i) => {
    for (const mark of panel.marks) {
      const trace = traceOf(mark, layout.panels[i], layout, height);
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
  return data;
}

/** What all figures share. */
const COMMON_LAYOUT = {
  autosize: true,
  hovermode: "closest",
  hoverlabel: {
    bgcolor: "$paper",
    bordercolor: "$axis",
    font: { family: FONT, color: "$ink" },
  },
  font: { family: FONT, size: TYPE.tick, color: "$ink" },
  paper_bgcolor: "$paper",
  plot_bgcolor: "$paper",
};
const CONFIG = {
  responsive: true,
  displaylogo: false,
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
};

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
  const data = tracesOf(figure, layout);
  const { left: l, right: r, top: t, bottom: b } = layout.margin;
  const { shapes, annotations } = decorations(figure.panels);
  return {
    data,
    layout: {
      ...COMMON_LAYOUT,
      ...headings(figure, layout),
      ...axesOf(figure, layout),
      shapes,
      annotations: [...annotations, spokenSummary(figure.summary)],
      ...(data.some((trace) => trace.type === "bar") && { barmode: "overlay" }),
      height: figure.height,
      // Plotly forgets the height when it fits a figure to a new width. JupyterLab lets it do
      // so at every change of its window or theme, with the figure's place empty meanwhile.
      template: { layout: { height: figure.height } },
      margin: { l, r, t, b },
    },
    config: CONFIG,
  };
}
