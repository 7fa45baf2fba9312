import assert from "node:assert/strict";
import { join } from "@std/path";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { copyNotebooks } from "../../lib/commands/notebook_copies.ts";
import { parseNotebook } from "../../lib/commands/notebook_file.ts";
import { COPIES_FOLDER, NOTEBOOKS_FOLDER } from "../../lib/files/mod.ts";
import { temporaryFolder } from "../corpus/clips.ts";
import { codeCells, NOTEBOOKS } from "../notebooks/notebooks.ts";

/** What git says, or undefined where the project is no repository. */
async function git(...args: string[]): Promise<string | undefined> {
  const { success, stdout } = await new Deno.Command("git", {
    args: ["-C", PROJECT_FOLDER, ...args],
  }).output();
  return success ? new TextDecoder().decode(stdout) : undefined;
}

Deno.test("copyNotebooks() copies every notebook without outputs, with the same sources", async () => {
  await using folder = await temporaryFolder();
  const copied = await copyNotebooks({ to: folder.path });
  for (const { name, notebook } of NOTEBOOKS) {
    assert.ok(copied.includes(name));
    const text = await Deno.readTextFile(join(folder.path, name));
    const copy = parseNotebook(text, name);
    assert.deepEqual(
      copy.cells.map(({ source }) => source),
      notebook.cells.map(({ source }) => source),
    );
    for (const { outputs, execution_count } of codeCells(copy)) {
      assert.deepEqual({ outputs, execution_count }, {
        outputs: [],
        execution_count: null,
      });
    }
  }
});

Deno.test("copyNotebooks() keeps the reader's work, and leaves solutions out where told to", async () => {
  await using folder = await temporaryFolder();
  const [from, to] = ["from", "to"].map((name) => join(folder.path, name));
  await Deno.mkdir(join(from, "solutions"), { recursive: true });
  await Deno.mkdir(join(from, ".ipynb_checkpoints"));
  await Deno.writeTextFile(join(from, "page.md"), "new");
  await Deno.writeTextFile(join(from, "solutions", "one.md"), "secret");
  const options = { from, to, solutions: false };
  assert.deepEqual(await copyNotebooks(options), ["page.md"]);
  await Deno.writeTextFile(join(to, "page.md"), "mine");
  const inside = join("solutions", "one.md");
  assert.deepEqual(await copyNotebooks({ from, to }), [inside]);
  assert.equal(await Deno.readTextFile(join(to, "page.md")), "mine");
});

Deno.test("git ignores everything in the folder of copies, and nothing in that of the stored ones", async () => {
  const ignored = (folder: string, name: string) =>
    git("check-ignore", "--no-index", join(folder, name));
  if (await git("rev-parse", "--show-toplevel") === undefined) return;
  for (const name of ["04_model.ipynb", "solutions/x.ipynb", "stop", "a.wav"]) {
    assert.match(await ignored(COPIES_FOLDER, name) ?? "", /my-notebooks/);
  }
  assert.equal(await ignored(NOTEBOOKS_FOLDER, "04_model.ipynb"), undefined);
});
