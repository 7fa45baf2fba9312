import assert from "node:assert/strict";
import { MEASURE_NAMES } from "../../lib/commands/bench.ts";
import { runCli } from "./run_cli.ts";

Deno.test("bench names the measures there are, and the one that was asked for", async () => {
  const { code, stdout, stderr } = await runCli(["bench", "train-33"]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^bench: there is no measure "train-33"\. There are: /);
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
