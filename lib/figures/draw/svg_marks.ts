/**
 * The marks of a panel as SVG.
 *
 * @module
 */

import { mapColour } from "./colour_maps.ts";
import {
  type Area,
  type Bars,
  type Cells,
  type Heat,
  type Line,
  listPlaces,
  type Mark,
  type Panel,
  type Rule,
  type Text,
} from "./description.ts";
import type { Box } from "./layout.ts";
import { encodePng } from "./png.ts";
import { element, label, px } from "./svg_text.ts";
import { PALETTES, type ThemeName } from "./theme.ts";
import { axisScale } from "./ticks.ts";

/** px of the line of an interval. */
const INTERVAL_WIDTH = 1.8;

/** From data to px. */
interface Scale {
  x(value: number): number;
  y(value: number): number;
  box: Box;
}

function scaleOf(panel: Panel, box: Box): Scale {
  const [x, y] = [axisScale(panel.x), axisScale(panel.y)];
  return {
    x: (value) => box.left + x(value) * box.width,
    y: (value) => box.top + (1 - y(value)) * box.height,
    box,
  };
}

/** SVG dash patterns by name. */
export const DASHES = { dash: "7 4", dot: "2 3" };

/** The places of a line's points in px; null where there is none. */
function placesOf(mark: Line, scale: Scale): ([x: number, y: number] | null)[] {
  const places = listPlaces(mark.x, mark.y.length);
  return mark.y.map((value, i) => {
    const x = scale.x(places[i]);
    // 0 has no place on a logarithmic axis.
    return value === null || !Number.isFinite(x) ? null : [x, scale.y(value)];
  });
}

function drawLine(mark: Line, scale: Scale, clip: string): string {
  const { width = 1.5, points = 0, colour } = mark;
  const places = placesOf(mark, scale);
  const parts: string[] = [];
  if (width > 0) {
    const d = places.map((place, i) =>
      place ? `${places[i - 1] ? "L" : "M"}${px(place[0])} ${px(place[1])}` : ""
    ).join("");
    const dash = mark.dash ? ` stroke-dasharray="${DASHES[mark.dash]}"` : "";
    parts.push(
      `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}"` +
        ` stroke-linejoin="round"${dash}/>`,
    );
  }
  if (points > 0) {
    parts.push(
      ...places.flatMap((place) =>
        place
          ? [
            element("circle", {
              cx: place[0],
              cy: place[1],
              r: points / 2,
              fill: colour,
            }),
          ]
          : []
      ),
    );
  }
  return `<g clip-path="url(#${clip})">${parts.join("")}</g>`;
}

function drawBars(mark: Bars, scale: Scale): string {
  const { thickness = 0.8, horizontal = false } = mark;
  const along = horizontal ? scale.x : scale.y;
  const across = horizontal ? scale.y : scale.x;
  return mark.at.map((at, i) => {
    const base = mark.base?.[i] ?? 0;
    const ends = [along(base), along(base + mark.length[i])];
    const sides = [across(at - thickness / 2), across(at + thickness / 2)];
    const start = Math.min(...ends);
    const size = Math.abs(ends[1] - ends[0]);
    const side = Math.min(...sides);
    const breadth = Math.abs(sides[1] - sides[0]);
    const rect = element("rect", {
      x: horizontal ? start : side,
      y: horizontal ? side : start,
      width: horizontal ? size : breadth,
      height: horizontal ? breadth : size,
      fill: mark.colours[i % mark.colours.length],
      "fill-opacity": mark.opacity ?? 1,
    });
    const interval = mark.intervals?.[i];
    if (!interval) return rect;
    const [low, high] = interval.map(along);
    const centre = across(at);
    const line = horizontal
      ? { x1: low, x2: high, y1: centre, y2: centre }
      : { x1: centre, x2: centre, y1: low, y2: high };
    return rect +
      element("line", {
        ...line,
        stroke: "$ink",
        "stroke-width": INTERVAL_WIDTH,
      });
  }).join("");
}

