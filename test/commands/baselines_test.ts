import assert from "node:assert/strict";
import { join } from "@std/path";
import { readBaselines } from "../../lib/experiment/mod.ts";
import { runCli } from "./run_cli.ts";

Deno.test("baselines writes what simple models say, and prints what they get right", async () => {
  const out = await Deno.makeTempDir();
  const { code, stdout, stderr } = await runCli([
    "baselines",
    ...["--corpus", "embedded", "--protocol", "random", "--seed", "3"],
    ...["--out", out, "--json"],
  ]);
  assert.equal(code, 0, stderr);
  const [result] = JSON.parse(stdout).results;
  assert.deepEqual(
    [result.baseline, result.protocol, result.seed, result.items],
    ["mfcc-statistics", "random", 3, 32],
  );
  const [stored] = await readBaselines(out);
  const right = stored.table.predictions
    .filter(({ truth, predicted }) => truth === predicted);
  assert.equal(right.length / 32, result.accuracy);
  assert.deepEqual(
    [...Deno.readDirSync(join(out, "baselines"))].map(({ name }) => name),
    ["mfcc-statistics_random_seed-3.csv"],
  );
});

Deno.test("baselines answers in all folds of a protocol with a number", async () => {
  const { code, stdout, stderr } = await runCli([
    "baselines",
    ...["--corpus", "embedded", "--protocol", "random-3"],
    ...["--out", await Deno.makeTempDir(), "--json"],
  ]);
  assert.equal(code, 0, stderr);
  const [{ protocol, items }] = JSON.parse(stdout).results;
  assert.deepEqual([protocol, items], ["random-3", 320]);
});

Deno.test("baselines refuses a protocol that there is not", async () => {
  const { code, stderr } = await runCli(["baselines", "--protocol", "none"]);
  assert.equal(code, 2);
  assert.match(stderr, /There is no protocol none\. There are: copies-before/);
});
