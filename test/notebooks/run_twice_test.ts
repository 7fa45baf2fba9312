import assert from "node:assert/strict";
import { testWithJupyter } from "./jupyter_here.ts";
import { NOTEBOOKS } from "./notebooks.ts";
import { runTwice } from "./run_twice.ts";

// The other notebooks take minutes: deno run -A test/notebooks/run_twice.ts
testWithJupyter(
  "03_augmentation.ipynb run twice in one kernel shows the same, and what counts on is found",
  async (jupyter) => {
    const named = NOTEBOOKS.find(({ name }) => name.startsWith("03"))!;
    assert.deepEqual(await runTwice(jupyter, named), []);
    const counting = {
      cell_type: "code" as const,
      id: "counting",
      metadata: {},
      source:
        "globalThis.n = (globalThis.n ?? 0) + 1; console.log(globalThis.n);",
      outputs: [],
      execution_count: null,
    };
    const notebook = { ...named.notebook, cells: [counting] };
    assert.deepEqual(await runTwice(jupyter, { ...named, notebook }), [
      "counting",
    ]);
  },
);
