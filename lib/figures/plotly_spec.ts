/**
 * A description as a Plotly figure: data, layout and configuration as plain
 * JSON, with colours by name (`$ink`) still to be replaced.
 *
 * @module
 */

import type {
  Area,
  Axis,
  Description,
  Panel,
  Rule,
  Text,
} from "./description.ts";
import { round } from "./envelope.ts";
import { type Layout, layOut, WIDTH } from "./layout.ts";
import { traceOf } from "./plotly_traces.ts";
import { escapeText } from "./svg_text.ts";
import { FONT, TYPE } from "./theme.ts";
import { axisTicks, tickCount } from "./ticks.ts";

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
    yshift: 0 - down,
    showarrow: false,
    ...(mark.halo && { bgcolor: "$paper", borderpad: 1 }),
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
      ...(data.some((trace) => trace.type === "bar") && { barmode: "overlay" }),
      hovermode: "closest",
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
