import assert from "node:assert/strict";
import { runCli } from "./run_cli.ts";

Deno.test("choose names what is wrong with its grids, and writes nothing", async () => {
  const cases: [string[], RegExp][] = [
    [["screening"], /choose takes two grids, got 1/],
    [["screning", "new-voices"], /there is no grid .*screning\.json/],
    [["screening", "new-voice"], /there is no grid .*new-voice\.json/],
  ];
  for (const [grids, message] of cases) {
    const { code, stderr } = await runCli(["choose", ...grids]);
    assert.equal(code, 2);
    assert.match(stderr, message);
  }
});

Deno.test("choose refuses a grid without arms to choose from", async () => {
  const { code, stderr } = await runCli(["choose", "paper", "new-voices"]);
  assert.equal(code, 1);
  assert.match(stderr, /every fold must have all its runs published/);
});
