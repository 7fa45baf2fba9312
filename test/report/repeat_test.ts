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
    own!,
    /--corpus '\/a b\/it'\\''s' --test-corpus crema-d=\/c|--corpus '\/a b\/it'\\''s' .*--test-corpus crema-d=\/c/,
  );
  assert.doesNotMatch(own!, /--full/);
});

Deno.test("repeatCommand() says nothing of a recipe that has no name here", () => {
  const recipe = { ...RECIPES.fast, labelSmoothing: 0.1, epochs: 3 };
  assert.equal(repeatCommand({ ...SETTINGS, recipe }), undefined);
  const unknown = { ...RECIPES.fast, name: "mine" };
  assert.equal(repeatCommand({ ...SETTINGS, recipe: unknown }), undefined);
});

Deno.test("repeatCommand() repeats the published runs", async () => {
  const results = new URL("../../data/results/", import.meta.url);
  for await (const { name } of Deno.readDir(results)) {
    const folder = new RunFolder(new URL(name, results).pathname);
    if (!await folder.has("experiment")) continue; // a grid's, or the page
    const { settings } = await folder.readExperiment();
    assert.match(
      repeatCommand(settings)!,
      /^deno task reproduce .*--recipe fast/,
      name,
    );
  }
});
