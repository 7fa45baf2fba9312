/**
 * How the results page writes numbers, tables and figures.
 *
 * @module
 */

import type { PairedDifference, PooledFigure } from "../../evaluation/mod.ts";
import type { PublishedGrid } from "../../experiment/mod.ts";
import type { Figure } from "../../figures/mod.ts";

/** A part of the page: its text, and the pictures that it shows, by file name. */
export interface Section {
  /** Markdown. */
  text: string;
  /** SVG documents, by their names in the folder `figures`. */
  pictures: Readonly<Record<string, string>>;
}

/** 0.9402 → "94.0". */
export const points = (share: number): string => (100 * share).toFixed(1);

/** "71.2 ± 1.3 [60.1, 80.2]", in per cent. */
export function spread({ mean, deviation, low, high }: PooledFigure): string {
  const around = deviation === undefined ? "" : ` ± ${points(deviation)}`;
  return `${points(mean)}${around} [${points(low)}, ${points(high)}]`;
}

/** "+12.3 [8.0, 16.5]". */
export function signed({ mean, low, high }: PairedDifference): string {
  const plus = mean > 0 ? "+" : "";
  return `${plus}${points(mean)} [${points(low)}, ${points(high)}]`;
}

/** A p value: "0.031", or "< 0.001". */
export function probability(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/**
 * A table, its columns as wide as their widest cells.
 *
 * @param head  titles; those that begin with `>` are of numbers, set to the right
 * @param lines cells, as many as titles in each
 */
export function markdownTable(
  head: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const right = head.map((title) => title.startsWith(">"));
  const titles = head.map((title) => title.replace(/^>/, ""));
  const widths = titles.map((title, i) =>
    Math.max(3, title.length, ...lines.map((cells) => cells[i].length))
  );
  const row = (cells: readonly string[]) =>
    `| ${
      cells.map((cell, i) =>
        right[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])
      ).join(" | ")
    } |`;
  const rule = widths.map((width, i) =>
    right[i] ? "-".repeat(width - 1) + ":" : "-".repeat(width)
  );
  return [row(titles), row(rule), ...lines.map(row)].join("\n");
}

/** A picture with what it shows in words, for readers without pictures. */
export function picture(name: string, { summary }: Figure): string {
  return `![${summary.replaceAll(/[[\]]/g, "")}](figures/${name})`;
}

/** What of some grids is not published yet; nothing if all is. */
export function missingNote(grids: readonly PublishedGrid[]): string {
  const open = grids.filter(({ grid, runs }) => runs.length < grid.runs.length);
  return open.map(({ name, grid, runs }) =>
    `_Not complete: of the grid \`${name}\` ${runs.length} of ${grid.runs.length} runs are published; a row needs all folds of a seed._`
  ).join("\n\n");
}

/** Paragraphs, without those that are empty. */
export function paragraphs(...parts: string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
