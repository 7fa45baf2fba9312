import assert from "node:assert/strict";
import {
  formatNotebook,
  joinText,
  normaliseNotebook,
  type Notebook,
  parseNotebook,
} from "../../lib/commands/notebook_file.ts";

const LANGUAGE = { name: "typescript", version: "6.0.3" };

/** A notebook as a kernel leaves it, with a figure, an HTML table and times. */
function makeNotebook(): Notebook {
  const figure = {
    "application/vnd.plotly.v1+json": { data: [], layout: {} },
    "image/svg+xml": "<svg/>",
    "text/html": "<script>plotly.js</script>",
    "text/plain": "A figure",
  };
  const table = { "text/html": "<table/>", "text/plain": "A table" };
  return parseNotebook(
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { language_info: LANGUAGE, signature: "of someone" },
      cells: [
        {
          id: "a",
          cell_type: "markdown",
          metadata: {},
          source: ["# A\n", "b"],
        },
        {
          id: "b",
          cell_type: "code",
          execution_count: 7,
          metadata: {
            tags: ["slow"],
            execution: { "shell.execute_reply": "now" },
          },
          source: "figure",
          outputs: [
            { output_type: "display_data", data: table, metadata: {} },
            {
              output_type: "execute_result",
              execution_count: 7,
              data: figure,
              metadata: {},
            },
          ],
        },
      ],
    }),
    "made.ipynb",
  );
}

Deno.test("normaliseNotebook() drops times and the HTML of figures, and keeps the rest", () => {
  const before = makeNotebook();
  const copy = structuredClone(before);
  const { cells: [, cell], metadata } = normaliseNotebook(before);
  assert.deepEqual(before, copy, "its argument is unchanged");
  assert.deepEqual(metadata, {
    kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
    language_info: LANGUAGE,
  });
  assert(cell.cell_type === "code");
  assert.deepEqual(cell.metadata, { tags: ["slow"] });
  assert.equal(cell.execution_count, 1);
  const [table, figure] = cell.outputs;
  assert("data" in table && "data" in figure);
  assert.deepEqual(Object.keys(table.data as object), [
    "text/html",
    "text/plain",
  ]);
  assert.deepEqual(Object.keys(figure.data as object).toSorted(), [
    "application/vnd.plotly.v1+json",
    "image/svg+xml",
    "text/plain",
  ]);
  assert.equal(figure.execution_count, 1);
  assert.ok(!("execution_count" in table), "nbformat allows none there");
});

Deno.test("normaliseNotebook() gives the same text for its own result", () => {
  const once = normaliseNotebook(makeNotebook());
  assert.equal(formatNotebook(normaliseNotebook(once)), formatNotebook(once));
});

Deno.test("formatNotebook() keeps all, with keys in order, and ends its line", () => {
  const text = formatNotebook(makeNotebook());
  assert.deepEqual(parseNotebook(text, "again.ipynb"), makeNotebook());
  assert.match(text, /^\{\n "cells": \[\n {2}\{\n {3}"cell_type": "markdown"/);
  assert.ok(text.endsWith("\n}\n"));
});

Deno.test("parseNotebook() names the file, the place and what is wrong", () => {
  assert.throws(
    () => parseNotebook("not JSON", "x.ipynb"),
    /^SyntaxError: Cannot read x\.ipynb: it must be JSON/,
  );
  const { cells: [cell], ...rest } = makeNotebook();
  const raw = { ...rest, cells: [{ ...cell, cell_type: "raw" }] };
  assert.throws(
    () => parseNotebook(JSON.stringify(raw), "x.ipynb"),
    /Cannot read x\.ipynb: cells\.0\.cell_type must be as in nbformat 4\.5/,
  );
});

Deno.test("joinText() joins lines that keep their ends", () => {
  assert.equal(joinText(["a\n", "b\n"]), "a\nb\n");
  assert.equal(joinText("a\nb"), "a\nb");
});
