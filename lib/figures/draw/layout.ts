/**
 * Where everything stands, in px, for both renderers.
 *
 * @module
 */

import type { Description, Panel } from "./description.ts";
import { TYPE } from "./theme.ts";
import { axisTicks } from "./ticks.ts";

/** Width of the static picture, and the one that gaps are reckoned for; px. */
export const WIDTH = 960;

/** A rectangle in px, from the top left. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Margins around all panels, and a box for each of them. */
export interface Layout {
  margin: { left: number; right: number; top: number; bottom: number };
  /** Baselines from the top, px. */
  titleY: number;
  subtitleY: number;
  legendY: number;
  panels: Box[];
}

/** About how wide a text is, px: glyphs of a sans serif are half as wide as high. */
export function textWidth(text: string, size: number): number {
  return text.length * size * 0.54;
}

/** px of an axis with more ticks than any here: their labels are the longest. */
const LONG_AXIS = 600;

/** px that a panel's tick labels and axis title take to its left. */
function leftOf(panel: Panel): number {
  const labels = panel.y.labels === false
    ? []
    : axisTicks(panel.y, "y", LONG_AXIS).labels;
  const widest = Math.max(
    0,
    ...labels.map((label) => textWidth(label, TYPE.tick)),
  );
  return 14 + widest + (panel.y.title ? 24 : 0);
}

/** px that a panel's tick labels and axis title take below it. */
function below(panel: Panel): number {
  return 10 + (panel.x.labels === false ? 0 : 16) + (panel.x.title ? 22 : 0);
}

/** Starts and lengths of tracks of relative sizes that share a length with gaps. */
function tracks(weights: number[], length: number, gap: number) {
  const total = weights.reduce((a, b) => a + b, 0);
  const free = length - gap * (weights.length - 1);
  let start = 0;
  return weights.map((weight) => {
    const size = free * weight / total;
    const track = { start, size };
    start += size + gap;
    return track;
  });
}

/** The extent of `span` tracks from track `first` on. */
function spanOf(
  list: { start: number; size: number }[],
  first: number,
  span: number,
) {
  const last = list[first + span - 1];
  return {
    start: list[first].start,
    size: last.start + last.size - list[first].start,
  };
}

/** Lays out a figure `width` px wide. */
export function layOut(figure: Description, width = WIDTH): Layout {
  const { columns = [1], rows = [1] } = figure.grid ?? {};
  const inColumn = (k: number) =>
    figure.panels.filter((p) => (p.column ?? 0) === k);
  const lastRow = figure.panels.filter((p) =>
    (p.row ?? 0) + (p.rowSpan ?? 1) === rows.length
  );
  const firstRow = figure.panels.filter((p) => (p.row ?? 0) === 0);
  const titleY = 30;
  const subtitleY = titleY + (figure.subtitle ? 21 : 0);
  const legendY = subtitleY + (figure.legend ? 24 : 0);
  const margin = {
    left: Math.max(24, ...inColumn(0).map(leftOf)),
    right: figure.marginRight ?? 24,
    top: legendY + 18 + (firstRow.some((p) => p.title) ? 22 : 0),
    bottom: Math.max(12, ...lastRow.map(below)),
  };
  const gapX = figure.grid?.gapX ?? 56;
  const gapY = figure.grid?.gapY ?? 64;
  const across = tracks(columns, width - margin.left - margin.right, gapX);
  const down = tracks(rows, figure.height - margin.top - margin.bottom, gapY);
  const panels = figure.panels.map((panel) => {
    const x = spanOf(across, panel.column ?? 0, panel.columnSpan ?? 1);
    const y = spanOf(down, panel.row ?? 0, panel.rowSpan ?? 1);
    return {
      left: margin.left + x.start,
      top: margin.top + y.start,
      width: x.size,
      height: y.size,
    };
  });
  return { margin, titleY, subtitleY, legendY, panels };
}
