import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import {
  downloadFile,
  type DownloadOptions,
  md5OfFile,
} from "../../../lib/corpus/download/download_file.ts";
import { DownloadError } from "../../../lib/corpus/download/download_error.ts";
import { Random } from "../../../lib/random.ts";
import { temporaryFolder } from "../clips.ts";
import { testOnFullDisk } from "./full_disk.ts";
import { type Behaviour, serveFile, type TestServer } from "./server.ts";

const CONTENT = (() => {
  const random = new Random(1, "download");
  return Uint8Array.from({ length: 200_000 }, () => random.nextUint32() & 255);
})();
const MD5 = createHash("md5").update(CONTENT).digest("hex");
/** Small waits, so that the tests are quick. */
const QUICK: DownloadOptions = { backoff: 1, timeout: 2000, retries: 3 };

const fileOn = (server: TestServer) => ({
  url: server.url,
  size: CONTENT.length,
  md5: MD5,
});

/** Downloads under some behaviours of the server; gives the requests and the folder's files. */
async function run(
  behaviours: Behaviour[],
  { options = {}, prepare }: {
    options?: DownloadOptions;
    prepare?: (path: string, url: string) => Promise<void>;
  } = {},
) {
  await using folder = await temporaryFolder();
  await using server = serveFile(CONTENT, behaviours);
  const path = join(folder.path, "archive.zip");
  await prepare?.(path, server.url);
  let error: unknown;
  try {
    await downloadFile(fileOn(server), path, { ...QUICK, ...options });
    assert.deepEqual(await Deno.readFile(path), CONTENT);
  } catch (caught) {
    error = caught;
    if (!(error instanceof DownloadError)) throw error;
  }
  const entries = await Array.fromAsync(Deno.readDir(folder.path));
  const files: Record<string, number> = {};
  for (const { name } of entries) {
    files[name] = (await Deno.stat(join(folder.path, name))).size;
  }
  return {
    error: error as DownloadError | undefined,
    files,
    seen: server.seen,
  };
}

const DONE = { "archive.zip": CONTENT.length };
const ranges = (seen: { range: string | null }[]) =>
  seen.map(({ range }) => range);

Deno.test("downloadFile() gets a file and leaves nothing beside it", async () => {
  const { error, files, seen } = await run([{}]);
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(seen, [{ range: null, ifRange: null }]);
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
  assert.deepEqual(seen.map(({ ifRange }) => ifRange), [
    null,
    '"v1"',
    '"v1"',
    '"v1"',
  ]);
});

Deno.test("downloadFile() starts over where ranges are refused", async () => {
  const { error, files, seen } = await run([
    { breakAfter: 50_000, etag: null },
    { ranges: "refuse", etag: null },
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(ranges(seen), [null, "bytes=50000-"]);
});

Deno.test("downloadFile() asks without If-Range where the server passes over it", async () => {
  const { error, seen } = await run([
    { breakAfter: 50_000 },
    { ranges: "no-if-range" },
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(seen, [
    { range: null, ifRange: null },
    { range: "bytes=50000-", ifRange: '"v1"' },
    { range: "bytes=50000-", ifRange: null },
  ]);
});

Deno.test("downloadFile() starts over when the file has changed on the server", async () => {
  const old = CONTENT.map((byte) => byte ^ 1);
  const { error, files, seen } = await run([
    { breakAfter: 50_000, body: old, etag: '"v0"' },
    {},
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(seen[1], { range: "bytes=50000-", ifRange: '"v0"' });
});

Deno.test("downloadFile() sees by the ETag that a range is of another version", async () => {
  const old = CONTENT.map((byte) => byte ^ 1);
  const { error, seen } = await run([
    { breakAfter: 50_000, body: old, etag: '"v0"' },
    { ranges: "blind" },
    {},
  ]);
  assert.equal(error, undefined);
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
    prepare: async (path, url) => {
      await Deno.writeFile(`${path}.part`, CONTENT.subarray(0, 150_000));
      await Deno.writeTextFile(
        `${path}.part.json`,
        JSON.stringify({ url, etag: '"v1"' }),
      );
    },
  });
  assert.equal(error, undefined);
  assert.deepEqual(files, DONE);
  assert.deepEqual(seen, [{ range: "bytes=150000-", ifRange: '"v1"' }]);
});

Deno.test("downloadFile() keeps the part and its version when aborted", async () => {
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
      new RegExp(`must answer 200 OK, got ${status}`),
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
    /3 attempts .* 0\.1 MB of 0\.2 MB are kept: run again/,
  );
  assert.equal(files["archive.zip.part"], 120_000);
  assert.equal(seen.length, 3);
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
