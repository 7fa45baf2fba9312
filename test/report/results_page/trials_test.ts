import assert from "node:assert/strict";
import { join } from "@std/path";
import { readResults, resultsPage } from "../../../lib/report/mod.ts";
import { GRIDS_FOLDER, RESULTS_FOLDER } from "../../../lib/files/mod.ts";
import { EVERY_GRID, makePublished } from "../published.ts";

Deno.test("trials: the best first, gains paired by fold and seed; a wrong line is named", async () => {
  const made = await makePublished(EVERY_GRID);
  const folder = join(made.results, "trials");
  await Deno.mkdir(folder);
  const file = join(folder, "new-voices.csv");
  const lines = [
    "arm,seed,fold,parameters,uar",
    "base,0,1,100,0.5",
    "base,1,1,100,0.6",
    '"masks, long",0,1,100,0.4',
    '"masks, long",1,1,100,0.6',
    "wider,1,1,120,0.7",
  ];
  await Deno.writeTextFile(file, lines.join("\n"));
  await Deno.writeTextFile(
    join(folder, "random-clips.csv"),
    lines.slice(0, 2).join("\n"),
  );
  const text = (await resultsPage(await readResults(made.grids, made.results)))
    .get("README.md")!;
  const rowsBelow = (heading: string) =>
    text.split(heading)[1].split("\n\n")[2].split("\n").slice(2).map((line) =>
      line.split("|").slice(1, -1).map((cell) => cell.trim())
    );
  assert.deepEqual(rowsBelow("### What helped"), [
    ["wider", "120", "1", "70.0", "+10.0"],
    ["base", "100", "2", "55.0", ""],
    ["masks, long", "100", "2", "50.0", "-5.0 ± 5.0"],
  ]);
  assert.deepEqual(rowsBelow("### On random clips"), [
    ["base", "100", "1", "50.0", ""],
  ]);
  for (
    const [line, fault] of [
      ["masks,0,1,100,1.2", /line 7, uar/],
      ["masks,0.5,1,100,0.2", /line 7, seed/],
      ["masks,0,1", /line 7, parameters/],
      ["masks,,1,100,0.2", /line 7, seed/],
    ] as const
  ) {
    await Deno.writeTextFile(file, [...lines, line].join("\n"));
    await assert.rejects(readResults(made.grids, made.results), fault);
  }
});

Deno.test("every published trial is of an arm that the program for trials knows, all seeds in five folds each", async () => {
  const all = await readResults(GRIDS_FOLDER, RESULTS_FOLDER);
  for (
    const [file, trials, seeds, first] of [
      ["arms.json", all.trials, 3, {}],
      ["arms_random.json", all.randomTrials, 1, { epochs: 40 }],
    ] as const
  ) {
    const arms = JSON.parse(
      await Deno.readTextFile(
        new URL(`../../screening/${file}`, import.meta.url),
      ),
    );
    const found = Map.groupBy(trials, ({ arm }) => arm);
    assert.deepEqual([...found.keys()], Object.keys(arms));
    assert.deepEqual(Object.values(arms)[0], first);
    for (const [arm, own] of found) {
      const pairs = new Set(own.map(({ seed, fold }) => `${seed} ${fold}`));
      assert.deepEqual([own.length, pairs.size], [5 * seeds, 5 * seeds], arm);
    }
  }
});
