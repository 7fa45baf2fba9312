import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  placeShortResults,
  readResults,
  resultsPage,
  shortResults,
} from "../../../lib/report/mod.ts";
import {
  GRIDS_FOLDER,
  README,
  RESULTS_FOLDER,
} from "../../../lib/files/mod.ts";
import { EVERY_GRID, makePublished } from "../published.ts";

const made = await makePublished(EVERY_GRID);
const published = await readResults(made.grids, made.results);
const files = await resultsPage(published);
const page = files.get("README.md")!;

/** Cells of the first table below a heading. */
function tableBelow(heading: string): string[][] {
  const lines = page.split(`${heading}`)[1].split("\n");
  const start = lines.findIndex((line) => line.startsWith("|"));
  const table = lines.slice(start + 2);
  return table.slice(0, table.findIndex((line) => !line.startsWith("|")))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

/** Share of right answers of the runs of a protocol and seed. */
function accuracyOf(grid: string, protocol: string, seed: number): number {
  const answers = published.grids.get(grid)!.runs
    .filter(({ settings }) =>
      settings.protocol === protocol && settings.seed === seed
    )
    .flatMap(({ table }) => [...table.predictions]);
  const right = answers.filter((p) => p.truth === p.predicted);
  return right.length / answers.length;
}

Deno.test("deno task results changes nothing: the committed page is made again byte for byte", async () => {
  const committed = await readResults(GRIDS_FOLDER, RESULTS_FOLDER);
  const readme = await Deno.readTextFile(README);
  const short = await shortResults(committed);
  assert.equal(placeShortResults(readme, short), readme);
  const again = await resultsPage(committed);
  for (const [path, text] of again) {
    const stored = await Deno.readTextFile(join(RESULTS_FOLDER, path));
    assert.equal(text, stored, path);
  }
});

Deno.test("the page is the same again, and lists every picture that it shows", async () => {
  assert.deepEqual(await resultsPage(published), files);
  const shown = [...page.matchAll(/\]\((figures\/[\w.-]+)\)/g)]
    .map(([, path]) => path);
  assert.deepEqual(shown.sort(), [...files.keys()].slice(1).sort());
  for (const path of shown) assert.match(files.get(path)!, /^<svg/);
});

Deno.test("the table of protocols has the paper's row, the mean over seeds, and only seeds with all folds", () => {
  const rows = tableBelow("## The same network under every protocol");
  assert.deepEqual(
    rows.map(([protocol, , seeds]) => [protocol, seeds]),
    [
      ["`copies-before-split`", "1"], // the paper's
      ["`copies-before-split`", "2"],
      ["`copies-before-split`", "2"],
      ["`files-twice`", "1"],
      ["`random`", "2"],
      ["`pairs`", "1"],
      ["`actors-5`", "1"],
    ],
  );
  assert.match(rows[0][4], /^94\.02 \[91\.4, 95\.9\]$/);
  const [first, second] = [0, 1].map((seed) =>
    accuracyOf("protocols-fast", "random", seed)
  );
  const mean = 100 * (first + second) / 2;
  assert.match(rows[4][4], new RegExp(`^${mean.toFixed(1)} ± `));
  // Nothing heard of actors; 5 folds of 4 epochs of 15 s on two threads.
  assert.deepEqual(rows[6].slice(6), ["0", "0", "0", "10.0"]);
  assert.match(page, /the grid `protocols-fast` 13 of 14 runs are published/);
});

Deno.test("the ladder compares each rung with the one before, seed by seed", () => {
  const rows = tableBelow("## The ladder");
  assert.deepEqual(rows.map(([, protocol]) => protocol), [
    "`ladder-emotion`",
    "`ladder-voice`",
    "`ladder-take`",
    "`ladder-recording`",
  ]);
  const [low, high] = ["ladder-emotion", "ladder-voice"].map((protocol) =>
    [0, 1].map((seed) => accuracyOf("ladder", protocol, seed))
      .reduce((a, b) => a + b) / 2
  );
  const gain = (100 * (high - low)).toFixed(1);
  assert(rows[1][5].startsWith(`+${gain} [`), rows[1][5]);
  assert.match(
    rows[1][6],
    /^seed 0: \d+ to \d+, p [=<] [\d.]+; seed 1: \d+ to \d+, p [=<] [\d.]+$/,
  );
});

