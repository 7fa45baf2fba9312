import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonFileError } from "../../lib/files/mod.ts";
import { parseGrid } from "../../lib/experiment/grid.ts";
import { nameRuns } from "../../lib/experiment/run_names.ts";

/** The error of a grid's text. */
function errorOf(text: string): string {
  try {
    parseGrid(text, "g.json");
  } catch (error) {
    assert(error instanceof JsonFileError, String(error));
    return error.message;
  }
  assert.fail(`accepted ${text}`);
}

Deno.test("parseGrid() makes every combination a run, the last axis turning fastest", () => {
  const { runs, axes } = parseGrid(
    `{ "title": "t", "base": { "corpus": "ravdess" },
       "axes": { "protocol": ["random", "pairs"], "seed": [0, 1, 2] } }`,
    "g.json",
  );
  assert.deepEqual(axes, ["protocol", "seed"]);
  assert.deepEqual(
    runs.map(({ settings: { protocol, seed } }) => `${protocol} ${seed}`),
    [
      "random 0",
      "random 1",
      "random 2",
      "pairs 0",
      "pairs 1",
      "pairs 2",
    ],
  );
  assert(runs.every(({ settings }) => settings.corpus === "ravdess"));
});

Deno.test('parseGrid() takes all folds of each protocol where fold is "all"', () => {
  const { runs } = parseGrid(
    `{ "title": "t", "axes": { "protocol": ["random", "actors-5", "speakers-3"], "fold": "all" } }`,
    "g.json",
  );
  assert.deepEqual(runs.map(({ name }) => name), [
    "protocol-random_fold-1",
    ...[1, 2, 3, 4, 5].map((n) => `protocol-actors-5_fold-${n}`),
    ...[1, 2, 3].map((n) => `protocol-speakers-3_fold-${n}`),
  ]);
});

Deno.test("parseGrid() reaches into a recipe, and says so in its name", () => {
  const { runs: [run, other] } = parseGrid(
    `{ "title": "t", "base": { "recipe": "paper" },
       "axes": { "recipe.network.options.blockDropout": [0, 0.1] } }`,
    "g.json",
  );
  const { recipe } = run.settings;
  assert.deepEqual(recipe.network.options, {
    ...recipe.network.options as object,
    blockDropout: 0,
  });
  assert.equal(recipe.name, "paper (blockDropout 0)");
  assert.equal(recipe.batchSize, 32);
  assert.equal(run.name, "blockDropout-0");
  assert.notEqual(JSON.stringify(other.settings), JSON.stringify(run.settings));
});

/** A grid with three arms, whose last one changes two settings. */
const ARMS = `"arms": {
  "base": {},
  "gentle": { "recipe.labelSmoothing": 0.2 },
  "other": { "recipe": "paper", "recipe.network.options.blockDropout": 0, "copies": 0 } }`;

Deno.test("parseGrid() makes arms the first axis, each with all its changes", () => {
  const { runs, axes, arms } = parseGrid(
    `{ "title": "t", "base": { "recipe": "speedrun" }, "axes": { "seed": [0, 1] }, ${ARMS} }`,
    "g.json",
  );
  assert.deepEqual(axes, ["arm", "seed"]);
  assert.deepEqual(Object.keys(arms), ["base", "gentle", "other"]);
  assert.deepEqual(runs.map(({ name }) => name), [
    "arm-base_seed-0",
    "arm-base_seed-1",
    "arm-gentle_seed-0",
    "arm-gentle_seed-1",
    "arm-other_seed-0",
    "arm-other_seed-1",
  ]);
  const [base, , gentle, , other] = runs.map(({ settings }) => settings);
  assert.equal(base.recipe.name, "speedrun");
  assert.equal(gentle.recipe.name, "speedrun (gentle)");
  assert.deepEqual(
    { ...gentle.recipe, name: "speedrun", labelSmoothing: 0.1 },
    base.recipe,
  );
  const { optimizer, network } = other.recipe;
  assert.equal(optimizer.kind, "sgd");
  assert.equal(network.options.blockDropout, 0);
  assert.deepEqual([other.copies, base.copies], [0, 2]);
});

Deno.test("parseGrid() gives each fold the arm that the grid says, in one row of runs", () => {
  const { runs, axes } = parseGrid(
    `{ "title": "t", "base": { "recipe": "speedrun", "protocol": "speakers-2" },
       "axes": { "fold": "all", "seed": [3] }, ${ARMS},
       "armOfFold": { "1": "gentle", "2": "other" } }`,
    "g.json",
  );
  assert.deepEqual(axes, ["fold", "seed"]);
  assert.deepEqual(
    runs.map(({ name, settings: { fold, copies, recipe } }) =>
      `${name}: ${fold}, ${copies}, ${recipe.name}`
    ),
    [
      "seed-3_fold-1: 1, 2, speedrun (gentle)",
      "seed-3_fold-2: 2, 0, paper (other)",
    ],
  );
});

