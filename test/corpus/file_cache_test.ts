import assert from "node:assert/strict";
import { join } from "@std/path";
import { FileCache, type Sound } from "../../lib/corpus/file_cache.ts";
import { temporaryFolder } from "./clips.ts";

const SOUND: Sound = {
  hash: "0".repeat(64),
  channels: 1,
  sampleRate: 48_000,
  inaudible: null,
};
const STAMP = { size: 10, modified: 1000, changed: 1000 };

Deno.test("FileCache gives back what was saved, while size and time are the same", async () => {
  await using folder = await temporaryFolder();
  const first = await FileCache.open(folder.path, "/clips");
  assert.equal(first.get("a.wav", STAMP), undefined);
  first.set("a.wav", STAMP, SOUND);
  await first.save();
  const second = await FileCache.open(folder.path, "/clips");
  assert.deepEqual(second.get("a.wav", STAMP), SOUND);
  assert.equal(second.get("a.wav", { ...STAMP, size: 11 }), undefined);
  assert.equal(second.get("a.wav", { ...STAMP, modified: 1001 }), undefined);
  assert.equal(second.get("a.wav", { ...STAMP, changed: 1001 }), undefined);
  assert.equal(second.get("constructor", STAMP), undefined);
});

Deno.test("FileCache forgets what was judged of another window", async () => {
  await using folder = await temporaryFolder();
  const first = await FileCache.open(folder.path, "/clips", 0);
  first.set("a.wav", STAMP, SOUND);
  await first.save();
  const same = await FileCache.open(folder.path, "/clips", 0);
  assert.deepEqual(same.get("a.wav", STAMP), SOUND);
  const other = await FileCache.open(folder.path, "/clips");
  assert.equal(other.get("a.wav", STAMP), undefined);
});

Deno.test("FileCache keeps folders apart", async () => {
  await using folder = await temporaryFolder();
  const first = await FileCache.open(folder.path, "/clips");
  first.set("a.wav", STAMP, SOUND);
  await first.save();
  const other = await FileCache.open(folder.path, "/others");
  assert.equal(other.get("a.wav", STAMP), undefined);
});

Deno.test("FileCache forgets files that weren't asked for again", async () => {
  await using folder = await temporaryFolder();
  const first = await FileCache.open(folder.path, "/clips");
  first.set("a.wav", STAMP, SOUND);
  first.set("b.wav", STAMP, SOUND);
  await first.save();
  const second = await FileCache.open(folder.path, "/clips");
  second.get("a.wav", STAMP);
  await second.save();
  const third = await FileCache.open(folder.path, "/clips");
  assert.deepEqual(third.get("a.wav", STAMP), SOUND);
  assert.equal(third.get("b.wav", STAMP), undefined);
});

Deno.test("FileCache doesn't remember files without a time of change", async () => {
  await using folder = await temporaryFolder();
  const cache = await FileCache.open(folder.path, "/clips");
  const stamp = { ...STAMP, modified: null };
  cache.set("a.wav", stamp, SOUND);
  await cache.save();
  const again = await FileCache.open(folder.path, "/clips");
  assert.equal(again.get("a.wav", stamp), undefined);
});

Deno.test("FileCache is empty where its file is damaged, foreign or of another version", async () => {
  await using folder = await temporaryFolder();
  const cache = await FileCache.open(folder.path, "/clips");
  cache.set("a.wav", STAMP, SOUND);
  await cache.save();
  const [{ name }] = await Array.fromAsync(Deno.readDir(folder.path));
  const file = join(folder.path, name);
  const good = await Deno.readTextFile(file);
  const damaged = [
    "",
    good.slice(0, -3),
    "[]",
    good.replace('"version":', '"version":9'),
    good.replace("/clips", "/others"),
    good.replace("0000", "zzzz"),
    good.replace('"channels":1', '"channels":0'),
  ];
  for (const content of damaged) {
    assert.notEqual(content, good);
    await Deno.writeTextFile(file, content);
    const opened = await FileCache.open(folder.path, "/clips");
    assert.equal(opened.get("a.wav", STAMP), undefined, content.slice(0, 80));
  }
});