Deno.test("the speed run is told by siblings, and its mean is laid beside the paper's figure", () => {
  const rows = tableBelow("## The speed run");
  for (const [seed, epochs, minutes, all, known] of rows) {
    const [, right, items] = /^(\d+) of (\d+)/.exec(all)!.map(Number);
    const found = accuracyOf(
      "speedrun",
      "copies-before-split",
      Number(seed),
    );
    assert.equal(right / items, found);
    assert.equal(items, 96);
    assert(Number(/of (\d+)/.exec(known)![1]) <= items);
    assert.deepEqual([epochs, minutes], ["4", "1.00"]);
  }
  assert.match(
    page,
    /Mean accuracy \d+\.\d\d %, at least the paper's 94\.02 %/,
  );
});

Deno.test("new voices: each seed, all seeds as one model, and the gain over the paper's network", () => {
  const [each, together, ...others] = tableBelow("## New voices");
  assert.deepEqual(others, []);
  const accuracies = [0, 1].map((seed) =>
    accuracyOf("new-voices", "actors-5", seed)
  );
  const mean = (accuracies[0] + accuracies[1]) / 2;
  assert.deepEqual(each.slice(0, 3), ["`actors-5`", "cnn-stats", "2"]);
  assert(each[3].startsWith(`${(100 * mean).toFixed(1)} ± `), each[3]);
  const paper = accuracyOf("protocols-fast", "actors-5", 0);
  const gain = (100 * (accuracies[0] - paper)).toFixed(1);
  assert(each[5].startsWith(`+${gain} [`), each[5]);
  assert.equal(each[6], "0");
  assert.equal(together[1], "cnn-stats, 2 seeds as one model");
});

Deno.test("what helped: arms by their figure on validation, gains paired by fold and seed, and each fold's choice", () => {
  const tried = tableBelow("### What helped");
  assert.deepEqual(
    tried.map(([arm, , runs, uar, gain]) => [arm, runs, uar, gain]),
    [
      ["base", "4", "40.0", ""],
      ["gentle", "4", "40.0", "+0.0 ± 4.6"],
      ["hard", "4", "40.0", "+0.0 ± 0.0"],
    ],
  );
  assert.match(tried[1][1], /labelSmoothing 0.2/);
  const below = page.split("### What helped")[1].split("\n\n")[2];
  const rows = below.split("\n").slice(2).map((line) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim())
  );
  assert.deepEqual(
    rows.map(([fold, , arm, uar]) => [fold, arm, uar]),
    [["1", "gentle", "48.0"], ["2", "base", "40.0"]],
  );
});

Deno.test("controls and other grids have their tables, and the page says what is not there", () => {
  assert.equal(tableBelow("## Controls").length, 4);
  assert.deepEqual(
    tableBelow("## Other grids").map(([smoothing]) => smoothing),
    ["0", "0.1"],
  );
  assert.match(page, /Not published yet: `deno task baselines`/);
});

Deno.test("the page of nothing says so, and draws nothing", async () => {
  const { grids, results } = await makePublished(
    Object.fromEntries(
      Object.entries(EVERY_GRID).map((
        [name, grid],
      ) => [name, { ...grid, share: () => undefined }]),
    ),
  );
  const empty = await resultsPage(await readResults(grids, results));
  assert.deepEqual([...empty.keys()], ["README.md"]);
  const text = empty.get("README.md")!;
  assert.match(text, /the grid `ladder` 0 of 40 runs are published/);
  assert.match(text, /94\.02/);
});

Deno.test("the short tables have a line for each protocol and rung, a column for each recipe", async () => {
  const short = await shortResults(published);
  const lines = short.split("\n").map((line) =>
    line.split("|").map((cell) => cell.trim())
  );
  const [head] = lines;
  assert.deepEqual(head.slice(3, -1), ["`fast`"]);
  const random = lines.find(([, protocol]) => protocol === "`random`")!;
  const mean = 50 * (accuracyOf("protocols-fast", "random", 0) +
    accuracyOf("protocols-fast", "random", 1));
  assert(random[3].startsWith(`${mean.toFixed(1)} [`), random[3]);
  assert.equal(
    lines.filter(([, rung]) => rung?.startsWith("ladder")).length,
    1,
  );
  assert.equal(lines.length, 2 + 5 + 1 + 2 + 4);
});

Deno.test("placeShortResults() replaces what is between the marks, and says which are missing", () => {
  const [begin, end] = [
    "<!-- made by `deno task results` -->",
    "<!-- until here -->",
  ];
  const readme = `a\n${begin}\nold\n${end}\nb\n`;
  assert.equal(
    placeShortResults(readme, "new"),
    `a\n${begin}\n\nnew\n\n${end}\nb\n`,
  );
  assert.throws(
    () => placeShortResults("no marks", "new"),
    /README must have the lines .*made by.*until here/,
  );
});
