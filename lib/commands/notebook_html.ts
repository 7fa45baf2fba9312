/**
 * A notebook as HTML: its prose, code and stored outputs. Figures are drawn by plotly.js
 * in the page; sliders, players and answers work as in JupyterLab.
 *
 * @module
 */

import katex from "katex";
import { Marked, type Parser, type Tokens } from "marked";
import { escapeText } from "../figures/mod.ts";
import {
  joinText,
  type Notebook,
  type NotebookCell,
  type NotebookOutput,
} from "./notebook_file.ts";

/** A formula as MathML, which browsers draw without a style sheet. */
function formula(tex: string, displayMode: boolean): string {
  const math = katex.renderToString(tex, { output: "mathml", displayMode });
  return displayMode ? `<span class="formula">${math}</span>` : math;
}

/** A table each of whose cells says what it is headed by: on a phone it is a list. */
function tableHtml(this: { parser: Parser }, { header, rows }: Tokens.Table) {
  const inline = ({ tokens }: Tokens.TableCell) =>
    this.parser.parseInline(tokens);
  const head = header.map((cell) => `<th scope="col">${inline(cell)}</th>`);
  const body = rows.map((row) =>
    row.map((cell, i) =>
      `<td data-heading="${escapeText(header[i].text)}">${inline(cell)}</td>`
    )
  );
  return `<table><thead><tr>${head.join("")}</tr></thead><tbody>${
    body.map((row) => `<tr>${row.join("")}</tr>`).join("\n")
  }</tbody></table>\n`;
}

/** Markdown with formulas between dollar signs, as Jupyter has them. */
const markdown = new Marked({
  renderer: { table: tableHtml },
  extensions: [{
    name: "formula",
    level: "inline",
    start: (text) => text.indexOf("$"),
    tokenizer(text) {
      const found = /^(\$\$?)([^$\n]+)\1/.exec(text);
      if (!found) return undefined;
      return { type: "formula", raw: found[0], text: found[2] };
    },
    renderer: ({ raw, text }) => formula(text, raw.startsWith("$$")),
  }],
});

/** Where a link of a notebook leads: its target in the folder of pages. */
export type Follow = (target: string) => string;

/**
 * Prose as HTML; its links are followed to pages.
 *
 * @param text   Markdown with formulas
 * @param follow gives each link its target
 *
 * @example
 * ```ts
 * import { proseHtml } from "./notebook_html.ts";
 * import assert from "node:assert/strict";
 *
 * const html = proseHtml("**Hear** [it](a.md).", (target) => target.replace(".md", ".html"));
 * assert.equal(html.trim(), '<p><strong>Hear</strong> <a href="a.html">it</a>.</p>');
 * ```
 */
export function proseHtml(text: string, follow: Follow): string {
  const html = markdown.parse(text, { async: false });
  return html.replace(
    /<a href="([^"]+)"/g,
    (_, target: string) => `<a href="${follow(target)}"`,
  );
}

/** A text of an output by its media type; undefined where there is none. */
function textOf(data: Record<string, unknown>, type: string) {
  const value = data[type];
  return value === undefined ? undefined : joinText(value as string | string[]);
}

/** A figure: its picture, until the script of the page draws it in its place. */
function figureHtml(data: Record<string, unknown>): string {
  const summary = escapeText(textOf(data, "text/plain") ?? "");
  const svg = textOf(data, "image/svg+xml");
  const picture = svg === undefined
    ? `<p>${summary}</p>`
    : `<img alt="${summary}" src="data:image/svg+xml;base64,${
      new TextEncoder().encode(svg).toBase64()
    }">`;
  const spec = JSON.stringify(data["application/vnd.plotly.v1+json"])
    .replaceAll("<", "\\u003c");
  return `<div class="figure" role="figure" aria-label="${summary}">${picture}` +
    `<div class="live"></div><script type="application/json">${spec}</script></div>`;
}

/** What a cell showed, in the form that a page can show best. */
function outputHtml(output: NotebookOutput, follow: Follow): string {
  if (output.output_type === "error") return "";
  if (output.output_type === "stream") {
    return `<pre class="printed">${escapeText(joinText(output.text))}</pre>`;
  }
  const { data } = output;
  if ("application/vnd.plotly.v1+json" in data) return figureHtml(data);
  const prose = textOf(data, "text/markdown");
  if (prose !== undefined) return proseHtml(prose, follow);
  const html = textOf(data, "text/html");
  if (html !== undefined) return `<div class="shown">${html}</div>`;
  return `<pre class="printed">${
    escapeText(textOf(data, "text/plain") ?? "")
  }</pre>`;
}

/** A cell, its outputs below it. */
function cellHtml(cell: NotebookCell, follow: Follow): string {
  const source = joinText(cell.source);
  if (cell.cell_type === "markdown") return proseHtml(source, follow);
  const outputs = cell.outputs.map((output) => outputHtml(output, follow));
  return `<pre class="code"><code>${escapeText(source)}</code></pre>` +
    outputs.join("\n");
}

/**
 * A notebook's cells as HTML.
 *
 * @param notebook as it is stored, with outputs
 * @param follow   gives each link its target
 */
export function notebookHtml({ cells }: Notebook, follow: Follow): string {
  return cells.map((cell) => cellHtml(cell, follow)).join("\n");
}
