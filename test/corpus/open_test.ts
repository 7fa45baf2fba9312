import assert from "node:assert/strict";
import { RAVDESS } from "../../lib/corpus/corpora/mod.ts";
import { openCorpus, parseCorpusName } from "../../lib/corpus/open.ts";
import { temporaryFolder, tinyWav, writeFiles } from "./clips.ts";

Deno.test("openCorpus() opens the embedded corpus with its options", async () => {
  const corpus = await openCorpus("embedded", { part: "full" });
  assert.equal(corpus.id, "embedded");
  assert.equal(corpus.clips.length, 1440);
  await assert.rejects(openCorpus("embedded", { seed: -1 }), RangeError);
});

Deno.test("openCorpus() opens a folder as the corpus that it is said to be", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, { "03-01-03-01-01-01-01.wav": tinyWav(1) });
  const name = `ravdess=${folder.path}`;
  const corpus = await openCorpus(name, { cacheFolder: null });
  assert.equal(corpus.id, folder.path);
  assert.equal(corpus.kind, "ravdess");
  assert.equal(corpus.clips.length, 1);
});

Deno.test("parseCorpusName() tells corpora, folders said to be one, and folders apart", () => {
  assert.deepEqual(parseCorpusName("ravdess"), { spec: RAVDESS });
  assert.deepEqual(parseCorpusName("ravdess=a=b"), {
    spec: RAVDESS,
    folder: "a=b",
  });
  for (
    const folder of ["./ravdess", "RAVDESS", "x=y", "embedded=x", "toString"]
  ) {
    assert.deepEqual(parseCorpusName(folder), { folder });
  }
});

Deno.test("openCorpus() takes any other name for a folder", async () => {
  await using folder = await temporaryFolder();
  await writeFiles(folder.path, { "03-01-03-01-01-01-01.wav": tinyWav(1) });
  const corpus = await openCorpus(folder.path, { cacheFolder: null });
  assert.equal(corpus.id, folder.path);
});
