import assert from "node:assert/strict";
import { join } from "@std/path";
import { PROJECT_FOLDER } from "../../lib/commands/caller.ts";
import { NOTEBOOKS, toModule } from "./notebooks.ts";

/** What `deno check` says of modules. */
async function check(
  files: string[],
): Promise<{ code: number; words: string }> {
  const config = join(PROJECT_FOLDER, "deno.json");
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--config", config, ...files],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  return { code, words: new TextDecoder().decode(stderr) };
}

Deno.test("the cells of every notebook have right types", async () => {
  const folder = await Deno.makeTempDir();
  const files = await Promise.all(NOTEBOOKS.map(async ({ name, notebook }) => {
    const file = join(folder, name.replace(".ipynb", ".ts"));
    await Deno.writeTextFile(file, toModule(notebook));
    return file;
  }));
  const { code, words } = await check(files);
  assert.equal(code, 0, words);

  // The check itself can fail.
  await Deno.writeTextFile(files[0], 'const wrong: number = "text";\n');
  const { words: complaint } = await check(files.slice(0, 1));
  assert.match(complaint, /TS2322/);
});
