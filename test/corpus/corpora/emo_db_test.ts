import assert from "node:assert/strict";
import { EMO_DB } from "../../../lib/corpus/corpora/emo_db.ts";
import { openFolder } from "../../../lib/corpus/folder.ts";
import { temporaryFolder } from "../clips.ts";
import { speakNames } from "./spoken_folder.ts";

const parse = (name: string) => EMO_DB.parseName(name, "wav");

Deno.test("EMO-DB's names say speaker, sex, text, emotion and version", () => {
  assert.deepEqual(parse("03a01Fa"), {
    label: "happy",
    speaker: "03",
    sex: "male",
    take: 1,
    pair: "03/happy/a01",
  });
  assert.deepEqual(parse("16b10Lb"), {
    label: "bored",
    speaker: "16",
    sex: "female",
    take: 2,
    pair: "16/bored/b10",
  });
});

Deno.test("EMO-DB refuses other names, and values that it never has", () => {
  for (const name of ["03a01F", "03-a01-Fa", "03a01fa", ""]) {
    assert.partialDeepStrictEqual(parse(name), { kind: "form" });
  }
  for (const name of ["01a01Fa", "03a03Fa", "03a01Xa"]) {
    assert.partialDeepStrictEqual(parse(name), { kind: "impossible" });
  }
});

Deno.test("a folder of EMO-DB's names is opened as EMO-DB, boredom its seventh label", async () => {
  await using folder = await temporaryFolder();
  await speakNames(folder.path, EMO_DB, ["wav/03a01Fa.wav", "wav/08b10Lc.wav"]);
  const corpus = await openFolder(folder.path, { cacheFolder: null });
  assert.equal(corpus.kind, "emo-db");
  assert.equal(corpus.labels[6], "bored");
  assert.deepEqual(corpus.clips.map(({ label }) => label), ["happy", "bored"]);
});
