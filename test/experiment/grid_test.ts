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

Deno.test("parseGrid() names line and reason of what it refuses", () => {
  const cases: [string, RegExp][] = [
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
