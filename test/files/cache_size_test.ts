import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  FeatureCache,
  measureCache,
  shrinkCache,
} from "../../lib/files/mod.ts";

/** A folder with three files of 10 bytes, written one minute after the other. */
async function makeFolder(): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const [i, name] of ["old.npy", "mid.npy.x.tmp", "new.npy"].entries()) {
    const path = join(folder, name);
    await Deno.writeFile(path, new Uint8Array(10));
    const time = new Date(Date.UTC(2026, 0, 1, 0, i));
    await Deno.utime(path, time, time);
  }
  await Deno.mkdir(join(folder, "folder")); // none of ours
  return folder;
}

const list = (folder: string) =>
  [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("shrinkCache() removes the oldest files until the rest fits, unfinished ones too", async () => {
  const folder = await makeFolder();
  assert.deepEqual(await measureCache(folder), { files: 3, bytes: 30 });
  assert.deepEqual(await shrinkCache(folder, 30), { files: 0, bytes: 0 });
  assert.deepEqual(await shrinkCache(folder, 19), { files: 2, bytes: 20 });
  assert.deepEqual(list(folder), ["folder", "new.npy"]);
  assert.deepEqual(await shrinkCache(folder, 0), { files: 1, bytes: 10 });
  assert.deepEqual(list(folder), ["folder"]);
});

Deno.test("shrinkCache() of a folder that is not there removes nothing", async () => {
  const folder = join(await Deno.makeTempDir(), "none");
  assert.deepEqual(await shrinkCache(folder, 0), { files: 0, bytes: 0 });
});

Deno.test("FeatureCache keeps below its limit, and makes again what it removed", async () => {
  const matrix = {
    data: new Float32Array(100),
    shape: [10, 10] as [number, number],
  };
  const probe = new FeatureCache(await Deno.makeTempDir());
  await probe.get("a", [10, 10], () => matrix);
  const { bytes: size } = await measureCache(probe.folder);
  const limit = 5 * size;
  const cache = new FeatureCache(await Deno.makeTempDir(), { limit });
  for (let i = 0; i < 23; i++) {
    await cache.get(`key-${i}`, [10, 10], () => matrix);
    const { bytes } = await measureCache(cache.folder);
    assert.ok(bytes <= limit, `${bytes} of ${limit} bytes after ${i + 1}`);
  }
  assert.ok((await measureCache(cache.folder)).files >= 4);
  assert.deepEqual(await cache.get("key-0", [10, 10], () => matrix), matrix);
  assert.deepEqual([cache.hits, cache.misses], [0, 24]);
});
