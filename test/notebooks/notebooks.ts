/**
 * The project's notebooks, as tests read them.
 *
 * @module
 */
import { join, resolve } from "@std/path";
import { pathToFileURL } from "node:url";
import { NOTEBOOKS_FOLDER } from "../../lib/files/mod.ts";
import {
  joinText,
  type Notebook,
  type NotebookCell,
  type NotebookOutput,
  parseNotebook,
} from "../../lib/commands/notebook_file.ts";

/** A code cell. */
export type CodeCell = Extract<NotebookCell, { cell_type: "code" }>;

/** A notebook and its file's name. */
export interface NamedNotebook {
  name: string;
  /** The file as it is. */
  text: string;
  notebook: Notebook;
}

async function read(name: string): Promise<NamedNotebook> {
  const text = await Deno.readTextFile(join(NOTEBOOKS_FOLDER, name));
  return { name, text, notebook: parseNotebook(text, name) };
}

/** Names of all notebooks' files, in order. */
const names = Deno.readDirSync(NOTEBOOKS_FOLDER)
  .map(({ name }) => name)
  .filter((name) => name.endsWith(".ipynb"))
  .toArray()
  .toSorted();

/** All notebooks, in order. */
export const NOTEBOOKS: NamedNotebook[] = await Promise.all(names.map(read));

/** The code cells of a notebook, in order. */
export function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell) => cell.cell_type === "code");
}

/** Where a cell is, for messages. */
export function place(name: string, { id }: NotebookCell): string {
  return `${name}, cell ${id}`;
}

/** The lines of a cell that aren't empty. */
export function sourceLines({ source }: NotebookCell): string[] {
  return joinText(source).split("\n").filter((line) => line.trim() !== "");
}

/** An output's forms by media type; empty for printed text and errors. */
export function outputData(output: NotebookOutput): Record<string, unknown> {
  return "data" in output ? output.data as Record<string, unknown> : {};
}

/** All cells of a notebook as one module, its imports as absolute addresses. */
export function toModule(notebook: Notebook): string {
  return codeCells(notebook)
    .map((cell) => joinText(cell.source))
    .join("\n\n")
    .replace(
      /(\bfrom |\bimport\()"(\.[^"]+)"/g,
      (_, word, path) =>
        `${word}"${pathToFileURL(resolve(NOTEBOOKS_FOLDER, path))}"`,
    ) + "\nexport {};\n";
}
