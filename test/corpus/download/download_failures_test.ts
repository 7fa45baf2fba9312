import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { DownloadError } from "../../../lib/corpus/download/download_error.ts";
import {
  downloadFile,
  md5OfFile,
} from "../../../lib/corpus/download/download_file.ts";
import { temporaryFolder } from "../clips.ts";
import { testOnFullDisk } from "./full_disk.ts";
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

Deno.test("downloadFile() refuses wrong bytes by their MD5 and removes them", async () => {
  const wrong = CONTENT.slice();
  wrong[123_456] ^= 1;
  const { error, files, seen } = await run([{ body: wrong }]);
  assert.equal(error?.kind, "content");
  assert.match(
    error!.message,
    new RegExp(`MD5 must be ${MD5}, got [0-9a-f]{32}`),
  );
  assert.deepEqual(files, {});
  assert.equal(seen.length, 1);
});

Deno.test("downloadFile() gets a file once more in one piece when its pieces don't fit", async () => {
  const { error, files, seen } = await run([{}], {
    prepare: (path) => Deno.writeFile(`${path}.part`, new Uint8Array(80_000)),
  });
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(ranges(seen), ["bytes=80000-", null]);
});

Deno.test("downloadFile() gets a file anew where the part has its size or more, but not its bytes", async () => {
  for (const size of [CONTENT.length, CONTENT.length + 1]) {
    const { error, seen } = await run([{}], {
      prepare: (path) => Deno.writeFile(`${path}.part`, new Uint8Array(size)),
    });
    assert.equal(error, undefined);
    assert.deepEqual(ranges(seen), [null]);
  }
});

Deno.test("downloadFile() refuses a file of another size before reading it", async () => {
  for (const body of [new Uint8Array(5000), new Uint8Array(300_000)]) {
    const { error, files } = await run([{ body }]);
    assert.equal(error?.kind, "content");
    assert.match(
      error!.message,
      new RegExp(`200000 bytes, .*offers ${body.length}`),
    );
    assert.deepEqual(files, {});
  }
});

Deno.test("downloadFile() never writes more than the file's size", async () => {
  const { error, files } = await run([
    { body: new Uint8Array(400_000), noLength: true },
  ]);
  assert.equal(error?.kind, "content");
  assert.match(error!.message, /sends more/);
  assert(files["archive.zip.part"] <= CONTENT.length);
});

Deno.test("downloadFile() says at once what a 404 is, and doesn't try again", async () => {
  for (const status of [401, 403, 404, 410]) {
    const { error, seen } = await run([{ status, body: new Uint8Array(0) }]);
    assert.equal(error?.kind, "status");
    assert.equal(error!.status, status);
    assert.match(
      error!.message,
      new RegExp(`answered ${status} .*instead of 200 OK`),
    );
    assert.equal(seen.length, 1);
  }
});

