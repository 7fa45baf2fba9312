import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { runCli } from "./run_cli.ts";

Deno.test("evaluate of a published run leaves no file that git does not know", async () => {
  const lines = (await Deno.readTextFile(`${PROJECT_FOLDER}/.gitignore`))
    .split("\n");
  // Of what it writes, metrics.json is published; the page is made from it.
  assert.ok(lines.includes("/data/results/**/report.html"));
  const results = `${PROJECT_FOLDER}/data/results`;
  for await (const { name } of Deno.readDir(results)) {
    // Those by grids have nothing to evaluate: no split, no leaks.
    if (!existsSync(`${results}/${name}/experiment.json`)) continue;
    const path = `${results}/${name}/metrics.json`;
    assert.ok((await Deno.stat(path)).isFile, path);
  }
});

Deno.test("evaluate says what is not there, and that a file is no run", async () => {
  const folder = await Deno.makeTempDir();
  const empty = await runCli(["evaluate", folder]);
  assert.equal(empty.code, 1);
  assert.match(
    empty.stderr,
    /^Cannot read the run in .*: experiment\.json is missing$/m,
  );
  const file = await Deno.makeTempFile();
  const wrong = await runCli(["evaluate", file]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /^Cannot read .*: a part of its path is a file/m);
});
