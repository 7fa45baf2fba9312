import { join } from "@std/path";
import assert from "node:assert/strict";
import { writeAtomically } from "../../lib/files/write_atomically.ts";

const names = (folder: string) =>
  [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("writeAtomically() replaces whole files and leaves nothing beside them", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "note.txt");
  await writeAtomically(path, "longer than what follows");
  await writeAtomically(path, new TextEncoder().encode("two"));
  assert.equal(await Deno.readTextFile(path), "two");
  await writeAtomically(path, "three", { flush: false });
  assert.equal(await Deno.readTextFile(path), "three");
  assert.deepEqual(names(folder), ["note.txt"]);
});

Deno.test("writeAtomically() is not disturbed by what a killed process left, nor by others at work", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "note.txt");
  await Deno.writeTextFile(`${path}.tmp`, "the rest of a broken write");
  const texts = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(1000));
  await Promise.all(texts.map((text) => writeAtomically(path, text)));
  assert(texts.includes(await Deno.readTextFile(path)));
  assert.deepEqual(names(folder).sort(), ["note.txt", "note.txt.tmp"]);
});

Deno.test("writeAtomically() leaves the old file and no other where it cannot write", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "taken");
  await Deno.mkdir(path);
  await assert.rejects(writeAtomically(path, "a folder is in the way"));
  assert.deepEqual(names(folder), ["taken"]);
  await assert.rejects(writeAtomically(join(folder, "none", "x"), ""), {
    code: "ENOENT",
  });
});