/** A matrix as an embedded PNG picture, stretched over its cells. */
function drawHeat(
  mark: Heat,
  scale: Scale,
  clip: string,
  theme: ThemeName,
): string {
  const { rows, columns, values, range: [low, high] } = mark;
  const pixels = new Uint8Array(rows * columns);
  // Pictures begin at the top: the last row where y grows upwards.
  const upwards = scale.y(mark.y.start + mark.y.step) < scale.y(mark.y.start);
  for (let r = 0; r < rows; r++) {
    const source = (upwards ? rows - 1 - r : r) * columns;
    for (let c = 0; c < columns; c++) {
      const share = (values[source + c] - low) / (high - low);
      pixels[r * columns + c] = Math.round(
        255 * Math.min(1, Math.max(0, share)),
      );
    }
  }
  const palette = Array.from(
    { length: 256 },
    (_, i) => mapColour(mark.map, i / 255, theme),
  );
  const edgesX = [-0.5, columns - 0.5].map((k) =>
    scale.x(mark.x.start + k * mark.x.step)
  );
  const edgesY = [-0.5, rows - 0.5].map((k) =>
    scale.y(mark.y.start + k * mark.y.step)
  );
  const width = edgesX[1] - edgesX[0];
  const height = Math.abs(edgesY[1] - edgesY[0]);
  const href = encodePng(pixels, columns, palette).toBase64();
  // Few large cells keep their edges; many small ones are averaged.
  const crisp = height > 2 * rows ? ' style="image-rendering:pixelated"' : "";
  return `<g clip-path="url(#${clip})"><image x="${px(edgesX[0])}" y="${
    px(Math.min(...edgesY))
  }" ` +
    `width="${px(width)}" height="${px(height)}"${crisp} ` +
    `preserveAspectRatio="none" href="data:image/png;base64,${href}"/></g>`;
}

/** Whether light text is read better than dark on a colour (WCAG luminance). */
function wantsLightText(colour: readonly number[]): boolean {
  const [r, g, b] = colour.map((v) => (v / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.2;
}

function drawCells(mark: Cells, scale: Scale, theme: ThemeName): string {
  const { $paper, $ink } = PALETTES[theme];
  const [dark, light] = theme === "light" ? [$ink, $paper] : [$paper, $ink];
  const parts: string[] = [];
  mark.values.forEach((row, i) =>
    row.forEach((value, k) => {
      const colour = mapColour(mark.map, value, theme);
      const x = scale.x(k - 0.5) + 1;
      const y = Math.min(scale.y(i - 0.5), scale.y(i + 0.5)) + 1;
      const width = scale.x(k + 0.5) - scale.x(k - 0.5) - 2;
      const height = Math.abs(scale.y(i + 0.5) - scale.y(i - 0.5)) - 2;
      parts.push(
        element("rect", { x, y, width, height, rx: 2, fill: `rgb(${colour})` }),
      );
      const text = label(
        mark.texts[i][k],
        x + width / 2,
        y + height / 2 + 4.5,
        {
          anchor: "middle",
          size: 12.5,
        },
      );
      const ink = wantsLightText(colour) ? light : dark;
      parts.push(
        text.replace("<text", '<text class="ser-cell"').replace("$ink", ink),
      );
    })
  );
  return parts.join("");
}

function drawArea(mark: Area, { x, y, box }: Scale): string {
  const xs = mark.x?.map(x) ?? [box.left, box.left + box.width];
  const ys = mark.y?.map(y) ?? [box.top, box.top + box.height];
  return element("rect", {
    x: Math.min(...xs),
    y: Math.min(...ys),
    width: Math.abs(xs[1] - xs[0]),
    height: Math.abs(ys[1] - ys[0]),
    fill: mark.colour,
    "fill-opacity": mark.opacity,
  });
}

function drawRule(mark: Rule, { x, y, box }: Scale): string {
  const ends = mark.axis === "x"
    ? { x1: x(mark.at), x2: x(mark.at), y1: box.top, y2: box.top + box.height }
    : {
      x1: box.left,
      x2: box.left + box.width,
      y1: y(mark.at),
      y2: y(mark.at),
    };
  return element("line", {
    ...ends,
    stroke: mark.colour,
    "stroke-width": 1.4,
    ...(mark.dash && { "stroke-dasharray": DASHES[mark.dash] }),
  });
}

function drawText(mark: Text, { x, y }: Scale): string {
  const [right, down] = mark.shift ?? [0, 0];
  return label(mark.text, x(mark.x) + right, y(mark.y) + down + 4, mark);
}

/** Draws one mark of a panel that stands in a box. */
export function drawMark(
  mark: Mark,
  panel: Panel,
  box: Box,
  { clip, theme }: { clip: string; theme: ThemeName },
): string {
  const scale = scaleOf(panel, box);
  switch (mark.kind) {
    case "line":
      return drawLine(mark, scale, clip);
    case "bars":
      return drawBars(mark, scale);
    case "heat":
      return drawHeat(mark, scale, clip, theme);
    case "cells":
      return drawCells(mark, scale, theme);
    case "area":
      return drawArea(mark, scale);
    case "rule":
      return drawRule(mark, scale);
    case "text":
      return drawText(mark, scale);
  }
}
