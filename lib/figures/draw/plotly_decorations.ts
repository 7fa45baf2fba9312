/**
 * The marks that are no data, and the panels' titles, as Plotly's shapes and
 * annotations.
 *
 * @module
 */

import type { Area, Axis, Panel, Rule, Text } from "./description.ts";
import { escapeText } from "./svg_text.ts";
import { TYPE } from "./theme.ts";

/** Names of the axes of panel i: x, x2, x3 … */
export const axisName = (side: "x" | "y", i: number) =>
  side + (i === 0 ? "" : String(i + 1));

/** A value where Plotly wants the logarithm on logarithmic axes: ranges and annotations. */
export const place = (axis: Axis, value: number) =>
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
    line: { width: 0 },
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

/**
 * A figure's summary as a text that is not seen: screen readers find it, in JupyterLab
 * too, which names no figure.
 */
export function spokenSummary(summary: string) {
  return {
    xref: "paper",
    yref: "paper",
    x: 0,
    y: 0,
    xanchor: "left",
    showarrow: false,
    text: escapeText(summary),
    font: { size: 1, color: "rgba(0,0,0,0)" },
  };
}

/** Shapes of the marks that are areas and rules; annotations of texts and titles. */
export function decorations(panels: readonly Panel[]) {
  const shapes: unknown[] = [];
  const annotations: unknown[] = [];
  panels.forEach((panel, i) => {
    if (panel.title) annotations.push(panelTitle(panel, i));
    for (const mark of panel.marks) {
      if (mark.kind === "area" || mark.kind === "rule") {
        shapes.push(shapeOf(mark, i));
      }
      if (mark.kind === "text") annotations.push(annotationOf(mark, panel, i));
    }
  });
  return { shapes, annotations };
}
