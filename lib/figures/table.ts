/**
 * Tables: rows as HTML, and as lined-up text where there is no HTML.
 *
 * @module
 */

import type { DisplayBundle } from "./draw/figure.ts";
import { nonEmpty } from "./draw/ranges.ts";
import { escapeText } from "./draw/svg_text.ts";

/** What stands in a cell: a text, a number, yes or no, or nothing. */
export type TableValue = string | number | boolean | null | undefined;

/** How {@linkcode table} writes. */
export interface TableOptions {
  /** Stands above the table. */
  caption?: string;
  /** Digits after the point, for all columns or by name. Default: up to three. */
  digits?: number | Readonly<Record<string, number>>;
}

/** A value as text; numbers with grouped thousands and a true minus. */
function format(value: TableValue, digits: number | undefined): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  if (!Number.isFinite(value)) return String(value);
  // -0 and what rounds to it would have a sign.
  const text = value.toLocaleString("en-US", {
    minimumFractionDigits: digits ?? 0,
    maximumFractionDigits: digits ?? 3,
    signDisplay: "negative",
  });
  return text.replace("-", "−");
}

const HEAD = "padding:4px 12px;border-bottom:1px solid;font-weight:600";
const BODY = "padding:3px 12px;font-weight:400";

/** Letters of the longest text that stays on one line where the screen is narrow. */
const ONE_LINE = 28;

/** A name keeps its hyphens on one line; a sentence breaks, but not at each word. */
const wrapping = (text: string): string =>
  text.length <= ONE_LINE ? "white-space:nowrap" : "min-width:16em";

/** A table; as the last value of a cell it shows itself. */
export class Table {
  /** Names of the columns, in the order in which the rows first have them. */
  readonly columns: readonly string[];
  /** Texts of the cells, by row and column. */
  readonly cells: readonly (readonly string[])[];
  /** Whether each column is one of numbers, which stand at its right. */
  readonly numeric: readonly boolean[];
  /** Stands above the table. */
  readonly caption: string;

  /**
   * A table of some rows.
   *
   * @param rows one object each
   */
  constructor(
    rows: readonly Readonly<Record<string, TableValue>>[],
    { caption = "", digits }: TableOptions = {},
  ) {
    this.caption = caption;
    this.columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const digitsOf = (column: string) =>
      typeof digits === "number" ? digits : digits?.[column];
    this.cells = rows.map((row) =>
      this.columns.map((column) => format(row[column], digitsOf(column)))
    );
    this.numeric = this.columns.map((column) =>
      rows.every((row) => typeof (row[column] ?? 0) === "number")
    );
  }

  #cell(text: string, column: number, heading: "col" | "row" | ""): string {
    const tag = heading ? "th" : "td";
    const scope = heading && ` scope="${heading}"`;
    const side = this.numeric[column] ? "right" : "left";
    const style = heading === "col" ? HEAD : `${BODY};${wrapping(text)}`;
    return `<${tag}${scope} style="text-align:${side};${style}">${
      escapeText(text)
    }</${tag}>`;
  }

  /** An HTML fragment; a first column of words heads its rows. */
  toHtml(): string {
    const head = this.columns.map((name, i) => this.#cell(name, i, "col"));
    const body = this.cells.map((row) =>
      row.map((text, i) =>
        this.#cell(text, i, i === 0 && !this.numeric[0] ? "row" : "")
      )
    );
    const caption = this.caption &&
      `<caption style="text-align:left;font-weight:600;padding:0 12px 6px">${
        escapeText(this.caption)
      }</caption>`;
    return `<table class="ser-table" style="border-collapse:collapse;font:13px/1.4 system-ui,sans-serif;` +
      `font-variant-numeric:tabular-nums;margin:4px 0">${caption}<thead><tr>${
        head.join("")
      }</tr></thead><tbody>${
        body.map((row) => `<tr>${row.join("")}</tr>`).join("")
      }</tbody></table>`;
  }

  /** The table in letters of one width. */
  toText(): string {
    const rows = [this.columns, ...this.cells];
    const widths = this.columns.map((_, i) =>
      Math.max(...rows.map((row) => row[i].length))
    );
    const lines = rows.map((row) =>
      row.map((text, i) =>
        this.numeric[i] ? text.padStart(widths[i]) : text.padEnd(widths[i])
      ).join("  ").trimEnd()
    );
    const rule = widths.map((width) => "─".repeat(width)).join("  ");
    return [
      ...(this.caption ? [this.caption] : []),
      lines[0],
      rule,
      ...lines.slice(1),
    ].join("\n");
  }

  /** What the Deno kernel shows for this value. */
  [Symbol.for("Jupyter.display")](): DisplayBundle {
    return { "text/html": this.toHtml(), "text/plain": this.toText() };
  }
}

/**
 * A table of rows.
 *
 * @param rows one object each; their keys are the columns
 * @throws {RangeError} if there is no row
 *
 * @example
 * ```ts
 * import { table } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const shown = table([{ protocol: "random", items: 1440, share: 0.8125 }], { digits: { share: 2 } });
 * assert.equal(shown.toText(), [
 *   "protocol  items  share",
 *   "────────  ─────  ─────",
 *   "random    1,440   0.81",
 * ].join("\n"));
 * ```
 */
export function table(
  rows: readonly Readonly<Record<string, TableValue>>[],
  options: TableOptions = {},
): Table {
  nonEmpty(rows, "a table", "rows");
  return new Table(rows, options);
}
