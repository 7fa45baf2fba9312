/**
 * The notebook of evaluation on complete grids of made-up runs: what it says and draws must
 * not hang on which runs are published yet.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { NOTEBOOKS_FOLDER, RESULTS_FOLDER } from "../../lib/files/mod.ts";
import { temporaryFolder } from "../corpus/clips.ts";
import { EVERY_GRID, makePublished } from "../report/published.ts";
import { NOTEBOOKS, toModule } from "./notebooks.ts";

const half = () => 0.5;

/** All grids that the notebook reads. */
const GRIDS: typeof EVERY_GRID = {
  ...EVERY_GRID,
  "protocols-speedrun": {
    axes: { protocol: ["random", "actors-5"], seed: [0, 1], fold: "all" },
    share: half,
  },
  "protocols-speedrun-once": {
    axes: { protocol: ["pairs", "files-twice"] },
    share: half,
  },
  memory: {
    base: { protocol: "copies-before-split", permuteLabels: "clip" },
    axes: { epochs: [2, 3] },
    share: half,
  },
  small: {
    base: { protocol: "speakers-5", copies: 0 },
    axes: {
      "recipe.network.options.batchNorm": [true, false],
      "recipe.network.options.blockDropout": [0, 0.4],
      fold: "all",
    },
    share: half,
  },
};

/** Makes the folder of baselines in another results' folder. */
async function copyBaselines(results: string): Promise<void> {
  const [from, to] = [RESULTS_FOLDER, results]
    .map((folder) => join(folder, "baselines"));
  await Deno.mkdir(to, { recursive: true });
  for (const { name } of Deno.readDirSync(from)) {
    await Deno.copyFile(join(from, name), join(to, name));
  }
}

Deno.test("05_evaluation.ipynb runs on complete grids, and then says of none that it is not", async () => {
  const { grids, results } = await makePublished(GRIDS);
  await copyBaselines(results);
  const { notebook } = NOTEBOOKS.find(({ name }) => name.startsWith("05"))!;
  const code = toModule(notebook)
    .replaceAll('"../data/grids"', JSON.stringify(grids))
    .replaceAll('"../data/results"', JSON.stringify(results));
  await using place = await temporaryFolder();
  const file = join(place.path, "cells.ts");
  await Deno.writeTextFile(file, code);
  const config = join(PROJECT_FOLDER, "deno.json");
  const { code: status, stdout, stderr } = await new Deno.Command(
    Deno.execPath(),
    {
      args: ["run", "-A", "--no-check", "--config", config, file],
      cwd: NOTEBOOKS_FOLDER,
      env: { NO_COLOR: "1" },
      stdin: "null",
    },
  ).output();
  assert.equal(status, 0, new TextDecoder().decode(stderr));
  const printed = new TextDecoder().decode(stdout);
  assert.match(printed, /All \d+ runs of the grid `ladder` are published/);
  assert.doesNotMatch(printed, /Not complete|No two rungs/);
});
