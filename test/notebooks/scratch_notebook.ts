/**
 * A notebook that a test writes and opens in JupyterLab: below the project's folder, where
 * git doesn't look.
 *
 * @module
 */
import { join, relative } from "@std/path";
import type { Page } from "playwright-core";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import type { LabServer } from "./lab_server.ts";

/** The longest that a page takes on a busy machine, in ms. */
export const PATIENCE = 120_000;

/** A notebook of some code cells, which import from `../../../lib`. */
function notebookOf(sources: readonly string[]): string {
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = {
    name: "deno",
    display_name: "Deno",
    language: "typescript",
  };
  return JSON.stringify({
    cells,
    metadata: { kernelspec },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** A notebook that lies there until it is disposed. */
export interface ScratchNotebook extends AsyncDisposable {
  /** Opens it in JupyterLab. */
  open(page: Page, lab: LabServer): Promise<void>;
}

/** Writes a notebook of some code cells. */
export async function scratchNotebook(
  ...sources: string[]
): Promise<ScratchNotebook> {
  const cache = join(PROJECT_FOLDER, "data", "cache");
  await Deno.mkdir(cache, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: cache, prefix: "test-" });
  await Deno.writeTextFile(
    join(folder, "scratch.ipynb"),
    notebookOf(sources),
  );
  const place = relative(PROJECT_FOLDER, folder).replaceAll("\\", "/");
  return {
    open: async (page, lab) => {
      await page.goto(lab.url(`/lab/tree/${place}/scratch.ipynb`));
      await page.locator(".jp-Notebook .jp-Cell .cm-content").first().click();
      // Only when the kernel is there does a cell run.
      await page.locator('[data-status="idle"]').first().waitFor({
        state: "attached",
        timeout: PATIENCE,
      });
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
