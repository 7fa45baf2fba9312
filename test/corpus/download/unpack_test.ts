import assert from "node:assert/strict";
import { join } from "@std/path";
import { RAVDESS, speechClipNames } from "../../../lib/corpus/corpora/mod.ts";
import { ArchiveError } from "../../../lib/corpus/download/archive_error.ts";
import { DownloadError } from "../../../lib/corpus/download/download_error.ts";
import { unpackClips } from "../../../lib/corpus/download/unpack.ts";
import { walkFiles } from "../../../lib/corpus/walk.ts";
import { Random } from "../../../lib/random.ts";
import { temporaryFolder, tinyWav } from "../clips.ts";
import { makeLinkZip, makeZip, withDirectoryField } from "./archive.ts";
import { testOnFullDisk } from "./full_disk.ts";

const CORPUS = { ...RAVDESS, archive: RAVDESS.archive! };

const A = "Actor_01/03-01-03-01-01-01-01.wav";
const B = "Actor_24/03-01-03-01-01-01-24.wav";

/** Unpacks bytes; gives the files, or the error, after which nothing else was written. */
async function unpack(zip: Uint8Array): Promise<string[] | ArchiveError> {
  await using folder = await temporaryFolder();
  const archive = join(folder.path, "clips.zip");
  await Deno.writeFile(archive, zip);
  const out = join(folder.path, "out", "clips");
  try {
    const count = await unpackClips(archive, out, CORPUS);
    const files = await walkFiles(out);
    assert.equal(files.length, count);
    return files.map(({ path }) => path);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const files = await walkFiles(folder.path);
    // Names and sizes are judged before anything is written, content clip by clip.
    const allowed = error.cause === undefined
      ? ["clips.zip"]
      : ["clips.zip", `out/clips/${A}`, `out/clips/${B}`];
    for (const { path } of files) assert(allowed.includes(path), path);
    return error;
  }
}

async function assertRefused(zip: Uint8Array, rule: RegExp, entry?: string) {
  const error = await unpack(zip);
  assert(error instanceof ArchiveError, `unpacked ${error}`);
  assert.match(error.message, rule);
  assert.match(error.message, /Cannot unpack .*clips\.zip/);
  if (entry !== undefined) assert.equal(error.entry, entry);
}

Deno.test("unpackClips() writes the clips' bytes, and reports them", async () => {
  await using folder = await temporaryFolder();
  const archive = join(folder.path, "clips.zip");
  await Deno.writeFile(archive, makeZip({ [A]: tinyWav(1), [B]: tinyWav(2) }));
  const steps: [number, number][] = [];
  const count = await unpackClips(archive, folder.path, CORPUS, {
    onProgress: (done, total) => steps.push([done, total]),
  });
  assert.equal(count, 2);
  assert.deepEqual(await Deno.readFile(join(folder.path, A)), tinyWav(1));
  assert.deepEqual(await Deno.readFile(join(folder.path, B)), tinyWav(2));
  const size = tinyWav(1).length;
  assert.deepEqual(steps, [[size, 2 * size], [2 * size, 2 * size]]);
});

Deno.test("unpackClips() makes paths from names: a top folder is dropped, folders and system files are passed over", async () => {
  const files = await unpack(makeZip({
    "Audio_Speech_Actors_01-24/": new Uint8Array(),
    "Audio_Speech_Actors_01-24/Actor_01/": new Uint8Array(),
    [`Audio_Speech_Actors_01-24/${A}`]: tinyWav(1),
    "Actor_24/": new Uint8Array(),
    [B]: tinyWav(2),
    "Actor_24/.DS_Store": tinyWav(3),
    "__MACOSX/Actor_24/._03-01-03-01-01-01-24.wav": tinyWav(4),
    "Thumbs.db": tinyWav(5),
  }));
  assert.deepEqual(files, [A, B]);
});

Deno.test("unpackClips() refuses paths that lead elsewhere, or anything but clips", async () => {
  const paths = [
    "../evil.wav",
    "../03-01-03-01-01-01-01.wav",
    "Actor_01/../../03-01-03-01-01-01-01.wav",
    "/Actor_01/03-01-03-01-01-01-01.wav",
    "/etc/passwd",
    "C:\\Actor_01\\03-01-03-01-01-01-01.wav",
    "Actor_01\\03-01-03-01-01-01-01.wav",
    "..\\..\\evil.wav",
    "//server/share/03-01-03-01-01-01-01.wav",
    "Actor_01/./03-01-03-01-01-01-01.wav",
    "Actor_01//03-01-03-01-01-01-01.wav",
    "Actor_01/03-01-03-01-01-01-01.wav\0.txt",
    "Actor_01/03-01-03-01-01-01-01.exe",
    "Actor_02/03-01-03-01-01-01-01.wav", // another actor's folder
    "Actor_01/03-01-01-02-01-01-01.wav", // strong neutral
    "Actor_25/03-01-03-01-01-01-25.wav",
    "03-01-03-01-01-01-01.wav",
    "a/b/Actor_01/03-01-03-01-01-01-01.wav",
    "README.txt",
    "",
  ];
  for (const path of paths) {
    await assertRefused(
      makeZip({ [B]: tinyWav(1), [path]: tinyWav(2) }),
      /must|name|aren/,
    );
  }
  const folders = [
    "../",
    "/",
    "Actor_01/../",
    "C:/",
  ];
  for (const folder of folders) {
    const zip = makeZip({ [B]: tinyWav(1), [folder]: new Uint8Array() });
    await assertRefused(zip, /folders must have plain names/, folder);
  }
});

