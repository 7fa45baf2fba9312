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
import { axisTicks, shareOnAxis } from "./ticks.ts";

/** Grid lines, ticks and their labels of one axis. */
function drawAxis(axis: Axis, side: "x" | "y", box: Box): string {
  const length = side === "x" ? box.width : box.height;
  const { at, labels } = axisTicks(axis, side, length);
  const bottom = box.top + box.height;
  const parts: string[] = [];
  at.forEach((value, i) => {
    const share = shareOnAxis(axis, value);
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

/** The line of an axis where the other one is zero, or at the panel's edge. */
function drawBaseline(panel: Panel, box: Box): string {
  const bottom = box.top + box.height;
  const lines = [{
    x1: box.left,
    x2: box.left + box.width,
    y1: bottom,
    y2: bottom,
  }];
  if (panel.y.zero) {
    const y = bottom - shareOnAxis(panel.y, 0) * box.height;
    lines[0] = { ...lines[0], y1: y, y2: y };
  }
  if (panel.x.zero) {
    const x = box.left + shareOnAxis(panel.x, 0) * box.width;
    lines.push({ x1: x, x2: x, y1: box.top, y2: bottom });
  }
  return lines.map((ends) => element("line", { ...ends, stroke: "$axis" }))
    .join("");
}

/** Titles of a panel and its axes. */
function drawTitles(panel: Panel, box: Box): string {
  const parts: string[] = [];
  if (panel.title) {
    const y = box.top - 9;
    const indent = panel.swatch ? 15 : 0;
    if (panel.swatch) {
      parts.push(element("rect", {
        x: box.left,
        y: y - 9,
        width: 10,
        height: 10,
        rx: 2,
        fill: panel.swatch,
      }));
    }
    parts.push(label(panel.title, box.left + indent, y, {
      size: TYPE.panel,
      bold: true,
    }));
  }
  if (panel.x.title) {
    const y = box.top + box.height + (panel.x.labels === false ? 20 : 38);
    parts.push(label(panel.x.title, box.left + box.width / 2, y, {
      anchor: "middle",
      size: TYPE.axis,
      colour: "$muted",
    }));
  }
  if (panel.y.title) {
    const { labels } = axisTicks(panel.y, "y", box.height);
    const widest = panel.y.labels === false
      ? 0
      : Math.max(0, ...labels.map((text) => textWidth(text, TYPE.tick)));
    const x = box.left - 18 - widest;
    const y = box.top + box.height / 2;
    parts.push(
      `<g transform="rotate(-90 ${px(x)} ${px(y)})">${
        label(panel.y.title, x, y, {
          anchor: "middle",
          size: TYPE.axis,
          colour: "$muted",
        })
      }</g>`,
    );
  }
  return parts.join("");
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
  // Ids are those of this figure alone, where several pictures share a page.
  const name = `s${hashText(JSON.stringify([figure.title, figure.summary]))}`;
  const parts = [
    element("rect", {
      width: WIDTH,
      height: figure.height,
      fill: "$paper",
      rx: 6,
    }),
    label(figure.title, 16, layout.titleY, { size: TYPE.title, bold: true }),
  ];
  if (figure.subtitle) {
    parts.push(label(figure.subtitle, 16, layout.subtitleY, {
      size: TYPE.subtitle,
      colour: "$muted",
    }));
  }
  if (figure.legend) parts.push(drawLegend(figure, layout.legendY));
  figure.panels.forEach((panel, i) => {
    const box = layout.panels[i];
    const clip = `${name}-clip${i}`;
    const { left: x, top: y, width, height } = box;
    parts.push(
      `<clipPath id="${clip}">${
        element("rect", { x, y, width, height })
      }</clipPath>`,
      drawAxis(panel.x, "x", box),
      drawAxis(panel.y, "y", box),
      ...panel.marks.map((mark) => drawMark(mark, panel, box, { clip, theme })),
      drawBaseline(panel, box),
      drawTitles(panel, box),
      ...panel.marks.flatMap((mark) =>
        mark.kind === "heat" && mark.bar
          ? [drawColourBar(mark, box, { id: `${name}-bar${i}`, theme })]
          : []
      ),
    );
  });
  const body = resolveColours(parts.join("\n"), PALETTES[theme]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${figure.height}" ` +
    `width="${WIDTH}" height="${figure.height}" role="img" ` +
    `font-family="${escapeText(FONT)}" style="max-width:100%;height:auto">` +
    `<title>${escapeText(figure.title)}</title><desc>${
      escapeText(figure.summary)
    }</desc>\n${body}</svg>`;
}
