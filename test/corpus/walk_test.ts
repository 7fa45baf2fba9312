import assert from "node:assert/strict";
import { join } from "@std/path";
import { walkFiles } from "../../lib/corpus/walk.ts";
import { temporaryFolder, writeFiles } from "./clips.ts";

Deno.test("walkFiles() lists files nearest to the top first, then by code units", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, {
    "b/c/deep": "",
    "a/x": "1",
    "B/x": "22",
    "z": "333",
  });
  const files = await walkFiles(folder.path);
  assert.deepEqual(files.map(({ path }) => path), [
    "z",
    "B/x",
    "a/x",
    "b/c/deep",
  ]);
  assert.deepEqual(files.map(({ stamp }) => stamp?.size), [3, 2, 1, 0]);
});

Deno.test({
  name:
    "walkFiles() follows links, ends in circles, and keeps links to nothing",
  // Making links needs a privilege on Windows; the walk itself is the same there.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await temporaryFolder();
    await using other = await temporaryFolder();
    await writeFiles(folder.path, { "a/x": "" });
    await writeFiles(other.path, { "y": "" });
    await Deno.symlink(folder.path, join(folder.path, "a", "up"));
    await Deno.symlink(other.path, join(folder.path, "linked"));
    await Deno.symlink("/no/such/file", join(folder.path, "nothing"));
    const files = await walkFiles(folder.path);
    assert.deepEqual(
      files.map(({ path, stamp }) => [path, stamp !== undefined]),
      [
        ["nothing", false],
        ["a/x", true],
        ["linked/y", true],
      ],
    );
  },
});

Deno.test({
  name: "walkFiles() lists what can't be opened, with the reason",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await temporaryFolder();
    await writeFiles(folder.path, { "x": "" });
    await Deno.symlink("loop", join(folder.path, "loop"));
    const files = await walkFiles(folder.path);
    assert.deepEqual(files.map(({ path, unopened }) => [path, unopened]), [
      ["loop", "it is a link that leads to itself"],
      ["x", undefined],
    ]);
    await assert.rejects(walkFiles(join(folder.path, "none")), {
      code: "ENOENT",
    });
  },
});
