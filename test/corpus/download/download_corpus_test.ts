import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import {
  parseClipName,
  RAVDESS,
  speechClipNames,
} from "../../../lib/corpus/corpora/mod.ts";
import { ArchiveError } from "../../../lib/corpus/download/archive_error.ts";
import { DownloadError } from "../../../lib/corpus/download/download_error.ts";
import {
  downloadCorpus,
  type DownloadStage,
} from "../../../lib/corpus/download/download_corpus.ts";
import { openFolder } from "../../../lib/corpus/folder.ts";
import { temporaryFolder, tinyWav, writeFiles } from "../clips.ts";
import { makeZip } from "./archive.ts";
import { type Behaviour, serveFile } from "./server.ts";

/** The 60 clips of actor 7, in an archive such as Zenodo's. */
const FILES = Object.fromEntries(
  speechClipNames().filter((name) => parseClipName(name).actor === 7)
    .map((name, i) => [`Actor_07/${name}.wav`, tinyWav(i)]),
);
const ZIP = makeZip({ "Actor_07/": new Uint8Array(), ...FILES });

/** A server with an archive, and folders to put it in. */
async function setUp(zip = ZIP, behaviours?: Behaviour[]) {
  const folder = await temporaryFolder();
  const server = serveFile(zip, behaviours);
  const archive = {
    name: "clips.zip",
    url: server.url,
    size: zip.length,
    md5: createHash("md5").update(zip).digest("hex"),
    clips: 60,
    unpackedSize: 1_000_000,
    place: RAVDESS.archive!.place,
  };
  const spec = { ...RAVDESS, archive };
  const options = {
    folder: join(folder.path, "ravdess"),
    downloadFolder: join(folder.path, "downloads"),
    cacheFolder: join(folder.path, "cache"),
    backoff: 1,
    timeout: 5000,
    retries: 2,
  };
  return {
    spec,
    options,
    server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}

Deno.test("RAVDESS.archive! is Zenodo's record, and the licence names what matters", () => {
  assert.equal(RAVDESS.archive!.size, 208_468_073);
  assert.equal(RAVDESS.archive!.md5, "bc696df654c87fed845eb13823edef8a");
  assert.equal(RAVDESS.archive!.clips, 1440);
  const { hostname, pathname } = new URL(RAVDESS.archive!.url);
  assert.equal(hostname, "zenodo.org");
  assert(pathname.endsWith(`/1188976/files/${RAVDESS.archive!.name}`));
  for (
    const text of ["CC BY-NC-SA 4.0", "Livingstone", "10.5281/zenodo.1188976"]
  ) {
    assert(RAVDESS.licence.includes(text), text);
  }
});

Deno.test("downloadCorpus() downloads over breaks, unpacks, checks, and leaves the clips alone", async () => {
  await using all = await setUp(ZIP, [{ breakAfter: 2000 }, {}]);
  const last = new Map<DownloadStage, [number, number]>();
  const report = await downloadCorpus(all.spec, {
    ...all.options,
    onProgress: (done, total, stage) => last.set(stage, [done, total]),
  });
  assert.equal(report.clips, 60);
  assert.equal(report.missing.length, 1380);
  assert.equal(all.server.seen[1].range, "bytes=2000-");
  assert.deepEqual([...last.keys()], ["download", "unpack", "check"]);
  for (const [done, total] of last.values()) assert.equal(done, total);
  const { folder, downloadFolder, cacheFolder } = all.options;
  assert.deepEqual(await namesIn(downloadFolder), []);
  assert.deepEqual(await namesIn(folder), ["Actor_07"]);
  const corpus = await openFolder(folder, { cacheFolder });
  assert.deepEqual(await Deno.readFile(corpus.clips[3].path!), tinyWav(3));
});

Deno.test("downloadCorpus() asks nobody when all clips are there", async () => {
  await using all = await setUp();
  await writeFiles(all.options.folder, FILES);
  const report = await downloadCorpus(all.spec, all.options);
  assert.equal(report.clips, 60);
  assert.deepEqual(all.server.seen, []);
});

Deno.test("downloadCorpus() takes an archive that is already there, and keeps it when told", async () => {
  await using all = await setUp();
  await writeFiles(all.options.downloadFolder, { "clips.zip": ZIP });
  await Deno.mkdir(all.options.folder); // an empty folder is none
  await downloadCorpus(all.spec, { ...all.options, keepArchive: true });
  assert.deepEqual(all.server.seen, []);
  assert.deepEqual(await namesIn(all.options.downloadFolder), ["clips.zip"]);
});

Deno.test("downloadCorpus() touches no folder in which something else lies", async () => {
  const [first] = Object.keys(FILES);
  for (const files of [{ "thesis.txt": "" }, { [first]: FILES[first] }]) {
    await using all = await setUp();
    await writeFiles(all.options.folder, files);
    const before = await namesIn(all.options.folder);
    await assert.rejects(
      downloadCorpus(all.spec, all.options),
      (error) => error instanceof DownloadError && error.kind === "occupied",
    );
    assert.deepEqual(await namesIn(all.options.folder), before);
    assert.deepEqual(all.server.seen, []);
  }
});

Deno.test("downloadCorpus() leaves no clips behind when the archive is refused", async () => {
  const evil = makeZip({ ...FILES, "../evil.wav": tinyWav(0) });
  await using all = await setUp(evil);
  await assert.rejects(downloadCorpus(all.spec, all.options), ArchiveError);
  assert.deepEqual(await namesIn(join(all.options.folder, "..")), [
    "downloads",
  ]);
});

Deno.test("downloadCorpus() refuses an archive with too few clips, or with one that is no sound", async () => {
  const [first, ...others] = Object.entries(FILES);
  const cases: [Uint8Array<ArrayBuffer>, RegExp][] = [
    [makeZip(Object.fromEntries(others)), /must hold 60 clips, got 59/],
    [
      makeZip({
        ...Object.fromEntries(others),
        [first[0]]: new Uint8Array(100),
      }),
      /all 60 must be readable, got 59; these aren't: Actor_07/,
    ],
  ];
  for (const [zip, message] of cases) {
    await using all = await setUp(zip);
    await assert.rejects(
      downloadCorpus(all.spec, all.options),
      (error) =>
        error instanceof DownloadError && error.kind === "content" &&
        message.test(error.message),
    );
    const unfinished = Deno.stat(`${all.options.folder}.part`);
    await assert.rejects(unfinished, Deno.errors.NotFound);
  }
});

Deno.test("downloadCorpus() asks nobody for what the disk has no room for", async () => {
  await using all = await setUp();
  const archive = { ...all.spec.archive, unpackedSize: 2 ** 60 };
  await assert.rejects(
    downloadCorpus({ ...all.spec, archive }, all.options),
    (error) => error instanceof DownloadError && error.kind === "disk-full",
  );
  assert.deepEqual(all.server.seen, []);
});

Deno.test("downloadCorpus() removes what an interrupted call had unpacked", async () => {
  await using all = await setUp();
  const unfinished = `${all.options.folder}.part`;
  await writeFiles(unfinished, { "Actor_01/rest.wav": "" });
  await downloadCorpus(all.spec, all.options);
  await assert.rejects(Deno.stat(unfinished), Deno.errors.NotFound);
  assert.deepEqual(await namesIn(all.options.folder), ["Actor_07"]);
});