Deno.test("parseGrid() names line and reason of what it refuses", () => {
  const cases: [string, RegExp][] = [
    [
      '{"title": "t", "axes": {"seed": [1]},\n"arms": {"a":\n{"sead": 1}}}',
      /line 3, arms\.a\.sead: expected a known setting, there is no sead/,
    ],
    [
      '{"title": "t", "axes": {"seed": [1]},\n"arms": {"a": {"seed": 2}}}',
      /line 2, arms\.a\.seed: expected either an arm's setting or an axis, not both/,
    ],
    [
      '{"title": "t", "axes": {}, "arms": {"a": {"recipe.epochs":\n0}}}',
      /arms\.a\.recipe\.epochs: .*recipe\.epochs.*got 0/,
    ],
    [
      '{"title": "t", "axes": {},\n"arms": {"a": {}}, "armOfFold":\n{"1": "b"}}',
      /line 3, armOfFold\.1: expected one of the arms, there is no b/,
    ],
    [
      '{"title": "t",\n"axes": {\n"sead": [1]}}',
      /line 3, axes\.sead: expected a known setting, there is no sead/,
    ],
    [
      '{"title": "t",\n"axes": {},\n"bases": {}}',
      /line 3: expected known fields only, got "bases"/,
    ],
    [
      '{"title": "t",\n"axes": {\n"seed": [1,\n-2]}}',
      /line 4, axes\.seed\.1: .*seed.*got -2/,
    ],
    [
      '{"title": "t",\n"axes": {\n"seed": []}}',
      /line 3, axes\.seed: .*>=1 items, got \[\]/,
    ],
    [
      '{"title": "t",\n"axes": {\n"seed": [1, 2,\n1]}}',
      /line 4, axes\.seed\.2: expected each value once/,
    ],
    [
      '{"title": "t",\n"axes": {\n"seed": [1],\n"seed": [2]}}',
      /line 4: expected each name once/,
    ],
    [
      '{"title": "t",\n"base": {"seed": 1},\n"axes": {"seed": [2]}}',
      /line 2, base\.seed: .*not both/,
    ],
    [
      '{"title": "t",\n"axes": {\n"seed": "all"}}',
      /line 3, axes\.seed: .*only fold/,
    ],
    [
      '{"title": "t",\n"base": {"protocol": "loso"},\n"axes": {\n"fold": "all"}}',
      /line 4, axes\.fold: .*depends on the corpus/,
    ],
    [
      '{"title": "t",\n"base": {\n"protocol": "actors-9"},\n"axes": {"seed": [2]}}',
      /line 3, base\.protocol: .*actors-9/,
    ],
    [
      '{"title": "t",\n"base": {\n"fold": 2},\n"axes": {"seed": [2]}}',
      /line 3, base\.fold: .*random has 1 fold/,
    ],
    [
      '{"title": "t",\n"axes": {\n"recipe.network.options.blockDropuot": [0.1]}}',
      /line 3, axes\..*: expected a known setting, there is no recipe.network.options.blockDropuot/,
    ],
    [
      '{"title": "t",\n"axes": {\n"recipe.optimiser.beta1": [0.1]}}',
      /line 3, axes\..*: expected a known setting/,
    ],
    [
      '{"title": "t",\n"axes": {\n"recipe": [\n"fast",\n"fats"]}}',
      /line 5, axes\.recipe\.1: /,
    ],
    [
      '{"title": "t",\n"axes": {\n"recipe.network.options.blockDropout": [0.1,\n2]}}',
      /line 4, axes\..*got 2/,
    ],
    ["", /line 1: expected JSON/],
    [
      '{"title": "t", "axes": {"constructor.x": [1]}}',
      /expected a known setting/,
    ],
  ];
  for (const [text, message] of cases) {
    assert.match(errorOf(text), message);
  }
});

Deno.test("parseGrid() refuses a grid of more runs than anybody wants", () => {
  const numbers = JSON.stringify(Array.from({ length: 200 }, (_, i) => i));
  assert.match(
    errorOf(
      `{"title": "t", "axes": {"seed": ${numbers}, "epochs": ${
        numbers.replace("[0,", "[")
      }}}`,
    ),
    /at most 10000 runs/,
  );
});

Deno.test("nameRuns() gives different names, also where case is ignored, of file-safe characters", () => {
  const values = fc.array(fc.jsonValue({ maxDepth: 1 }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(fc.property(values, fc.string(), (list, axis) => {
    const names = nameRuns(
      list.map((value) => ({ choices: { [axis]: value, seed: 1 } })),
    )
      .map(({ name }) => name.toLowerCase());
    assert.equal(new Set(names).size, names.length);
  }));
});

Deno.test("nameRuns() keeps as much of an axis's path as tells it from the others", () => {
  const [{ name }] = nameRuns([{
    choices: { "a.decay": 1, "b.decay": { name: "x y" } },
  }]);
  assert.equal(name, "a.decay-1_b.decay-x-y");
});
