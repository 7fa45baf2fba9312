import assert from "node:assert/strict";
import { join } from "@std/path";
import { openCorpus } from "../../lib/corpus/open.ts";
import { temporaryFolder, tinyWav, writeFiles } from "./clips.ts";

Deno.test("openCorpus() opens the embedded corpus with its options", async () => {
  const corpus = await openCorpus("embedded", { part: "full" });
  assert.equal(corpus.id, "embedded");
  assert.equal(corpus.clips.length, 1440);
  await assert.rejects(openCorpus("embedded", { seed: -1 }), RangeError);
});

Deno.test("openCorpus() opens RAVDESS where it lies, and says how to get it", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, { "03-01-03-01-01-01-01.wav": tinyWav(1) });
  const options = { cacheFolder: null, ravdessFolder: folder.path };
  const corpus = await openCorpus("ravdess", options);
  assert.equal(corpus.id, "ravdess");
  assert.equal(corpus.clips.length, 1);
  const absent = join(folder.path, "absent");
  await assert.rejects(
    openCorpus("ravdess", { ravdessFolder: absent }),
    (error: Error) =>
      error.message.includes("deno task data") &&
      error.message.includes(absent),
  );
});

Deno.test("openCorpus() takes any other name for a folder", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, { "03-01-03-01-01-01-01.wav": tinyWav(1) });
  const corpus = await openCorpus(folder.path, { cacheFolder: null });
  assert.equal(corpus.id, folder.path);
});
