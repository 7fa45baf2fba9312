/**
 * A description as a static SVG picture: frame, axes, titles and legend.
 * What stands inside the panels is drawn by `svg_marks.ts`.
 *
 * @module
 */

import type { Axis, Description, Panel } from "./description.ts";
import { type Box, layOut, textWidth, WIDTH } from "./layout.ts";
import { drawColourBar, drawLegend } from "./svg_keys.ts";
import { drawMark } from "./svg_marks.ts";
import { element, escapeText, label, px } from "./svg_text.ts";
import {
  FONT,
  hashText,
  PALETTES,
  resolveColours,
  type ThemeName,
  TYPE,
} from "./theme.ts";
import { axisScale, axisTicks } from "./ticks.ts";

/** Grid lines, ticks and their labels of one axis. */
function drawAxis(axis: Axis, side: "x" | "y", box: Box): string {
  const length = side === "x" ? box.width : box.height;
  const { at, labels } = axisTicks(axis, side, length);
  const bottom = box.top + box.height;
  const scale = axisScale(axis);
  const parts: string[] = [];
  at.forEach((value, i) => {
    const share = scale(value);
    if (share < -1e-6 || share > 1 + 1e-6) return;
    const x = box.left + share * box.width;
    const y = bottom - share * box.height;
    if (axis.grid ?? side === "y") {
      const ends = side === "x"
        ? { x1: x, x2: x, y1: box.top, y2: bottom }
        : { x1: box.left, x2: box.left + box.width, y1: y, y2: y };
      parts.push(element("line", { ...ends, stroke: "$grid" }));
    }
    if (axis.labels === false) return;
    parts.push(
      side === "x"
        ? label(labels[i], x, bottom + 17, {
          anchor: "middle",
          colour: "$muted",
        })
        : label(labels[i], box.left - 7, y + 4, {
          anchor: "end",
          colour: "$muted",
        }),
    );
  });
  return parts.join("");
}

/** The line of the x axis: where y is zero, or at the panel's foot. */
function drawBaseline(panel: Panel, box: Box): string {
  const up = panel.y.zero ? axisScale(panel.y)(0) * box.height : 0;
  const y = box.top + box.height - up;
  return element("line", {
    x1: box.left,
    x2: box.left + box.width,
    y1: y,
    y2: y,
    stroke: "$axis",
  });
}

/** The title of a panel, with its swatch. */
function drawPanelTitle({ title, swatch }: Panel, box: Box): string {
  if (!title) return "";
  const y = box.top - 9;
  const style = { size: TYPE.panel, bold: true };
  if (!swatch) return label(title, box.left, y, style);
  const square = { width: 10, height: 10, rx: 2, fill: swatch };
  return element("rect", { x: box.left, y: y - 9, ...square }) +
    label(title, box.left + 15, y, style);
}

/** The titles of a panel's axes, outside their tick labels. */
function drawAxisTitles({ x, y }: Panel, box: Box): string {
  const style = {
    anchor: "middle",
    size: TYPE.axis,
    colour: "$muted",
  } as const;
  const parts: string[] = [];
  if (x.title) {
    const below = x.labels === false ? 20 : 38;
    parts.push(
      label(
        x.title,
        box.left + box.width / 2,
        box.top + box.height + below,
        style,
      ),
    );
  }
  if (y.title) {
    const labels = y.labels === false
      ? []
      : axisTicks(y, "y", box.height).labels;
    const widest = Math.max(
      0,
      ...labels.map((text) => textWidth(text, TYPE.tick)),
    );
    const left = box.left - 18 - widest;
    const middle = box.top + box.height / 2;
    parts.push(
      `<g transform="rotate(-90 ${px(left)} ${px(middle)})">${
        label(y.title, left, middle, style)
      }</g>`,
    );
  }
  return parts.join("");
}

/** One panel: what lies behind the marks, the marks, and what lies over them. */
function drawPanel(
  panel: Panel,
  box: Box,
  look: { id: string; theme: ThemeName },
): string {
  const { left: x, top: y, width, height } = box;
  const { id, theme } = look;
  const clip = `${id}-clip`;
  const bars = panel.marks.map((mark) =>
    mark.kind === "heat" && mark.bar
      ? drawColourBar(mark, box, { id: `${id}-bar`, theme })
      : ""
  );
  return [
    `<clipPath id="${clip}">${
      element("rect", { x, y, width, height })
    }</clipPath>`,
    drawAxis(panel.x, "x", box),
    drawAxis(panel.y, "y", box),
    ...panel.marks.map((mark) => drawMark(mark, panel, box, { clip, theme })),
    drawBaseline(panel, box),
    drawPanelTitle(panel, box),
    drawAxisTitles(panel, box),
    ...bars,
  ].join("\n");
}

/**
 * Draws a figure as an SVG document, 960 px wide and as high as it says.
 *
 * @example
 * ```ts
 * import { renderSvg } from "./svg.ts";
 * import assert from "node:assert/strict";
 *
 * const svg = renderSvg({
 *   title: "A line", summary: "a line", height: 300,
 *   panels: [{
 *     x: { range: [0, 1] }, y: { range: [0, 1] },
 *     marks: [{ kind: "line", x: [0, 1], y: [0, 1], colour: "$first" }],
 *   }],
 * });
 * assert.match(svg, /^<svg .*<\/svg>$/s);
 * ```
 */
export function renderSvg(
  figure: Description,
  theme: ThemeName = "light",
): string {
  const layout = layOut(figure);
  const { title, subtitle, summary, height, panels } = figure;
  // Several pictures may share a page: ids are unique to this figure.
  const name = `s${hashText(JSON.stringify([title, summary]))}`;
  const parts = [
    element("rect", { width: WIDTH, height, fill: "$paper", rx: 6 }),
    label(title, 16, layout.titleY, { size: TYPE.title, bold: true }),
    subtitle
      ? label(subtitle, 16, layout.subtitleY, {
        size: TYPE.subtitle,
        colour: "$muted",
      })
      : "",
    figure.legend ? drawLegend(figure, layout.legendY) : "",
    ...panels.map((panel, i) =>
      drawPanel(panel, layout.panels[i], { id: `${name}-${i}`, theme })
    ),
  ];
  const body = resolveColours(parts.join("\n"), PALETTES[theme]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" ` +
    `width="${WIDTH}" height="${height}" role="img" ` +
    `font-family="${escapeText(FONT)}" style="max-width:100%;height:auto">` +
    `<title>${escapeText(title)}</title><desc>${
      escapeText(summary)
    }</desc>\n${body}</svg>`;
}
