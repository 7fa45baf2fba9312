import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  chooseArms,
  parseGrid,
  readPublished,
  withChosenArms,
} from "../../lib/experiment/mod.ts";
import { DATA } from "../../lib/files/mod.ts";
import { RECIPES } from "../../lib/model/mod.ts";
import { EVERY_GRID, makePublished } from "../report/published.ts";

/** The made-up screening, as far as it is published. */
async function screened(
  share: (typeof EVERY_GRID)["screening"]["share"],
  base = EVERY_GRID.screening.base,
) {
  const screening = { ...EVERY_GRID.screening, base, share };
  const { grids, results } = await makePublished({ screening });
  return await readPublished(join(grids, "screening.json"), results);
}

Deno.test("a screening is read without a look at its tests", async () => {
  const { runs, screened: read } = await screened(EVERY_GRID.screening.share);
  assert.equal(runs.length, 0);
  assert.equal(read.length, 12);
  assert(read.every((run) => !("table" in run)));
});

Deno.test("chooseArms() takes the best on each fold's own validation speakers, of equals the first", async () => {
  const screening = await screened(EVERY_GRID.screening.share);
  const chosen = await chooseArms(screening);
  assert.deepEqual(
    chosen.map(({ fold, arm, runs }) => [fold, arm, runs]),
    [[1, "gentle", 2], [2, "base", 2]],
  );
  // The last epoch of a made-up run has four fifths of its share on validation.
  assert(Math.abs(chosen[0].validationUar - 0.6 * 4 / 5) < 1e-12);
  const [first, second] = chosen.map(({ tested }) => tested);
  assert(first.length > 0 && first.every((who) => !second.includes(who)));
});

Deno.test("chooseArms() leaves a fold without an arm while one of its runs is missing", async () => {
  const screening = await screened(({ fold, seed, recipe: { name } }) =>
    fold === 1 && seed === 1 && name.includes("hard") ? undefined : 0.5
  );
  const chosen = await chooseArms(screening);
  assert.deepEqual(chosen.map(({ fold }) => fold), [2]);
  await assert.rejects(
    withChosenArms("{}", screening),
    /every fold must have all its runs published, 1 of 2 have/,
  );
});

Deno.test("chooseArms() refuses runs that have heard the speakers of their test", async () => {
  const screening = await screened(() => 0.5, { protocol: "random-2" });
  await assert.rejects(
    chooseArms(screening),
    /its training must not have heard the test's speakers, it has heard/,
  );
});

Deno.test("withChosenArms() writes a grid whose folds have the arms' settings, and replaces an older choice", async () => {
  const screening = await screened(EVERY_GRID.screening.share);
  const text = JSON.stringify({
    title: "t",
    base: { protocol: "speakers-2" },
    axes: { fold: "all" },
    arms: { old: {} },
    armOfFold: { 1: "old", 2: "old" },
  });
  const { text: chosen } = await withChosenArms(text, screening);
  const { runs, arms } = parseGrid(chosen, "g.json");
  assert.deepEqual(Object.keys(arms), ["base", "gentle"]);
  assert.deepEqual(
    runs.map(({ settings: { recipe } }) => recipe.labelSmoothing),
    [0.2, RECIPES.fast.labelSmoothing],
  );
  assert.equal((await withChosenArms(chosen, screening)).text, chosen);
});

Deno.test("the folds of the published grid have the arms that its screening chooses", async () => {
  const [grids, results] = [join(DATA, "grids"), join(DATA, "results")];
  const screening = await readPublished(
    join(grids, "screening.json"),
    results,
  );
  const text = await Deno.readTextFile(join(grids, "new-voices.json"));
  const { armOfFold = {} } = JSON.parse(text);
  const chosen = await chooseArms(screening);
  assert.deepEqual(
    armOfFold,
    Object.fromEntries(chosen.map(({ fold, arm }) => [fold, arm])),
  );
});
