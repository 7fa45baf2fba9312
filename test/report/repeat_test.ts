import assert from "node:assert/strict";
import { defaultSettings, RunFolder } from "../../lib/experiment/mod.ts";
import { RECIPES } from "../../lib/model/mod.ts";
import { repeatCommand } from "../../lib/report/repeat.ts";

const SETTINGS = defaultSettings({
  full: true,
  recipe: RECIPES.paper,
  epochs: 3,
  batch: 32,
  seed: 5,
  binary: "strict",
});

Deno.test("repeatCommand() says every setting, quoted for a shell", () => {
  assert.equal(
    repeatCommand(SETTINGS),
    "deno task reproduce --corpus embedded --full --protocol random --fold 1 --recipe paper --epochs 3 --batch 32 --copies 2 --seed 5 --backend auto --binary strict",
  );
  const own = repeatCommand({
    ...SETTINGS,
    full: false,
    corpus: "/a b/it's",
    testCorpus: "crema-d=/c",
    protocol: "cross-corpus",
  });
  assert.match(
    own,
    /--corpus '\/a b\/it'\\''s' --test-corpus crema-d=\/c|--corpus '\/a b\/it'\\''s' .*--test-corpus crema-d=\/c/,
  );
  assert.doesNotMatch(own, /--full/);
});

Deno.test("repeatCommand() takes a recipe from a file that has no name here, or is no longer what its name stands for", () => {
  for (const change of [{ labelSmoothing: 0.2 }, { name: "mine" }]) {
    const recipe = { ...RECIPES.fast, ...change, epochs: 3 };
    assert.match(
      repeatCommand({ ...SETTINGS, recipe }),
      /--recipe recipe\.json --epochs 3 /,
    );
  }
});

Deno.test("repeatCommand() repeats published runs", async () => {
  const results = new URL("../../data/results/", import.meta.url);
  const commandOf = async (run: string) => {
    const folder = new RunFolder(new URL(run, results).pathname);
    return repeatCommand((await folder.readExperiment()).settings);
  };
  assert.match(
    await commandOf("speedrun/seed-1"),
    /^deno task reproduce .*--recipe speedrun --epochs 4 .*--seed 1/,
  );
  // Made when `fast` had AdamW.
  assert.match(await commandOf("ravdess-actors-5"), /--recipe recipe\.json /);
});
