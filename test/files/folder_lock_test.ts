import assert from "node:assert/strict";
import { join } from "@std/path";
import { fileURLToPath } from "node:url";
import { FolderLock } from "../../lib/files/mod.ts";

Deno.test("FolderLock.take() gives one of many the folder, and leaves nothing in it", async () => {
  const folder = join(await Deno.makeTempDir(), "new");
  for (let round = 0; round < 20; round++) {
    const locks = await Promise.all(
      Array.from({ length: 8 }, () => FolderLock.take(folder)),
    );
    const taken = locks.filter((lock) => lock !== undefined);
    assert.equal(taken.length, 1);
    await taken[0].release();
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }
});

Deno.test("FolderLock of a killed process is gone", async () => {
  const folder = await Deno.makeTempDir();
  const module = new URL("../../lib/files/folder_lock.ts", import.meta.url);
  const program = `import { FolderLock } from "${module}";
    await FolderLock.take(${JSON.stringify(folder)});
    console.log("taken");
    setInterval(() => {}, 1000);`;
  const script = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(script, program);
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--config", config, script],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  assert.equal(await FolderLock.take(folder), undefined);
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  const lock = await FolderLock.take(folder);
  assert.ok(lock);
  await lock.release();
});

Deno.test("FolderLock.take() names a folder that cannot be made", async () => {
  const file = await Deno.makeTempFile();
  await assert.rejects(FolderLock.take(join(file, "run")), {
    name: "FileError",
    message: /^Cannot write into .*run: /,
  });
});
