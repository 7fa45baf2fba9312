import assert from "node:assert/strict";
import { join } from "@std/path";
import { openFolder } from "../../lib/corpus/folder.ts";
import { settle, temporaryFolder, tinyWav, writeFiles } from "./clips.ts";

const [A, B, C] = [
  "03-01-03-01-01-01-01",
  "03-01-03-01-01-01-02",
  "03-01-01-01-02-02-02",
];

Deno.test("openFolder() decodes a file again only when it has changed", async () => {
  await using folder = await temporaryFolder();
  await using cache = await temporaryFolder();
  const file = join(folder.path, `${A}.wav`);
  const time = new Date(1_700_000_000_000);
  await writeFiles(folder.path, { [`${A}.wav`]: tinyWav(1) });
  await Deno.utime(file, time, time);
  const hash = async () => {
    const options = { cacheFolder: cache.path };
    return (await openFolder(folder.path, options)).clips[0].hash;
  };
  const first = await hash();
  // Other samples, but the same size and time of writing: seen at once, and a second later.
  await Deno.writeFile(file, tinyWav(2));
  await Deno.utime(file, time, time);
  const second = await hash();
  assert.notEqual(second, first);
  await settle();
  assert.equal(await hash(), second);
  await Deno.writeFile(file, tinyWav(1));
  await Deno.utime(file, time, time);
  await settle();
  assert.equal(await hash(), first);
});

Deno.test("openFolder() does not read a file that is known to be unchanged", async () => {
  await using folder = await temporaryFolder();
  await using cache = await temporaryFolder();
  await writeFiles(folder.path, { [`${A}.wav`]: tinyWav(1) });
  await settle();
  const options = { cacheFolder: cache.path };
  const [{ hash }] = (await openFolder(folder.path, options)).clips;
  const [file] = await Array.fromAsync(Deno.readDir(cache.path));
  const path = join(cache.path, file.name);
  const known = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, known.replace(hash, "0".repeat(64)));
  const again = await openFolder(folder.path, options);
  assert.equal(again.clips[0].hash, "0".repeat(64)); // as remembered
});

Deno.test("openFolder() reports progress and stops when aborted, keeping what it learned", async () => {
  await using folder = await temporaryFolder();
  await using cache = await temporaryFolder();
  await writeFiles(folder.path, {
    [`${A}.wav`]: tinyWav(1),
    [`${B}.wav`]: tinyWav(2),
    [`${C}.wav`]: tinyWav(3),
  });
  await settle();
  const steps: [number, number][] = [];
  const controller = new AbortController();
  const options = {
    cacheFolder: cache.path,
    signal: controller.signal,
    onProgress: (done: number, total: number) => {
      steps.push([done, total]);
      if (done === 2) controller.abort();
    },
  };
  await assert.rejects(openFolder(folder.path, options), {
    name: "AbortError",
  });
  assert.deepEqual(steps, [[1, 3], [2, 3]]);
  const [{ name }] = await Array.fromAsync(Deno.readDir(cache.path));
  const saved = JSON.parse(await Deno.readTextFile(join(cache.path, name)));
  assert.equal(Object.keys(saved.files).length, 2);
});

Deno.test("openFolder() works, and warns, where hashes can't be remembered", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, {
    [`${A}.wav`]: tinyWav(1),
    "a-file": "where a folder would have to be",
  });
  await settle();
  const cacheFolder = join(folder.path, "a-file", "cache");
  const { clips, report } = await openFolder(folder.path, { cacheFolder });
  assert.equal(clips.length, 1);
  assert.match(report.warnings.at(-1)!, /Cannot save the hash cache/);
});
