import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  parseGrid,
  readPublished,
  RunFolder,
} from "../../lib/experiment/mod.ts";
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
    const folder = new RunFolder(join(results, name));
    if (!await folder.has("experiment")) continue; // a grid's, or the page
    const { settings } = await folder.readExperiment();
    const text = JSON.stringify(Object.entries(settings).sort());
    assert(planned.includes(text), `${name} is in no grid: ${text}`);
  }
});

Deno.test("every folder of published runs is a grid's, and every run in it one of the grid's", async () => {
  const [grids, results] = [join(DATA, "grids"), join(DATA, "results")];
  const known = namesIn(grids).map((name) => name.replace(".json", ""));
  for (const name of namesIn(results)) {
    const folder = join(results, name);
    const isGrids = Deno.statSync(folder).isDirectory &&
      !await new RunFolder(folder).has("experiment") &&
      !["baselines", "figures", "trials"].includes(name);
    if (!isGrids) continue;
    assert(known.includes(name), `${name} is no grid`);
    const file = join(grids, `${name}.json`);
    const { runs, screened } = await readPublished(file, results);
    const names = [...runs, ...screened].map((run) => run.name);
    assert.deepEqual(names.sort(), namesIn(folder));
  }
});
