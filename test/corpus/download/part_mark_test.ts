import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  readEtag,
  removePart,
  sizeOf,
  writeEtag,
} from "../../../lib/corpus/download/part_mark.ts";
import { temporaryFolder, writeFiles } from "../clips.ts";

const URL = "http://127.0.0.1/x";

Deno.test("readEtag() gives what writeEtag() noted, for the same address alone", async () => {
  await using folder = await temporaryFolder();
  const part = join(folder.path, "x.part");
  assert.equal(await readEtag(part, URL), null);
  await writeEtag(part, URL, '"v1"');
  assert.equal(await readEtag(part, URL), '"v1"');
  assert.equal(await readEtag(part, `${URL}?2`), null);
  await writeEtag(part, URL, null);
  assert.equal(await readEtag(part, URL), null);
});

Deno.test("readEtag() knows nothing where the note is damaged", async () => {
  await using folder = await temporaryFolder();
  const part = join(folder.path, "x.part");
  for (const text of ["", "{", "null", '{"url":1}', `{"url":"${URL}"}`]) {
    await Deno.writeTextFile(`${part}.json`, text);
    assert.equal(await readEtag(part, URL), null, text);
  }
});

Deno.test("removePart() removes a part and its note, and may be called again", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, { "x.part": "12345", "x.part.json": "{}" });
  const part = join(folder.path, "x.part");
  assert.equal(await sizeOf(part), 5);
  await removePart(part);
  await removePart(part);
  assert.equal(await sizeOf(part), 0);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(folder.path)), []);
});
