import assert from "node:assert/strict";
import { join } from "@std/path";
import { parseGrid, RunFolder } from "../../lib/experiment/mod.ts";
import { DATA } from "../../lib/files/mod.ts";

/** Names in a folder, in order. */
const namesIn = (folder: string) =>
  [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("every published run is a run of a grid in data/grids, and every such grid can be read", async () => {
  const folder = join(DATA, "grids");
  const grids = namesIn(folder).map((name) =>
    parseGrid(Deno.readTextFileSync(join(folder, name)), name)
  );
  const planned = grids.flatMap(({ runs }) => runs)
    .map(({ settings }) => JSON.stringify(Object.entries(settings).sort()));
  const results = join(DATA, "results");
  for (const name of namesIn(results)) {
    if (!Deno.statSync(join(results, name)).isDirectory) continue;
    const { settings } = await new RunFolder(join(results, name))
      .readExperiment();
    const text = JSON.stringify(Object.entries(settings).sort());
    assert(planned.includes(text), `${name} is in no grid: ${text}`);
  }
});
