import assert from "node:assert/strict";
import { join } from "@std/path";
import { copyProject } from "../../lib/commands/classroom.ts";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { parseNotebook } from "../../lib/commands/notebook_file.ts";
import { temporaryFolder } from "../corpus/clips.ts";
import { codeCells, NOTEBOOKS } from "../notebooks/notebooks.ts";
import { runCli } from "./run_cli.ts";

/** Names in a folder, in order; empty where there is none. */
async function namesIn(...path: string[]): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(join(...path)))
    .catch(() => []);
  return entries.map(({ name }) => name).toSorted();
}

Deno.test("copyProject() copies what a class needs: no caches, runs or recordings, notebooks without outputs", async () => {
  await using folder = await temporaryFolder();
  const to = join(folder.path, "class");
  await copyProject(to, { solutions: false });
  const names = await namesIn(to);
  for (const name of ["README.md", "deno.json", "deno.lock", "lib", "test"]) {
    assert.ok(names.includes(name), name);
  }
  for (const name of [".git", "my-notebooks"]) assert.ok(!names.includes(name));
  const data = await namesIn(to, "data");
  assert.ok(data.includes("models") && data.includes("results"));
  for (const name of ["cache", "python", "runs", "ravdess", "downloads"]) {
    assert.ok(!data.includes(name), name);
  }
  for (const { name } of NOTEBOOKS) {
    const text = await Deno.readTextFile(join(to, "notebooks", name));
    const cells = codeCells(parseNotebook(text, name));
    assert.ok(cells.every(({ outputs }) => outputs.length === 0), name);
  }
  assert.deepEqual(await namesIn(to, "notebooks", "solutions"), []);
  await copyProject(to, { solutions: true });
  assert.deepEqual(
    await namesIn(to, "notebooks", "solutions"),
    await namesIn(PROJECT_FOLDER, "notebooks", "solutions"),
  );
});

Deno.test("lab --classroom wants the name of an archive", async () => {
  const { code, stderr } = await runCli(["lab", "--classroom", "folder"]);
  assert.equal(code, 2);
  assert.match(stderr, /must end in \.tar\.gz, got "folder"/);
});

Deno.test("the dev container and Binder set up the same versions by the one task", async () => {
  const read = (path: string) => Deno.readTextFile(join(PROJECT_FOLDER, path));
  const setUp = await read(".devcontainer/set_up.sh");
  assert.match(setUp, /^deno task lab --prepare$/m);
  const container = await read(".devcontainer/devcontainer.json");
  assert.match(container, /"sh \.devcontainer\/set_up\.sh"/);
  assert.match(
    await read(".binder/postBuild"),
    /sh \.devcontainer\/set_up\.sh/,
  );
  const binder = await read(".binder/requirements.txt");
  const [deno] = setUp.match(/deno==[\d.]+/)!;
  const [plotly] = (await read("lib/commands/requirements/lab.txt"))
    .match(/plotly==[\d.]+/)!;
  assert.ok(binder.includes(deno) && binder.includes(plotly));
});
