import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  downloadFile,
  md5OfFile,
} from "../../../lib/corpus/download/download_file.ts";
import { temporaryFolder } from "../clips.ts";
import {
  CONTENT,
  DONE,
  fileOn,
  MD5,
  QUICK,
  ranges,
  run,
} from "./run_download.ts";
import { serveFile } from "./server.ts";

Deno.test("downloadFile() gets a file and leaves nothing beside it", async () => {
  const { error, files, seen } = await run([{}]);
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(ranges(seen), [null]);
});

Deno.test("downloadFile() makes folders, and reports bytes up to the size", async () => {
  await using folder = await temporaryFolder();
  await using server = serveFile(CONTENT);
  const path = join(folder.path, "a", "b", "archive.zip");
  const steps: [number, number][] = [];
  await downloadFile(fileOn(server), path, {
    onProgress: (done, total) => steps.push([done, total]),
  });
  assert.deepEqual(steps.at(-1), [CONTENT.length, CONTENT.length]);
  assert(steps.every(([done], i) => i === 0 || done > steps[i - 1][0]));
});

Deno.test("downloadFile() goes on where the connection broke, again and again", async () => {
  const { error, files, seen } = await run([
    { breakAfter: 50_000 },
    { breakAfter: 70_000 },
    { hangUp: true },
    {},
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(ranges(seen), [
    null,
    "bytes=50000-",
    "bytes=120000-",
    "bytes=120000-",
  ]);
});

Deno.test("downloadFile() starts over where ranges are refused", async () => {
  const { error, files, seen } = await run([
    { breakAfter: 50_000 },
    { ranges: "refuse" },
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(ranges(seen), [null, "bytes=50000-"]);
});

Deno.test("downloadFile() starts over when the file has changed on the server", async () => {
  const old = CONTENT.map((byte) => byte ^ 1);
  const { error, files, seen } = await run([
    { breakAfter: 50_000, body: old },
    {},
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(ranges(seen), [null, "bytes=50000-", null]);
});

Deno.test("downloadFile() starts over when a range doesn't continue what is here", async () => {
  const { error, files, seen } = await run([
    { breakAfter: 50_000 },
    { ranges: "wrong" },
    {},
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(ranges(seen), [null, "bytes=50000-", null]);
});

Deno.test("downloadFile() continues what an earlier run left", async () => {
  const { error, files, seen } = await run([{}], {
    prepare: (path) =>
      Deno.writeFile(`${path}.part`, CONTENT.subarray(0, 150_000)),
  });
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(ranges(seen), ["bytes=150000-"]);
});

Deno.test("downloadFile() keeps the part when aborted", async () => {
  await using folder = await temporaryFolder();
  await using server = serveFile(CONTENT, [{ slow: 5 }]);
  const path = join(folder.path, "archive.zip");
  const controller = new AbortController();
  const options = {
    ...QUICK,
    signal: controller.signal,
    onProgress: (done: number) => {
      if (done > 100_000) controller.abort();
    },
  };
  await assert.rejects(downloadFile(fileOn(server), path, options), {
    name: "AbortError",
  });
  const part = await Deno.readFile(`${path}.part`);
  assert(part.length > 100_000 && part.length < CONTENT.length);
  assert.deepEqual(part, CONTENT.subarray(0, part.length));
  await downloadFile(fileOn(server), path, QUICK);
  assert.equal(server.seen[1].range, `bytes=${part.length}-`);
  assert.equal(await md5OfFile(path), MD5);
});

Deno.test("downloadFile() leaves a complete file alone and asks nobody", async () => {
  const { error, seen } = await run([{ status: 500 }], {
    prepare: (path) => Deno.writeFile(path, CONTENT),
  });
  assert.equal(error, undefined);
  assert.deepEqual(seen, []);
});

Deno.test("downloadFile() replaces a file of the same size that is another", async () => {
  const { error, seen } = await run([{}], {
    prepare: (path) => Deno.writeFile(path, CONTENT.map((byte) => byte ^ 1)),
  });
  assert.equal(error, undefined);
  assert.equal(seen.length, 1);
});
