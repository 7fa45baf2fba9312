import assert from "node:assert/strict";
import type { Notebook } from "../../lib/commands/notebook_file.ts";
import { notebookHtml, proseHtml } from "../../lib/commands/notebook_html.ts";

const stay = (target: string) => target;

Deno.test("proseHtml() draws formulas as MathML, and leaves prices and code alone", () => {
  const html = proseHtml("So $10 \\log_{10} r$, `$HOME` and 5 $.", stay);
  assert.match(html, /<math [^]*<msub>[^]*<\/math>/);
  assert.match(html, /<code>\$HOME<\/code> and 5 \$\./);
});

Deno.test("proseHtml() follows each link", () => {
  const html = proseHtml(
    "[a](b.ipynb) <details><summary>c</summary></details>",
    (target) => `x/${target}`,
  );
  assert.match(html, /<a href="x\/b\.ipynb">a<\/a>/);
  assert.match(html, /<details><summary>c<\/summary><\/details>/);
});

/** A notebook of one cell with some outputs. */
function notebookOf(...outputs: Record<string, unknown>[]): Notebook {
  const cell = {
    cell_type: "code",
    id: "a",
    metadata: {},
    source: "1 < 2;",
    execution_count: 1,
    outputs,
  };
  return {
    cells: [cell],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  } as Notebook;
}

const shown = (data: Record<string, unknown>) => ({
  output_type: "execute_result",
  data,
  metadata: {},
  execution_count: 1,
});

Deno.test("notebookHtml() shows code, what was printed, tables, sources and figures", () => {
  const html = notebookHtml(
    notebookOf(
      { output_type: "stream", name: "stdout", text: "a < b\n" },
      shown({ "text/html": ["<table>", "</table>"], "text/plain": "t" }),
      shown({ "text/markdown": "`x`", "text/plain": "x" }),
      shown({
        "application/vnd.plotly.v1+json": { data: [{ name: "</script>" }] },
        "image/svg+xml": "<svg/>",
        "text/plain": "A figure",
      }),
    ),
    stay,
  );
  assert.match(html, /<code>1 &lt; 2;<\/code>/);
  assert.match(html, /<pre class="printed">a &lt; b\n<\/pre>/);
  assert.match(html, /<table><\/table>/);
  assert.match(html, /<p><code>x<\/code><\/p>/);
  assert.match(html, /aria-label="A figure"/);
  assert.equal(html.match(/<\/script>/g)?.length, 1, "the figure's own end");
});
