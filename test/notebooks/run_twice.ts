/**
 * Runs notebooks top to bottom twice in the same kernel, and says which cells then show
 * something else: `deno run -A test/notebooks/run_twice.ts [NAME…]`, all without a name.
 *
 * @module
 */
import { join } from "@std/path";
import { type Jupyter, prepareJupyter } from "../../lib/commands/jupyter.ts";
import {
  formatNotebook,
  joinText,
  normaliseNotebook,
  type Notebook,
  type NotebookCell,
  parseNotebook,
} from "../../lib/commands/notebook_file.ts";
import { runNotebook } from "../../lib/commands/notebooks.ts";
import { NOTEBOOKS_FOLDER } from "../../lib/files/mod.ts";
import { temporaryFolder } from "../corpus/clips.ts";
import { codeCells, type NamedNotebook, NOTEBOOKS } from "./notebooks.ts";

/** The most seconds that a cell may take. */
const TIMEOUT = 600;

/** Cells that show how long something took, by what stands in them. */
const MEASURES_TIME = /shortestTime\(|performance\.now\(/;

/** A notebook's code cells, and then all of them again. */
function doubled(notebook: Notebook): Notebook {
  const once = codeCells(notebook);
  const again = once.map((cell) => ({ ...cell, id: `${cell.id}-again` }));
  return { ...notebook, cells: [...once, ...again] };
}

/** What a cell shows, as a text; of display names, which differ, nothing. */
function shown(cell: NotebookCell): string {
  if (cell.cell_type !== "code") return "";
  const outputs = cell.outputs.map((output) => ({
    ...output,
    execution_count: null,
  }));
  return JSON.stringify(outputs).replaceAll(/ser-[\w-]+?-\d+/g, "id");
}

/**
 * Runs a notebook twice in one kernel.
 *
 * @returns ids of the cells that show something else the second time, but those that
 *   measure time
 * @throws {Error} if a cell fails
 */
export async function runTwice(
  jupyter: Jupyter,
  { name, notebook }: NamedNotebook,
): Promise<string[]> {
  await using place = await temporaryFolder();
  const path = join(place.path, name);
  await Deno.writeTextFile(path, formatNotebook(doubled(notebook)));
  const result = join(place.path, "result.ipynb");
  const { error } = await runNotebook(jupyter, {
    path,
    folder: NOTEBOOKS_FOLDER,
    result,
    timeout: TIMEOUT,
  });
  if (error !== null) {
    throw new Error(
      `Cannot run ${name} twice: cell ${error.cell} failed: ${error.message}`,
    );
  }
  const done = normaliseNotebook(
    parseNotebook(await Deno.readTextFile(result), name),
  );
  const cells = codeCells(done);
  const half = cells.length / 2;
  return cells.slice(0, half)
    .filter((cell, i) =>
      !MEASURES_TIME.test(joinText(cell.source)) &&
      shown(cell) !== shown(cells[half + i])
    )
    .map(({ id }) => id);
}

if (import.meta.main) {
  const jupyter = await prepareJupyter();
  const wanted = NOTEBOOKS.filter(({ name }) =>
    Deno.args.length === 0 || Deno.args.some((word) => name.startsWith(word))
  );
  for (const one of wanted) {
    const different = await runTwice(jupyter, one);
    const outcome = different.length === 0
      ? "the same results"
      : `cells differ: ${different.join(", ")}`;
    console.log(`${one.name}: ${outcome}`);
  }
}
