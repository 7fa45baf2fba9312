import assert from "node:assert/strict";
import { SAVEE } from "../../../lib/corpus/corpora/savee.ts";
import { openFolder } from "../../../lib/corpus/folder.ts";
import { temporaryFolder } from "../clips.ts";
import { speakNames } from "./spoken_folder.ts";

Deno.test("SAVEE's names say emotion and sentence, their folder or their beginning the speaker", () => {
  const clip = {
    name: "DC_sa07",
    label: "sad",
    speaker: "DC",
    sex: "male",
    pair: "DC/sad/07",
  };
  assert.deepEqual(SAVEE.parseName("sa07", "DC"), clip);
  assert.deepEqual(SAVEE.parseName("DC_sa07", "ALL"), clip);
  assert.partialDeepStrictEqual(SAVEE.parseName("n30", "KL"), {
    label: "neutral",
  });
});

Deno.test("SAVEE refuses other names, and values that it never has", () => {
  for (
    const [name, folder] of [
      ["sa07", ""],
      ["sa07", "ALL"],
      ["x07", "DC"],
      ["DC-sa07", "DC"],
      ["sa7", "DC"],
    ]
  ) {
    assert.partialDeepStrictEqual(SAVEE.parseName(name, folder), {
      kind: "form",
    });
  }
  for (const [name, folder] of [["sa16", "DC"], ["n31", "DC"], ["a01", "AB"]]) {
    assert.partialDeepStrictEqual(SAVEE.parseName(name, folder), {
      kind: "impossible",
    });
  }
});

Deno.test("a folder of SAVEE's names is opened as SAVEE, files of one name apart by speaker", async () => {
  await using folder = await temporaryFolder();
  await speakNames(folder.path, SAVEE, [
    "AudioData/DC/a01.wav",
    "AudioData/JE/a01.wav",
    "AudioData/KL/su15.wav",
  ]);
  const corpus = await openFolder(folder.path, { cacheFolder: null });
  assert.equal(corpus.kind, "savee");
  assert.deepEqual(corpus.clips.map(({ name, label }) => [name, label]), [
    ["DC_a01", "angry"],
    ["JE_a01", "angry"],
    ["KL_su15", "surprised"],
  ]);
});
