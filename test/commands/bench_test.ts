import assert from "node:assert/strict";
import { chooseMeasures, MEASURE_NAMES } from "../../lib/commands/bench.ts";
import { runCli } from "./run_cli.ts";

Deno.test("bench names the measures there are, and the one that was asked for", async () => {
  const { code, stdout, stderr } = await runCli(["bench", "train-33"]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /^bench: there is no measure "train-33"\. Did you mean "train-32"\? There are: /,
  );
  assert.ok(stderr.includes(MEASURE_NAMES.join(", ")));
});

Deno.test("bench refuses rounds and threads that are no whole numbers above zero", async () => {
  for (const option of ["--rounds", "--threads"]) {
    const { code, stderr } = await runCli(["bench", option, "0"]);
    assert.equal(code, 2);
    assert.match(
      stderr,
      new RegExp(`${option}: must be a whole number .*got "0"`),
    );
  }
});

Deno.test("chooseMeasures() takes all, or with --quick none of the batch of 32, layers and kernels", () => {
  assert.deepEqual(chooseMeasures([], false), [...MEASURE_NAMES]);
  assert.deepEqual(chooseMeasures([], true), [
    "train-8",
    "train-1",
    "predict-8",
    "predict-1",
    "clip-1",
    "logmel",
  ]);
});

Deno.test("chooseMeasures() takes what is named, once and in the list's order, --quick or not", () => {
  const names = ["layers", "train-32", "layers"];
  for (const quick of [false, true]) {
    assert.deepEqual(chooseMeasures(names, quick), ["train-32", "layers"]);
  }
});

Deno.test("bench --help names every measure", async () => {
  const { code, stdout } = await runCli(["bench", "--help"]);
  assert.equal(code, 0);
  for (const name of MEASURE_NAMES) assert.match(stdout, new RegExp(name));
});
