/**
 * Notebook files (`.ipynb`, nbformat 4.5): what is read from them, and the form
 * in which they are committed.
 *
 * @module
 */

import { z } from "zod";

/** Text as one string, or as lines that keep their ends. */
const textSchema = z.union([z.string(), z.array(z.string())]);

const outputSchema = z.discriminatedUnion("output_type", [
  z.looseObject({
    output_type: z.literal("stream"),
    name: z.enum(["stdout", "stderr"]),
    text: textSchema,
  }),
  z.looseObject({
    output_type: z.enum(["display_data", "execute_result"]),
    data: z.record(z.string(), z.unknown()),
  }),
  z.looseObject({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
  }),
]);

const cellCommon = {
  id: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  metadata: z.looseObject({}),
  source: textSchema,
};

const cellSchema = z.discriminatedUnion("cell_type", [
  z.looseObject({ ...cellCommon, cell_type: z.literal("markdown") }),
  z.looseObject({
    ...cellCommon,
    cell_type: z.literal("code"),
    execution_count: z.number().nullable(),
    outputs: z.array(outputSchema),
  }),
]);

const notebookSchema = z.looseObject({
  cells: z.array(cellSchema),
  metadata: z.looseObject({}),
  nbformat: z.literal(4),
  nbformat_minor: z.number().min(5),
});

/** A notebook. */
export type Notebook = z.infer<typeof notebookSchema>;

/** One cell of a notebook. */
export type NotebookCell = Notebook["cells"][number];

/** One output of a code cell. */
export type NotebookOutput = z.infer<typeof outputSchema>;

/** The kernel of every notebook of the project. */
const KERNEL = { display_name: "Deno", language: "typescript", name: "deno" };

/** Forms of a figure that make its HTML needless in a committed notebook. */
const FIGURE_TYPES = ["application/vnd.plotly.v1+json", "image/svg+xml"];

/**
 * A cell's source as one string.
 *
 * @example
 * ```ts
 * import { joinText } from "./notebook_file.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(joinText(["a\n", "b"]), "a\nb");
 * ```
 */
export function joinText(text: string | string[]): string {
  return typeof text === "string" ? text : text.join("");
}

/**
 * Reads a notebook's file.
 *
 * @param text its content
 * @param name named in the error
 * @throws {SyntaxError} if it isn't a notebook of nbformat 4.5 with text and code cells
 *
 * @example
 * ```ts
 * import { parseNotebook } from "./notebook_file.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => parseNotebook("{}", "x.ipynb"), /Cannot read x\.ipynb: cells must be/);
 * ```
 */
export function parseNotebook(text: string, name: string): Notebook {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(
      `Cannot read ${name}: it must be JSON, got: ${(error as Error).message}`,
    );
  }
  const parsed = notebookSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new SyntaxError(
    `Cannot read ${name}: ${
      path.join(".")
    } must be as in nbformat 4.5, got: ${message}`,
  );
}

/** A figure's output without the HTML that a front end with Plotly or pictures doesn't need. */
function normaliseOutput(output: NotebookOutput): NotebookOutput {
  if (!("data" in output)) return output;
  const data = { ...output.data as Record<string, unknown> };
  if (FIGURE_TYPES.every((type) => type in data)) delete data["text/html"];
  const { execution_count: _, ...rest } = output;
  return output.output_type === "execute_result"
    ? { ...rest, data, execution_count: null } as NotebookOutput
    : { ...rest, data } as NotebookOutput;
}

/**
 * The committed form of a notebook that was run: without times, and
 * figures without the HTML that carries plotly.js, so that a second run of the
 * same code gives the same file.
 *
 * @param notebook not changed
 * @returns a new notebook
 */
export function normaliseNotebook(notebook: Notebook): Notebook {
  let count = 0;
  const cells = notebook.cells.map((cell): NotebookCell => {
    const { execution: _, ...metadata } = cell.metadata;
    if (cell.cell_type === "markdown") return { ...cell, metadata };
    count++;
    const outputs = cell.outputs.map((output) => {
      const normal = normaliseOutput(output);
      return normal.output_type === "execute_result"
        ? { ...normal, execution_count: count }
        : normal;
    });
    return { ...cell, metadata, outputs, execution_count: count };
  });
  // As the kernel says it, so that JupyterLab needn't change it.
  const { language_info } = notebook.metadata;
  return {
    ...notebook,
    cells,
    metadata: { kernelspec: KERNEL, language_info },
  };
}

/**
 * A notebook as a reader begins it: without outputs, and no cell has run.
 *
 * @param notebook not changed
 * @returns a new notebook
 *
 * @example
 * ```ts
 * import { clearOutputs, parseNotebook } from "./notebook_file.ts";
 * import assert from "node:assert/strict";
 *
 * const path = new URL("../../notebooks/01_explore.ipynb", import.meta.url);
 * const { cells } = clearOutputs(parseNotebook(await Deno.readTextFile(path), "01"));
 * assert.ok(cells.every((cell) => cell.cell_type !== "code" || cell.outputs.length === 0));
 * ```
 */
export function clearOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell): NotebookCell =>
    cell.cell_type === "markdown"
      ? cell
      : { ...cell, outputs: [], execution_count: null }
  );
  return { ...notebook, cells };
}

/** Objects with their keys in order, as Jupyter writes them. */
function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/**
 * A notebook as text, laid out as Jupyter saves it, so that saving one in
 * JupyterLab changes only what was edited.
 *
 * @example
 * ```ts
 * import { formatNotebook, parseNotebook } from "./notebook_file.ts";
 * import assert from "node:assert/strict";
 *
 * const text = '{\n "cells": [],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n';
 * assert.equal(formatNotebook(parseNotebook(text, "empty.ipynb")), text);
 * ```
 */
export function formatNotebook(notebook: Notebook): string {
  return JSON.stringify(notebook, sortKeys, 1) + "\n";
}
