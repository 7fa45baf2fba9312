import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  formatNotebook,
  parseNotebook,
} from "../../lib/commands/notebook_file.ts";
import { type NotebookRun, runNotebook } from "../../lib/commands/notebooks.ts";
import { testWithJupyter } from "../notebooks/jupyter_here.ts";
import { runCli } from "./run_cli.ts";
import type { Jupyter } from "../../lib/commands/jupyter.ts";

/** A notebook's file with these code cells, below one of prose. */
async function writeNotebook(sources: string[]): Promise<string> {
  const prose = { cell_type: "markdown", source: "# Made by a test" };
  const code = sources.map((source) => ({
    cell_type: "code",
    source,
    outputs: [],
    execution_count: null,
  }));
  const cells = [prose, ...code].map((cell, index) => ({
    ...cell,
    id: `cell-${index}`,
    metadata: {},
  }));
  const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  const path = join(await Deno.makeTempDir(), "made.ipynb");
  const text = formatNotebook(parseNotebook(JSON.stringify(notebook), path));
  await Deno.writeTextFile(path, text);
  return path;
}

/** Runs code cells, and gives how it went, which cells began, and the file with outputs. */
async function runCells(jupyter: Jupyter, sources: string[], timeout = 60) {
  const path = await writeNotebook(sources);
  const result = `${path}.done.ipynb`;
  const begun: number[] = [];
  const run = await runNotebook(jupyter, {
    path,
    result,
    timeout,
    onCell: (cell) => begun.push(cell),
  });
  return {
    run,
    begun,
    notebook: parseNotebook(await Deno.readTextFile(result), result),
  };
}

/** The run failed in the second of the notebook's cells, for this reason. */
function assertFailed(run: NotebookRun, reason: RegExp): void {
  assert.equal(run.error?.cell, 2);
  assert.match(run.error.message, reason);
}

testWithJupyter(
  "runNotebook() runs cells in order in one kernel, in the notebook's folder",
  async (jupyter) => {
    const { run, begun, notebook } = await runCells(jupyter, [
      "const one: number = await Promise.resolve(1);",
      "console.log(Deno.cwd()); one + 1",
    ]);
    assert.equal(run.error, null);
    assert.equal(run.name, "made.ipynb");
    assert.ok(run.seconds > 0);
    assert.deepEqual(begun, [2, 3]);
    const last = notebook.cells[2];
    assert(last.cell_type === "code");
    const [printed, value] = last.outputs;
    assert(printed.output_type === "stream" && "data" in value);
    assert.match(String(printed.text), /deno|tmp|Temp/i);
    assert.deepEqual(
      value.data,
      { "text/plain": ["2"] },
      "a value without colours",
    );
  },
);

testWithJupyter(
  "runNotebook() names the cell that throws, and why",
  async (jupyter) => {
    const { run, begun } = await runCells(jupyter, [
      'throw new RangeError("three is too many")',
      "1",
    ]);
    assertFailed(run, /RangeError: three is too many/);
    assert.deepEqual(begun, [2], "cells below it are not run");
  },
);

testWithJupyter(
  "runNotebook() names the cell that takes too long, and the one that ends the kernel",
  async (jupyter) => {
    const endless = await runCells(jupyter, ["await new Promise(() => {})"], 2);
    assertFailed(endless.run, /took longer than 2 s/);
    const deadly = await runCells(jupyter, ["Deno.exit(3)"]);
    assertFailed(deadly.run, /the kernel died/);
  },
);

testWithJupyter(
  "runNotebook() fails on a file that is no notebook",
  async (jupyter) => {
    const path = await Deno.makeTempFile({ suffix: ".ipynb" });
    await Deno.writeTextFile(path, "no notebook");
    await assert.rejects(
      runNotebook(jupyter, { path, result: `${path}.out`, timeout: 10 }),
      /Cannot run .*\.ipynb: Jupyter stopped without a result; its last line was: /,
    );
  },
);

Deno.test("notebooks names the notebooks there are, and the one that was asked for", async () => {
  const { code, stderr } = await runCli(["notebooks", "99_none"]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /there is no notebook "99_none"\. There are: .*01_explore/,
  );
});

Deno.test("notebooks writes no outputs of another corpus than the embedded one", async () => {
  const { code, stderr } = await runCli(["notebooks"], {
    SER_CORPUS: "ravdess",
  });
  assert.equal(code, 2);
  assert.match(
    stderr,
    /only outputs on the embedded corpus are stored, and SER_CORPUS is ravdess\. Add --check/,
  );
});
