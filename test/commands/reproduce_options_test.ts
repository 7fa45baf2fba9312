import assert from "node:assert/strict";
import { join } from "@std/path";
import { fileURLToPath } from "node:url";
import {
  newestRun,
  optionsSchema,
  resumedSettings,
} from "../../lib/commands/reproduce_options.ts";
import { runCli } from "./run_cli.ts";

Deno.test("reproduce refuses wrong options with one line that says what is right", async () => {
  const cases: [string[], RegExp][] = [
    [
      ["--protocol", "lucky"],
      /--protocol: must be one of copies-before-split, .*, got "lucky"/,
    ],
    [
      ["--epochs", "0"],
      /--epochs: must be a whole number from 1 to 100000, got "0"/,
    ],
    [
      ["--fold", "6", "--protocol", "actors-5"],
      /--fold: actors-5 has 5 folds, got 6/,
    ],
    [
      ["--full", "--corpus", "ravdess"],
      /--full: only the embedded corpus has a part and a whole, got corpus ravdess/,
    ],
    [["extra"], /takes only options, got "extra"/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runCli(["reproduce", ...args]);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  }
});

Deno.test("reproduce names the corpora there are for one that is not", async () => {
  const { code, stderr } = await runCli(["reproduce", "--corpus", "ravdes"]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^reproduce: --corpus: there is no corpus or folder "ravdes"\. Did you mean "ravdess"\? Known are embedded, .*; or name a folder of clips\n$/,
  );
});

Deno.test("resumedSettings() takes options that say the same, and names the one that doesn't", async () => {
  const from = new URL("../fixtures/runs/first_version", import.meta.url);
  const resume = (options: Record<string, string>) =>
    resumedSettings(fileURLToPath(from), optionsSchema.parse(options));
  const same = { epochs: "10", batch: "16", seed: "1" };
  assert.equal((await resume(same)).recipe.epochs, 10);
  await assert.rejects(
    resume({ epochs: "11" }),
    /--epochs: the run in .* has epochs 10, got 11; leave the option out/,
  );
  await assert.rejects(
    resume({ batch: "8" }),
    /--batch: .*batchSize 16, got 8/,
  );
  await assert.rejects(resume({ recipe: "paper" }), /--recipe: .* got /);
});

Deno.test("newestRun() is the run that began last, whatever else lies beside it", async () => {
  const runs = await Deno.makeTempDir();
  await assert.rejects(newestRun(join(runs, "none")), /there is no run/);
  const from = new URL("../fixtures/runs/first_version/", import.meta.url);
  const text = await Deno.readTextFile(new URL("experiment.json", from));
  for (const [name, started] of [["b", "2026-02-01"], ["a", "2026-03-01"]]) {
    await Deno.mkdir(join(runs, name));
    const experiment = { ...JSON.parse(text), started: `${started}T00:00:00Z` };
    const path = join(runs, name, "experiment.json");
    await Deno.writeTextFile(path, JSON.stringify(experiment));
  }
  await Deno.mkdir(join(runs, "zz-notes"));
  assert.equal(await newestRun(runs), join(runs, "a"));
});
