import assert from "node:assert/strict";
import { join } from "@std/path";
import { RECIPES, recipeSchema } from "../../lib/model/mod.ts";
import { makeClipFile, runCli } from "./run_cli.ts";
import { makeSmallCorpus } from "./small_corpus.ts";

/** A recipe's file: frames with their network, and every kind of averaging and augmentation. */
async function writeRecipe(change: object = {}): Promise<string> {
  const path = join(await Deno.makeTempDir(), "mine.json");
  const recipe = {
    ...RECIPES.fast,
    name: "mine",
    network: {
      name: "tcn-stats",
      options: { channels: 16, dilations: [1, 2] },
    },
    frontEnd: { name: "frames", options: { maxFrames: 96 } },
    augment: [
      { kind: "noise", snrDbLow: 15, snrDbHigh: 30 },
      { kind: "masks", timeMasks: 1, maxFrames: 8, melMasks: 1, maxMels: 8 },
      { kind: "mixup", alpha: 0.2 },
    ],
    averaging: { kind: "ema", decay: 0.9 },
    selection: "last",
    ...change,
  };
  await Deno.writeTextFile(path, JSON.stringify(recipe, null, 2));
  return path;
}

Deno.test("reproduce --print-recipe prints a recipe that --recipe reads", async () => {
  for (const [name, recipe] of Object.entries(RECIPES)) {
    const { code, stdout, stderr } = await runCli([
      "reproduce",
      "--recipe",
      name,
      "--print-recipe",
    ]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(recipeSchema.parse(JSON.parse(stdout)), recipe);
    const path = join(await Deno.makeTempDir(), "printed.json");
    await Deno.writeTextFile(path, stdout);
    const again = await runCli([
      "reproduce",
      "--recipe",
      path,
      "--print-recipe",
    ]);
    assert.equal(again.stdout, stdout);
  }
});

Deno.test("reproduce refuses a recipe that is unknown, missing or wrong, naming key and line", async () => {
  const cases: [string, number, RegExp][] = [
    [
      "quick",
      2,
      /--recipe: must be one of paper, fast.* or a file FILE\.json, got "quick"/,
    ],
    [
      await writeRecipe({ droput: 0.1 }),
      1,
      /mine\.json: line \d+: expected known fields only, got "droput"/,
    ],
    [
      await writeRecipe({ epochs: 0 }),
      1,
      /mine\.json: line \d+, epochs: .* got 0/,
    ],
    ["/nowhere/mine.json", 1, /mine\.json: .*no such file/],
  ];
  for (const [recipe, expected, message] of cases) {
    const { code, stderr } = await runCli(["reproduce", "--recipe", recipe]);
    assert.equal(code, expected, stderr);
    assert.match(stderr, message);
  }
});

Deno.test("a run by a recipe's file: another front end and network, the strict binary", async (t) => {
  const out = join(await Deno.makeTempDir(), "run");
  const recipe = await writeRecipe();
  const corpus = await makeSmallCorpus();

  await t.step(
    "stores the whole recipe, the versions and a card that names them",
    async () => {
      const { code, stdout, stderr } = await runCli([
        ...[
          "reproduce",
          "--corpus",
          corpus,
          "--recipe",
          recipe,
          "--epochs",
          "2",
        ],
        ...["--copies", "1", "--binary", "strict", "--threads", "2"],
        ...["--out", out, "--json"],
      ]);
      assert.equal(code, 0, stderr);
      const { settings, backend, versions } = JSON.parse(stdout);
      const asked = JSON.parse(await Deno.readTextFile(recipe));
      assert.deepEqual(
        settings.recipe,
        recipeSchema.parse({ ...asked, epochs: 2 }),
      );
      assert.equal(settings.binary, "strict");
      assert.equal(settings.threads, 2);
      assert.equal(backend.binary, "strict");
      assert.match(versions.kernels, /^[0-9a-f]{64}$/);
      assert.match(versions.project, /^\d/);
      assert.ok(versions.commit.length > 0);
      const card = await Deno.readTextFile(join(out, "README.md"));
      assert.match(card, /network `tcn-stats` behind the front end `frames`/);
      assert.match(card, /the last epoch's weights were kept/);
      assert.match(stderr, /training takes about 0\.\d GiB of memory/);
    },
  );

  await t.step("predict obeys its front end", async () => {
    const clip = await makeClipFile();
    const { code, stdout, stderr } = await runCli([
      "predict",
      clip,
      "--model",
      out,
      "--json",
    ]);
    assert.equal(code, 0, stderr);
    const { model, files } = JSON.parse(stdout);
    assert.equal(model.frontEnd.options.maxFrames, 96);
    const values: number[] = Object.values(files[0].probabilities);
    assert.ok(Math.abs(values.reduce((a, b) => a + b) - 1) < 1e-6);
  });

  await t.step(
    "a resume with another recipe, binary or threads is refused, naming the difference",
    async () => {
      const other = await writeRecipe({
        averaging: { kind: "ema", decay: 0.8 },
      });
      const cases: [string[], RegExp][] = [
        [
          ["--recipe", other],
          /--recipe: the run in .* has averaging\.decay 0\.9, got 0\.8/,
        ],
        [
          ["--recipe", "fast"],
          /--recipe: the run in .* has name "mine", got "fast"/,
        ],
        [
          ["--binary", "relaxed"],
          /--binary: the run in .* has "strict", got "relaxed"/,
        ],
        [["--threads", "1"], /--threads: the run in .* has 2, got 1/],
      ];
      for (const [args, message] of cases) {
        const { code, stderr } = await runCli([
          "reproduce",
          "--resume",
          "--out",
          out,
          ...args,
        ]);
        assert.equal(code, 2, stderr);
        assert.match(stderr, message);
      }
    },
  );
});
