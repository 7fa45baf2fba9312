/**
 * The keys of a picture: the legend above its panels, the colour bar beside them.
 *
 * @module
 */

import { plotlyScales } from "./colour_maps.ts";
import type { Bars, Description, Heat, Line } from "./description.ts";
import { type Box, textWidth, WIDTH } from "./layout.ts";
import { DASHES } from "./svg_marks.ts";
import { element, label, px } from "./svg_text.ts";
import { type ThemeName, TYPE } from "./theme.ts";
import { axisScale, linearTicks, tickCount } from "./ticks.ts";

/** px from one legend entry to the next. */
const ENTRY_GAP = 22;

/** The key of one entry, and how wide it is, px. */
function drawKey(
  mark: Line | Bars,
  x: number,
  y: number,
): [svg: string, width: number] {
  if (mark.kind === "bars") {
    const square = { width: 10, height: 10, rx: 2, fill: mark.colours[0] };
    return [element("rect", { x, y: y - 9, ...square }), 15];
  }
  if (mark.width === 0) {
    return [
      element("circle", { cx: x + 5, cy: y - 4, r: 3.5, fill: mark.colour }),
      15,
    ];
  }
  const line = element("line", {
    x1: x,
    x2: x + 22,
    y1: y - 4,
    y2: y - 4,
    stroke: mark.colour,
    "stroke-width": 2.5,
    ...(mark.dash && { "stroke-dasharray": DASHES[mark.dash] }),
  });
  return [line, 28];
}

/** Names and keys of the marks, each name once, in one row with its baseline at `y`. */
export function drawLegend(figure: Description, y: number): string {
  const seen = new Set<string>();
  const parts: string[] = [];
  let x = 16;
  for (const mark of figure.panels.flatMap((panel) => panel.marks)) {
    if (mark.kind !== "line" && mark.kind !== "bars") continue;
    if (!mark.name || seen.has(mark.name)) continue;
    seen.add(mark.name);
    const [key, width] = drawKey(mark, x, y);
    parts.push(key, label(mark.name, x + width, y, { size: TYPE.axis }));
    x += width + textWidth(mark.name, TYPE.axis) + ENTRY_GAP;
  }
  return parts.join("");
}

/** The colour bar of a heat map, right of all panels; `id` is its gradient's. */
export function drawColourBar(
  heat: Heat,
  box: Box,
  { id, theme }: { id: string; theme: ThemeName },
): string {
  const x = WIDTH - 78;
  const stops = plotlyScales(theme)[heat.map].map(([offset, colour]) =>
    element("stop", { offset, "stop-color": colour })
  );
  const share = axisScale({ range: heat.range });
  const { at, labels } = linearTicks(heat.range, tickCount("y", box.height));
  const middle = box.top + box.height / 2;
  const title = label(heat.bar!, WIDTH - 16, middle, {
    anchor: "middle",
    size: TYPE.axis,
    colour: "$muted",
  });
  return `<linearGradient id="${id}" x1="0" y1="1" x2="0" y2="0">${
    stops.join("")
  }</linearGradient>` +
    element("rect", {
      x,
      y: box.top,
      width: 12,
      height: box.height,
      fill: `url(#${id})`,
    }) +
    at.map((value, i) => {
      const y = box.top + box.height * (1 - share(value)) + 4;
      return label(labels[i], x + 17, y, { colour: "$muted" });
    }).join("") +
    `<g transform="rotate(90 ${px(WIDTH - 16)} ${px(middle)})">${title}</g>`;
}
