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

/** Answers of the runs of a protocol and seed. */
function answersOf(grid: string, protocol: string, seed: number) {
  return published.grids.get(grid)!.runs
    .filter(({ settings }) =>
      settings.protocol === protocol && settings.seed === seed
    )
    .flatMap(({ table }) => [...table.predictions]);
}

/** Share of right answers of the runs of a protocol and seed. */
function accuracyOf(grid: string, protocol: string, seed: number): number {
  const answers = answersOf(grid, protocol, seed);
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
  const again = await readResults(made.grids, made.results);
  assert.deepEqual(await resultsPage(again), files);
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

Deno.test("of the paper's own recipe the page names the epoch that was kept, and how far validation swings at the end", () => {
  // Validation accuracy of the made run: 18, 36, 54 and 72 % in turn.
  const { history } = published.grids.get("paper")!.runs[0];
  const shares = history.map(({ validationAccuracy }) => validationAccuracy!);
  const kept = shares.indexOf(Math.max(...shares)) + 1;
  const [low, high] = [Math.min(...shares), Math.max(...shares)]
    .map((share) => (100 * share).toFixed(1));
  // The original's extremes, as its public notebook printed them.
  assert(
    page.includes(
      `The weights of epoch ${kept} were tested. Over the last 60 epochs validation accuracy swings from ${low} to ${high} %, the original's from 61.6 to 91.5 %`,
    ),
  );
});

/** Mean recall of the classes of the runs of a protocol and seed. */
function recallOf(grid: string, protocol: string, seed: number): number {
  const answers = answersOf(grid, protocol, seed);
  const recalls = [...Map.groupBy(answers, ({ truth }) => truth).values()]
    .map((own) =>
      own.filter((p) => p.truth === p.predicted).length / own.length
    );
  return recalls.reduce((a, b) => a + b) / recalls.length;
}

/** Share of right answers of seeds whose probabilities are multiplied, item by item. */
function joinedAccuracy(seeds: readonly number[]): number {
  const { labels } = published.grids.get("new-voices")!.runs[0].table;
  const members = seeds.map((seed) =>
    answersOf("new-voices", "actors-5", seed)
      .toSorted((a, b) => a.item < b.item ? -1 : 1)
  );
  const right = members[0].filter(({ truth, probabilities }, i) => {
    const said = probabilities.map((_, label) =>
      members.reduce(
        (sum, own) => sum + Math.log(own[i].probabilities[label]),
        0,
      )
    );
    return labels[said.indexOf(Math.max(...said))] === truth;
  });
  return right.length / members[0].length;
}

Deno.test("new voices: each seed, three and five seeds as one model of so many parameters, and the gains over the paper's network", () => {
  const [each, three, five, ...others] = tableBelow("## New voices");
  assert.deepEqual(others, []);
  const [mine, papers] = ["new-voices", "protocols-fast"].map((grid) =>
    [accuracyOf, recallOf].map((of) => of(grid, "actors-5", 0))
  );
  const mean = [0, 1, 2, 3, 4, 5]
    .map((seed) => accuracyOf("new-voices", "actors-5", seed))
    .reduce((a, b) => a + b) / 6;
  // Four blocks of convolution and norm, 2 · 4 · 64 statistics for 8 labels.
  const least = 192 + 4_704 + 13_968 + 27_840 + 4_104;
  const most = 288 + 9_636 + 26_334 + 52_536 + 5_640; // of fold 5, which is wider
  assert.deepEqual(each.slice(0, 4), [
    "`actors-5`",
    "cnn-stats",
    `${least} to ${most}`,
    "6",
  ]);
  assert(each[4].startsWith(`${(100 * mean).toFixed(1)} ± `), each[4]);
  for (const [i, cell] of [each[6], each[7]].entries()) {
    const gain = (100 * (mine[i] - papers[i])).toFixed(1);
    assert(cell.startsWith(`+${gain} [`), cell);
  }
  assert.equal(each[8], "0");
  assert.deepEqual(three.slice(1, 4), [
    "cnn-stats, 3 seeds as one model",
    `${3 * least} to ${3 * most}`,
    "2", // of six seeds
  ]);
  assert.deepEqual(five.slice(1, 4), [
    "cnn-stats, 5 seeds as one model",
    `${5 * least} to ${5 * most}`,
    "1",
  ]);
  const joined = [joinedAccuracy([0, 1, 2]), joinedAccuracy([3, 4, 5])];
  const threes = (joined[0] + joined[1]) / 2;
  assert(three[4].startsWith(`${(100 * threes).toFixed(1)} ± `), three[4]);
  const gain = (100 * (threes - papers[0])).toFixed(1);
  assert(three[6].startsWith(`+${gain} [`), three[6]);
  assert.match(five[4], /^[\d.]+ \[[\d.]+, [\d.]+\]$/);
  for (const cell of five.slice(6, 8)) assert.match(cell, /^\+[\d.]+ \[/);
});

Deno.test("what each fold took: arms by their figure on validation, gains paired by fold and seed, and each fold's choice", () => {
  const tried = tableBelow("### What each fold took");
  assert.deepEqual(
    tried.map(([arm, , runs, uar, gain]) => [arm, runs, uar, gain]),
    [
      ["base", "4", "40.0", ""],
      ["gentle", "4", "40.0", "+0.0 ± 4.6"],
      ["hard", "4", "40.0", "+0.0 ± 0.0"],
    ],
  );
  assert.match(tried[1][1], /labelSmoothing 0.2/);
  const below = page.split("### What each fold took")[1].split("\n\n")[2];
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