Deno.test("downloadFile() tries again after 429, 500 and 503", async () => {
  const { error, files, seen } = await run([
    { status: 503 },
    { status: 500 },
    { status: 429 },
    {},
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.equal(seen.length, 4);
});

Deno.test("downloadFile() tells of each repetition, after waits that double", async () => {
  const retries: [string, number][] = [];
  await run([{ status: 503 }, { hangUp: true }, { breakAfter: 10 }, {}], {
    options: { onRetry: (reason, seconds) => retries.push([reason, seconds]) },
  });
  assert.deepEqual(retries.map(([, seconds]) => seconds), [
    0.001,
    0.002,
    0.004,
  ]);
  assert.match(retries[0][0], /503/);
});

Deno.test("downloadFile() waits as long as Retry-After asks", async () => {
  const start = performance.now();
  const { error } = await run([
    { status: 503, headers: { "retry-after": "1" } },
    {},
  ]);
  assert.equal(error, undefined);
  const seconds = (performance.now() - start) / 1000;
  assert(seconds >= 0.99, `waited ${seconds} s`);
});

Deno.test("downloadFile() gives up after its retries, and says what is kept", async () => {
  const { error, files, seen } = await run([
    { breakAfter: 120_000 },
    { status: 503 },
  ], { options: { retries: 2 } });
  assert.equal(error?.kind, "status");
  assert.equal(error!.status, 503);
  assert.match(
    error!.message,
    /3 attempts without progress; 0\.1 MB of 0\.2 MB are saved, run the command again/,
  );
  assert.equal(files["archive.zip.part"], 120_000);
  assert.equal(seen.length, 3);
});

Deno.test("downloadFile() counts its retries anew after a megabyte that came", async () => {
  await using folder = await temporaryFolder();
  const large = new Uint8Array(3_500_000).fill(7);
  await using server = serveFile(large, [{ breakAfter: 1_000_000 }]);
  const md5 = createHash("md5").update(large).digest("hex");
  const file = { url: server.url, size: large.length, md5 };
  const options = { ...QUICK, retries: 1 };
  await downloadFile(file, join(folder.path, "x"), options);
  assert.equal(server.seen.length, 4);
});

Deno.test("downloadFile() gives up on a server that hangs up or isn't there", async () => {
  const { error, seen } = await run([{ hangUp: true }]);
  assert.equal(error?.kind, "network");
  assert.equal(seen.length, 4);
  await using folder = await temporaryFolder();
  const file = { url: "http://127.0.0.1:1/", size: 1, md5: MD5 };
  await assert.rejects(
    downloadFile(file, join(folder.path, "x"), { ...QUICK, retries: 0 }),
    (error) => error instanceof DownloadError && error.kind === "network",
  );
});

Deno.test("downloadFile() takes silence for a break and goes on", async () => {
  const { error, files, seen } = await run([{ stallAfter: 60_000 }, {}], {
    options: { timeout: 500 },
  });
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(ranges(seen), [null, "bytes=60000-"]);
});

Deno.test("downloadFile() is patient with a slow server that keeps sending", async () => {
  // 13 pieces, 100 ms each: longer in all than the timeout, each shorter.
  const { error, seen } = await run([{ slow: 100 }], {
    options: { timeout: 1000 },
  });
  assert.equal(error, undefined);
  assert.equal(seen.length, 1);
});

Deno.test("downloadFile() can be aborted while it waits to try again", async () => {
  await using folder = await temporaryFolder();
  await using server = serveFile(CONTENT, [{ status: 503 }]);
  const signal = AbortSignal.timeout(100);
  const start = performance.now();
  await assert.rejects(
    downloadFile(fileOn(server), join(folder.path, "x"), {
      backoff: 60_000,
      signal,
    }),
    (error: Error) => ["AbortError", "TimeoutError"].includes(error.name),
  );
  assert(performance.now() - start < 5000);
});

testOnFullDisk(
  "downloadFile() says that the disk is full, keeps what fits and goes on later",
  ["archive.zip.part"],
  async (disk) => {
    await using server = serveFile(CONTENT);
    const path = join(disk.folder, "archive.zip");
    await assert.rejects(
      downloadFile(fileOn(server), path, QUICK),
      (error) =>
        error instanceof DownloadError && error.kind === "disk-full" &&
        /disk is full; free 0\.\d MB .* then run again/.test(error.message),
    );
    assert.equal(server.seen.length, 1); // trying again would not help
    await disk.free();
    await downloadFile(fileOn(server), path, QUICK);
    assert.equal(await md5OfFile(path), MD5);
    if (disk.mounted) assert.match(server.seen[1].range!, /^bytes=[1-9]\d+-$/);
  },
);

Deno.test("downloadFile() waits in seconds and passes over dates", async () => {
  for (const header of ["Wed, 21 Oct 2026 07:28:00 GMT", "-5", "soon"]) {
    const waits: number[] = [];
    const headers = { "retry-after": header };
    await run([{ status: 503, headers }, {}], {
      options: { onRetry: (_, seconds) => waits.push(seconds) },
    });
    assert.deepEqual(waits, [0.001], header);
  }
});
