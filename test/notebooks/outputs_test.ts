import assert from "node:assert/strict";
import {
  formatNotebook,
  joinText,
  normaliseNotebook,
} from "../../lib/commands/notebook_file.ts";
import { codeCells, NOTEBOOKS, outputData, place } from "./notebooks.ts";

/** Bytes that a notebook may have with its outputs: sounds are most of it. */
const MOST_BYTES = 3.5e6;

const PLOTLY = "application/vnd.plotly.v1+json";

/** A Plotly figure, as far as it is looked at here. */
interface PlotlyFigure {
  data: unknown[];
  layout: Record<string, { title?: { text?: string } } | undefined>;
}

/** Texts of a figure's axis titles. */
function axisTitles({ layout }: PlotlyFigure): string[] {
  return Object.entries(layout)
    .filter(([key]) => /^[xy]axis\d*$/.test(key))
    .map(([, axis]) => axis?.title?.text ?? "")
    .filter((title) => title !== "");
}

for (const { name, text, notebook } of NOTEBOOKS) {
  const outputs = codeCells(notebook).flatMap((cell) =>
    cell.outputs.map((output) => ({ output, at: place(name, cell) }))
  );

  Deno.test(`${name} was run from its first cell to its last, without an error`, () => {
    const counts = codeCells(notebook).map((cell) => cell.execution_count);
    assert.deepEqual(counts, counts.map((_, i) => i + 1));
    for (const { output, at } of outputs) {
      assert.notEqual(output.output_type, "error", at);
      if (output.output_type !== "stream") continue;
      assert.equal(output.name, "stdout", `${at}: ${joinText(output.text)}`);
    }
  });

  Deno.test(`${name} is stored as deno task notebooks writes it, below ${MOST_BYTES / 1e6} MB`, () => {
    assert.equal(text, formatNotebook(normaliseNotebook(notebook)));
    assert.ok(text.length <= MOST_BYTES, `${text.length} bytes`);
  });

  Deno.test(`${name} has figures, each with axis titles, a picture and a line of text`, () => {
    const figures = outputs.filter(({ output }) =>
      PLOTLY in outputData(output)
    );
    assert.ok(figures.length >= 3, `${figures.length} figures`);
    for (const { output, at } of figures) {
      const data = outputData(output);
      const figure = data[PLOTLY] as PlotlyFigure;
      assert.ok(figure.data.length > 0, at);
      assert.ok(axisTitles(figure).length > 0, at);
      assert.match(joinText(data["image/svg+xml"] as string[]), /^<svg/, at);
      assert.ok(joinText(data["text/plain"] as string[]).length > 10, at);
    }
  });
}
