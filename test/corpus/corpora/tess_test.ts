import assert from "node:assert/strict";
import { join } from "@std/path";
import { TESS } from "../../../lib/corpus/corpora/tess.ts";
import { openFolder } from "../../../lib/corpus/folder.ts";
import { temporaryFolder } from "../clips.ts";
import { speakNames } from "./spoken_folder.ts";

const parse = (name: string) => TESS.parseName(name, "OAF_Fear");

Deno.test("TESS's names say talker, word and emotion; pleasant surprise is surprise", () => {
  assert.deepEqual(parse("OAF_back_fear"), {
    label: "fearful",
    speaker: "OAF",
    sex: "female",
    pair: "OAF/fearful/back",
  });
  assert.partialDeepStrictEqual(parse("YAF_dog_ps"), {
    label: "surprised",
    speaker: "YAF",
  });
  // The one misprint in the published files.
  assert.partialDeepStrictEqual(parse("OA_bite_neutral"), { speaker: "OAF" });
});

Deno.test("TESS refuses other names, and values that it never has", () => {
  for (const name of ["OAF_back", "oaf_back_fear", "OAF back fear", ""]) {
    assert.partialDeepStrictEqual(parse(name), { kind: "form" });
  }
  for (const name of ["MAF_back_fear", "OAF_back_calm", "OAF_back_toString"]) {
    assert(!("label" in parse(name)), name);
  }
});

Deno.test("a folder of TESS's names is opened as TESS, clips that lie there twice once", async () => {
  await using folder = await temporaryFolder();
  await speakNames(folder.path, TESS, [
    "OAF_angry/OAF_back_angry.wav",
    "YAF_pleasant_surprised/YAF_bar_ps.wav",
  ]);
  // As in the Kaggle download: the whole set again in a folder of its own.
  await Deno.mkdir(join(folder.path, "again"));
  await Deno.copyFile(
    join(folder.path, "OAF_angry/OAF_back_angry.wav"),
    join(folder.path, "again/OAF_back_angry.wav"),
  );
  const corpus = await openFolder(folder.path, { cacheFolder: null });
  assert.equal(corpus.kind, "tess");
  assert.deepEqual(corpus.clips.map(({ label }) => label), [
    "angry",
    "surprised",
  ]);
  assert.equal(corpus.report.sameNameDuplicates.length, 1);
});