Deno.test("unpackClips() refuses links, whatever their name", async () => {
  await assertRefused(makeLinkZip(A, "/etc/passwd"), /links/, A);
  await assertRefused(makeLinkZip("Actor_01", "/etc"), /links/, "Actor_01");
  await assertRefused(makeLinkZip("__MACOSX/x", "/etc"), /links/);
});

Deno.test("unpackClips() refuses the same clip twice", async () => {
  const zip = makeZip({ [A]: tinyWav(1), [`top/${A}`]: tinyWav(2) });
  await assertRefused(zip, /there once/, `top/${A}`);
});

Deno.test("unpackClips() refuses bombs by what they declare", async () => {
  const large = makeZip({ [A]: new Uint8Array(8_000_001) });
  await assertRefused(large, /at most 8000000 bytes, got 8000001/, A);
  const many: Record<string, Uint8Array> = {};
  for (let i = 0; i <= 4320; i++) many[`${i}.wav`] = new Uint8Array();
  await assertRefused(makeZip(many), /at most 4320 entries, got 4321/);
  const clips = speechClipNames().slice(0, 150).map((name) => [
    `Actor_${name.slice(-2)}/${name}.wav`,
    tinyWav(1),
  ]);
  const small = makeZip(Object.fromEntries(clips));
  await assertRefused(
    withDirectoryField(small, "size", 7_000_000),
    /at most 620000000 bytes in its files, got 1050000000/,
  );
});

Deno.test("unpackClips() refuses data that doesn't fit its declared size or CRC-32", async () => {
  const random = new Random(1, "unpack");
  const content = Uint8Array.from(
    { length: 5000 },
    () => random.nextUint32() & 15,
  );
  const zip = makeZip({ [A]: content });
  for (const size of [0, 10, 4999, 5001, 7_000_000]) {
    await assertRefused(withDirectoryField(zip, "size", size), /./, A);
  }
  await assertRefused(withDirectoryField(zip, "crc32", 1234), /./, A);
  await assertRefused(withDirectoryField(zip, "compressedSize", 100), /./, A);
  await assertRefused(withDirectoryField(zip, "method", 99), /./, A);
  const bomb = makeZip({ [A]: new Uint8Array(7_000_000) });
  await assertRefused(withDirectoryField(bomb, "size", 100), /./, A);
});

Deno.test("unpackClips() refuses encrypted entries", async () => {
  const zip = makeZip({ [A]: tinyWav(1) });
  await assertRefused(withDirectoryField(zip, "flags", 1), /encrypted/, A);
});

Deno.test("unpackClips() refuses what is no archive, or not all of one, at every length", async () => {
  const zip = makeZip({ [A]: tinyWav(1), [B]: tinyWav(2) });
  for (let length = 0; length < zip.length; length += 7) {
    await assertRefused(zip.subarray(0, length), /Cannot unpack/);
  }
  await assertRefused(new Uint8Array(100_000), /Cannot unpack/);
});

Deno.test("unpackClips() gives clips or an ArchiveError for 300 archives with changed bytes", async () => {
  const zip = makeZip({ [A]: tinyWav(1), [B]: tinyWav(2) });
  const random = new Random(5, "unpack");
  let refused = 0;
  for (let i = 0; i < 300; i++) {
    const copy = zip.slice();
    const changes = random.integer(1, 4);
    for (let j = 0; j < changes; j++) {
      copy[random.integer(0, copy.length)] = random.integer(0, 256);
    }
    const result = await unpack(copy);
    if (result instanceof ArchiveError) refused++;
    else for (const path of result) assert([A, B].includes(path), path);
  }
  assert(refused > 100, `${refused} refused`);
});

Deno.test("unpackClips() stops when aborted", async () => {
  await using folder = await temporaryFolder();
  const archive = join(folder.path, "clips.zip");
  await Deno.writeFile(archive, makeZip({ [A]: tinyWav(1), [B]: tinyWav(2) }));
  const controller = new AbortController();
  const options = {
    signal: controller.signal,
    onProgress: () => controller.abort(),
  };
  await assert.rejects(
    unpackClips(archive, join(folder.path, "out"), CORPUS, options),
    {
      name: "AbortError",
    },
  );
  assert.equal((await walkFiles(join(folder.path, "out"))).length, 1);
});

testOnFullDisk(
  "unpackClips() says that the disk is full",
  [A],
  async (disk) => {
    await using folder = await temporaryFolder();
    const archive = join(folder.path, "clips.zip");
    await Deno.writeFile(
      archive,
      makeZip({ [A]: new Uint8Array(200_000).fill(7) }),
    );
    await assert.rejects(
      unpackClips(archive, disk.folder, CORPUS),
      (error) =>
        error instanceof DownloadError && error.kind === "disk-full" &&
        error.message.includes("the disk is full; free 0.2 MB"),
    );
    await disk.free();
    assert.equal(await unpackClips(archive, disk.folder, CORPUS), 1);
  },
);
